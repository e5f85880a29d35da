package org.ardent.math;

import static org.assertj.core.api.Assertions.assertThat;

/** Pearson's test that counts come from equally likely cells. */
final class ChiSquare {
  /** In standard deviations of χ²; seeds are fixed, so a test passes always or never. */
  private static final double BOUND = 4.5;

  private ChiSquare() {}

  /** Neither too uneven nor, which would be as suspicious, too even. */
  static void assertUniform(String what, long[] counts) {
    long total = 0;
    for (long c : counts) {
      total += c;
    }
    double expected = (double) total / counts.length;
    assertThat(expected).as("expected count").isGreaterThan(10);
    double sum = 0;
    for (long c : counts) {
      sum += (c - expected) * (c - expected) / expected;
    }
    double freedom = counts.length - 1;
    // Wilson and Hilferty (1931): the cube root of χ²/k is close to normal, for small k too.
    double variance = 2 / (9 * freedom);
    double z = (Math.cbrt(sum / freedom) - (1 - variance)) / Math.sqrt(variance);
    assertThat(z).as("χ² of %s, in standard deviations", what).isBetween(-BOUND, BOUND);
  }
}
