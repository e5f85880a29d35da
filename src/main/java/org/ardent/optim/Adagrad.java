package org.ardent.optim;

import java.util.List;

/** Adagrad (Duchi, Hazan &amp; Singer 2011): G += g², θ −= η·g/(√G + ε). */
final class Adagrad implements Optimizer {
  private static final float EPSILON = 1e-6f;

  private final float[] sumOfSquares;
  private float eta;

  Adagrad(int length) {
    sumOfSquares = new float[length];
  }

  @Override
  public void begin(double stepSize) {
    eta = (float) stepSize;
  }

  @Override
  public void step(float[] parameters, float[] gradient, int from, int to) {
    for (int i = from; i < to; i++) {
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
