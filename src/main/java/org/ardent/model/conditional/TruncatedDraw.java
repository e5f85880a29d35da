package org.ardent.model.conditional;

import org.ardent.math.Random;

/** Draws from a symmetric density between two bounds, by inverting its distribution function. */
final class TruncatedDraw {
  /** Halvings of the interval that holds the draw: to the last digits of a double. */
  private static final int HALVINGS = 60;

  private TruncatedDraw() {}

  /** log [F(upper) − F(lower)], where a bound may be infinite. */
  static double logMass(LocationScale family, double lower, double upper) {
    if (Double.isInfinite(lower) && Double.isInfinite(upper)) {
      return 0;
    }
    return family.logMass(lower, upper, upper - lower, null);
  }

  /** A draw from between the bounds, one of which may be infinite, or both. */
  static double of(LocationScale family, double lower, double upper, Random random) {
    if (lower == Double.NEGATIVE_INFINITY) {
      return upper == Double.POSITIVE_INFINITY
          ? family.sample(random)
          : -of(family, -upper, -lower, random);
    }
    double target = StrictMath.log(random.nextDouble() + 0x1.0p-54) + logMass(family, lower, upper);
    double high = upper;
    if (upper == Double.POSITIVE_INFINITY) {
      double step = 1;
      do {
        high = lower + step;
        step *= 2;
      } while (logMass(family, lower, high) < target && step < 1e18);
    }
    double low = lower;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = 0.5 * (low + high);
      if (middle <= low || middle >= high) {
        break;
      }
      if (logMass(family, lower, middle) < target) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return 0.5 * (low + high);
  }
}
