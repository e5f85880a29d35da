package org.ardent.plot;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/**
 * A linear axis: the range of values, and ticks at multiples of 1, 2 or 5 times a power of ten.
 *
 * @param low the value at one end
 * @param high the value at the other, greater
 * @param step between ticks
 */
record Axis(double low, double high, BigDecimal step) {
  /** From this magnitude on, labels are written with an exponent. */
  private static final double LARGE = 1e7;

  private static final int SMALLEST_PLAIN_EXPONENT = -6;

  /**
   * An axis over given ends.
   *
   * @param ticks about how many; rarely more
   * @param smallestStep for counted things 1, else 0
   */
  static Axis of(double low, double high, int ticks, double smallestStep) {
    double least = Math.max((high - low) / ticks, smallestStep);
    int exponent = (int) Math.floor(Math.log10(least));
    BigDecimal step = null;
    for (int digit : new int[] {1, 2, 5, 10}) {
      step = BigDecimal.valueOf(digit).scaleByPowerOfTen(exponent);
      if (step.doubleValue() >= least * (1 - 1e-9)) {
        break;
      }
    }
    return new Axis(low, high, step);
  }

  /** The same axis, its ends moved outwards to the next ticks. */
  Axis widenedToTicks() {
    double s = step.doubleValue();
    return new Axis(Math.floor(low / s) * s, Math.ceil(high / s) * s, step);
  }

  /** The values that get a tick, ascending. */
  List<BigDecimal> ticks() {
    double s = step.doubleValue();
    List<BigDecimal> ticks = new ArrayList<>();
    long last = (long) Math.floor(high / s + 1e-9);
    for (long k = (long) Math.ceil(low / s - 1e-9); k <= last; k++) {
      ticks.add(step.multiply(BigDecimal.valueOf(k)));
    }
    return ticks;
  }

  /** The label of a tick; no locale changes it. */
  String label(BigDecimal tick) {
    double magnitude = Math.max(Math.abs(low), Math.abs(high));
    int exponent = step.precision() - step.scale() - 1;
    if (tick.signum() == 0) {
      return "0";
    }
    if (magnitude >= LARGE || exponent < SMALLEST_PLAIN_EXPONENT) {
      return tick.stripTrailingZeros().round(new MathContext(6)).toString();
    }
    return tick.toPlainString();
  }

  /** Where a value lies: 0 at the low end, 1 at the high end. */
  double position(double value) {
    return (value - low) / (high - low);
  }
}
