package org.ardent.math;

/**
 * Sums of numbers in terms of logarithms: the logarithm of the sum of exponentials. The same on
 * every machine.
 */
public final class LogSumExp {
  private LogSumExp() {}

  /** log Σ exp(v), without overflow; −∞ of nothing but −∞. */
  public static double of(double[] values) {
    double max = Double.NEGATIVE_INFINITY;
    for (double v : values) {
      max = Math.max(max, v);
    }
    if (Double.isInfinite(max)) {
      return max;
    }
    double sum = 0;
    for (double v : values) {
      sum += StrictMath.exp(v - max);
    }
    return max + StrictMath.log(sum);
  }

  /**
   * log of the mean of exp(v): what an ensemble or a mixture of equally likely models makes of
   * log-likelihoods. Of a single value it is that value, to the bit.
   */
  public static double mean(double[] values) {
    return values.length == 1 ? values[0] : of(values) - StrictMath.log(values.length);
  }
}
