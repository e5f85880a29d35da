package org.ardent.model.conditional;

import org.ardent.math.NormalTail;
import org.ardent.math.Random;

/** The standard normal density: log f(z) = −z²/2 − log √(2π), score z. */
public final class Normal implements LocationScale {
  private static final long serialVersionUID = 1L;

  /** The one instance. */
  public static final Normal STANDARD = new Normal();

  static final double LOG_SQRT_2_PI = 0.5 * StrictMath.log(2 * StrictMath.PI);

  private static final double SQRT_HALF = StrictMath.sqrt(0.5);
  private static final double SQRT_2_OVER_PI = StrictMath.sqrt(2 / StrictMath.PI);
  private static final double LOG_2 = StrictMath.log(2);

  /**
   * Where f changes by less across a cell, its mass is width·f(m)·(1 + width²(m²−1)/24), m being
   * the middle: the next term of the series is below 1e-12. Where it changes by more, tails differ
   * by enough to be subtracted.
   */
  private static final double NARROW = 5e-3;

  private Normal() {}

  @Override
  public double logDensity(double z) {
    return -0.5 * z * z - LOG_SQRT_2_PI;
  }

  @Override
  public double score(double z) {
    return z;
  }

  @Override
  public double sample(Random random) {
    return random.nextGaussian();
  }

  @Override
  public double logMass(double lower, double upper, double width, double[] slopes) {
    double middle = 0.5 * (lower + upper);
    if (width * (1 + Math.abs(middle)) < NARROW) {
      return narrow(middle, width, slopes);
    }
    if (lower >= 0) {
      return tail(lower, upper, width, slopes);
    }
    if (upper <= 0) {
      double logMass = tail(-upper, -lower, width, slopes);
      if (slopes != null) {
        slopes[0] = -slopes[0];
      }
      return logMass;
    }
    return around(lower, upper, slopes);
  }

  private double narrow(double m, double w, double[] slopes) {
    if (slopes != null) {
      double curvature = w * w * m / 12;
      slopes[0] = m - curvature;
      slopes[1] = m * slopes[0] - 1 - w * w * (m * m - 1) / 12;
    }
    return logDensity(m) + StrictMath.log(w) + StrictMath.log1p(w * w * (m * m - 1) / 24);
  }

  /**
   * With 0 ≤ lower &lt; upper and Q(z) = 1 − F(z): log Q(lower) + log(1 − q), q =
   * Q(upper)/Q(lower).
   */
  private static double tail(double lower, double upper, double width, double[] slopes) {
    double near = NormalTail.scaledErfc(lower * SQRT_HALF);
    double far = NormalTail.scaledErfc(upper * SQRT_HALF);
    boolean open = Double.isInfinite(upper);
    double q = open ? 0 : StrictMath.exp(-width * 0.5 * (lower + upper)) * far / near;
    if (slopes != null) {
      // The density at either edge, over the mass.
      double atLower = SQRT_2_OVER_PI / near / (1 - q);
      double atUpper = q == 0 ? 0 : SQRT_2_OVER_PI / far * q / (1 - q);
      slopes[0] = atLower - atUpper;
      slopes[1] = lower * atLower - (atUpper == 0 ? 0 : upper * atUpper);
    }
    return -0.5 * lower * lower - LOG_2 + StrictMath.log(near) + StrictMath.log1p(-q);
  }

  /** With lower &lt; 0 &lt; upper: [erf(upper/√2) + erf(−lower/√2)]/2. */
  private double around(double lower, double upper, double[] slopes) {
    double mass = 0.5 * (NormalTail.erf(upper * SQRT_HALF) + NormalTail.erf(-lower * SQRT_HALF));
    if (slopes != null) {
      double atLower = StrictMath.exp(logDensity(lower)) / mass;
      double atUpper = StrictMath.exp(logDensity(upper)) / mass;
      slopes[0] = atLower - atUpper;
      slopes[1] = (atLower == 0 ? 0 : lower * atLower) - (atUpper == 0 ? 0 : upper * atUpper);
    }
    return StrictMath.log(mass);
  }

  private Object readResolve() {
    return STANDARD;
  }
}
