package org.ardent.optim;

import java.util.List;

/**
 * Momentum (Polyak 1964): v = μ·v + g, θ −= η·v; with Nesterov's (1983) look-ahead, in the form of
 * Sutskever et al. (2013), θ −= η·(g + μ·v).
 */
final class Momentum implements Optimizer {
  private final float mu;
  private final boolean nesterov;
  private final float[] velocity;

  Momentum(int length, double momentum, boolean nesterov) {
    mu = (float) momentum;
    this.nesterov = nesterov;
    velocity = new float[length];
  }

  @Override
  public void step(float[] parameters, float[] gradient, double stepSize) {
    float eta = (float) stepSize;
    for (int i = 0; i < parameters.length; i++) {
      float v = mu * velocity[i] + gradient[i];
      velocity[i] = v;
      parameters[i] -= eta * (nesterov ? gradient[i] + mu * v : v);
    }
  }

  @Override
  public List<float[]> state() {
    return List.of(velocity);
  }
}
