package org.ardent.optim;

import java.util.List;

/**
 * Adam (Kingma &amp; Ba 2015): m = β₁m + (1−β₁)g, v = β₂v + (1−β₂)g², θ −= η·m̂/(√v̂ + ε) with the
 * biases of m and v corrected. With decoupled weight decay, which the trainer applies to every
 * optimiser alike, it is AdamW (Loshchilov &amp; Hutter 2019).
 */
final class Adam implements Optimizer {
  private static final float EPSILON = 1e-8f;

  private final float beta1;
  private final float beta2;
  private final float[] mean;
  private final float[] variance;

  /** β₁ᵗ and β₂ᵗ after t steps: all that bias correction needs to know of t. */
  private final float[] powers = {1, 1};

  private float eta;
  private float correction;

  Adam(int length, double beta1, double beta2) {
    this.beta1 = (float) beta1;
    this.beta2 = (float) beta2;
    mean = new float[length];
    variance = new float[length];
  }

  @Override
  public void begin(double stepSize) {
    powers[0] *= beta1;
    powers[1] *= beta2;
    eta = (float) (stepSize / (1 - powers[0]));
    correction = (float) (1 / Math.sqrt(1 - powers[1]));
  }

  @Override
  public void step(float[] parameters, float[] gradient, int from, int to) {
    for (int i = from; i < to; i++) {
      float g = gradient[i];
      float m = Denormals.flushed(beta1 * mean[i] + (1 - beta1) * g);
      float v = Denormals.flushed(beta2 * variance[i] + (1 - beta2) * g * g);
      mean[i] = m;
      variance[i] = v;
      parameters[i] -= eta * m / ((float) Math.sqrt(v) * correction + EPSILON);
    }
  }

  @Override
  public List<float[]> state() {
    return List.of(mean, variance, powers);
  }
}
