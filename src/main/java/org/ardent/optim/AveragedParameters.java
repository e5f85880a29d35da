package org.ardent.optim;

/**
 * An exponential moving average of the parameters (Polyak &amp; Juditsky 1992): a ← ρ·a + (1−ρ)·θ
 * after every step. In the first steps ρ is min(ρ, (1+t)/(10+t)), so that the start is forgotten.
 */
public final class AveragedParameters {
  private final double decay;
  private final float[] average;

  /**
   * Starts at the given parameters.
   *
   * @param decay ρ in (0, 1)
   */
  public AveragedParameters(double decay, float[] parameters) {
    this.decay = decay;
    average = parameters.clone();
  }

  /**
   * Takes in the parameters after a step.
   *
   * @param step from 0
   */
  public void update(float[] parameters, long step) {
    float rate = (float) (1 - Math.min(decay, (1.0 + step) / (10.0 + step)));
    for (int i = 0; i < average.length; i++) {
      average[i] += rate * (parameters[i] - average[i]);
    }
  }

  /** The average, live. */
  public float[] values() {
    return average;
  }
}
