package org.ardent.optim;

import java.util.List;

/** Stochastic gradient descent (Robbins &amp; Monro 1951): θ −= η·g. */
final class Sgd implements Optimizer {
  @Override
  public void step(float[] parameters, float[] gradient, double stepSize) {
    float eta = (float) stepSize;
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] -= eta * gradient[i];
    }
  }

  @Override
  public List<float[]> state() {
    return List.of();
  }
}
