package org.ardent.model.conditional;

import java.io.Serializable;
import java.math.BigDecimal;

/**
 * The points origin + k·step, k whole, between two bounds, and where they lie once they are
 * standardised. A point's standardised value is computed from its k alone, so that equal points
 * have equal bits however they were reached.
 *
 * @param step distance of the points, in the data's units, positive
 * @param origin one of the points, in the data's units
 * @param lower the lowest point; −∞ if there is none
 * @param upper the highest point; ∞ if there is none
 * @param mean what is subtracted from a value, in the data's units
 * @param std what it is then divided by
 */
public record Lattice(
    double step, double origin, double lower, double upper, double mean, double std)
    implements Serializable {
  /** How far from a whole number k may be, of a value that arithmetic took off its point. */
  private static final double TOLERANCE = 1e-3;

  private static final double RELATIVE_TOLERANCE = 1e-14;

  public Lattice {
    if (!(step > 0) || Double.isInfinite(step) || !Double.isFinite(origin)) {
      throw new IllegalArgumentException(
          "a grid has a positive step and a finite origin, not " + step + " and " + origin);
    }
    if (!(lower < upper)
        || lower == Double.POSITIVE_INFINITY
        || upper == Double.NEGATIVE_INFINITY) {
      throw new IllegalArgumentException(
          "a grid has a lower bound below its upper one, not " + lower + " and " + upper);
    }
  }

  /** Whether a value in the data's units is one of the points, or within rounding of one. */
  public boolean holds(double value) {
    double k = (value - origin) / step;
    return isWhole(k) && k >= lowest() && k <= highest();
  }

  /** The point at a value in the data's units; what is none of the points stays as it is. */
  public double standardize(double value) {
    double k = (value - origin) / step;
    return isWhole(k) ? standardized(Math.rint(k)) : (value - mean) / std;
  }

  /** The point at a standardised value, in the data's units: 0.3 and not 0.30000000000000004. */
  public double value(double x) {
    double k = index(x);
    if (!isWhole(k)) {
      return mean + std * x;
    }
    if (step == Math.rint(step) && origin == Math.rint(origin)) {
      return origin + Math.rint(k) * step;
    }
    return BigDecimal.valueOf(step)
        .multiply(new BigDecimal(Math.rint(k)))
        .add(BigDecimal.valueOf(origin))
        .doubleValue();
  }

  /** Whether a standardised value is one of the points. */
  boolean contains(double x) {
    double k = index(x);
    return isWhole(k) && Math.rint(k) >= lowest() && Math.rint(k) <= highest();
  }

  boolean isLowest(double x) {
    return Math.rint(index(x)) <= lowest();
  }

  boolean isHighest(double x) {
    return Math.rint(index(x)) >= highest();
  }

  /** Half of the distance of standardised points. */
  double halfStep() {
    return 0.5 * step / std;
  }

  /**
   * The lowest point that is not below a standardised value, or above it; −∞ if there is no end.
   */
  double first(double x, boolean orAt) {
    if (x == Double.NEGATIVE_INFINITY) {
      return standardized(lowest());
    }
    double k = index(x);
    double from = isWhole(k) ? Math.rint(k) + (orAt ? 0 : 1) : Math.ceil(k);
    return standardized(Math.max(from, lowest()));
  }

  /** The highest point that is not above a standardised value, or below it; ∞ if no end. */
  double last(double x, boolean orAt) {
    if (x == Double.POSITIVE_INFINITY) {
      return standardized(highest());
    }
    double k = index(x);
    double to = isWhole(k) ? Math.rint(k) - (orAt ? 0 : 1) : Math.floor(k);
    return standardized(Math.min(to, highest()));
  }

  /** The standardised point whose cell a standardised value lies in. */
  public double nearest(double x) {
    return standardized(Math.min(Math.max(Math.rint(index(x)), lowest()), highest()));
  }

  private double standardized(double k) {
    return (origin + k * step - mean) / std;
  }

  private double index(double x) {
    return (mean + std * x - origin) / step;
  }

  /** The k of the lowest point. */
  private double lowest() {
    return Math.rint((lower - origin) / step);
  }

  private double highest() {
    return Math.rint((upper - origin) / step);
  }

  private static boolean isWhole(double k) {
    return Math.abs(k - Math.rint(k)) <= Math.max(TOLERANCE, RELATIVE_TOLERANCE * Math.abs(k));
  }
}
