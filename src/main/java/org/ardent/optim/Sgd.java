package org.ardent.optim;

import java.util.List;

/** Stochastic gradient descent (Robbins &amp; Monro 1951): θ −= η·g. */
final class Sgd implements Optimizer {
  private float eta;

  @Override
  public void begin(double stepSize) {
    eta = (float) stepSize;
  }

  @Override
  public void step(float[] parameters, float[] gradient, int from, int to) {
    for (int i = from; i < to; i++) {
      parameters[i] -= eta * gradient[i];
    }
  }

  @Override
  public List<float[]> state() {
    return List.of();
  }
}
