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
  private float eta;

  Momentum(int length, double momentum, boolean nesterov) {
    mu = (float) momentum;
    this.nesterov = nesterov;
    velocity = new float[length];
  }

  @Override
  public void begin(double stepSize) {
    eta = (float) stepSize;
  }

  @Override
  public void step(float[] parameters, float[] gradient, int from, int to) {
    for (int i = from; i < to; i++) {
      float v = Denormals.flushed(mu * velocity[i] + gradient[i]);
      velocity[i] = v;
      parameters[i] -= eta * (nesterov ? gradient[i] + mu * v : v);
    }
  }

  @Override
  public List<float[]> state() {
    return List.of(velocity);
  }
}
