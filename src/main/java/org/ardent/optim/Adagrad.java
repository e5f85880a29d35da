package org.ardent.optim;

import java.util.List;

/** Adagrad (Duchi, Hazan &amp; Singer 2011): G += g², θ −= η·g/(√G + ε). */
final class Adagrad implements Optimizer {
  private static final float EPSILON = 1e-6f;

  private final float[] sumOfSquares;

  Adagrad(int length) {
    sumOfSquares = new float[length];
  }

  @Override
  public void step(float[] parameters, float[] gradient, double stepSize) {
    float eta = (float) stepSize;
    for (int i = 0; i < parameters.length; i++) {
      float g = gradient[i];
      float s = sumOfSquares[i] + g * g;
      sumOfSquares[i] = s;
      parameters[i] -= eta * g / ((float) Math.sqrt(s) + EPSILON);
    }
  }

  @Override
  public List<float[]> state() {
    return List.of(sumOfSquares);
  }
}
