package org.ardent.optim;

/**
 * An exponential moving average of the parameters (Polyak &amp; Juditsky 1992): a ← ρ·a + (1−ρ)·θ
 * after every step. In the first steps ρ is min(ρ, (1+t)/(10+t)), so that the start is forgotten.
 */
public final class AveragedParameters {
  private final double decay;
  private final float[] average;

  /**
   * An average of zeros, until its values are set.
   *
   * @param decay ρ in (0, 1)
   */
  public AveragedParameters(double decay, int length) {
    this.decay = decay;
    average = new float[length];
  }

  /**
   * How far the average moves towards the parameters.
   *
   * @param step the first of the steps since the average moved last, from 0
   * @param steps how many they are
   */
  public float rate(long step, int steps) {
    double kept = 1;
    for (long t = step; t < step + steps; t++) {
      kept *= Math.min(decay, (1.0 + t) / (10.0 + t));
    }
    return (float) (1 - kept);
  }

  /** Takes in the parameters from…to−1, as they are after the steps of {@link #rate}. */
  public void update(float[] parameters, float rate, int from, int to) {
    for (int i = from; i < to; i++) {
      average[i] = Denormals.flushed(average[i] + rate * (parameters[i] - average[i]));
    }
  }

  /** The average, live. */
  public float[] values() {
    return average;
  }
}
