package org.ardent.model.conditional;

import org.ardent.math.Random;

/** The standard Laplace density: log f(z) = −|z| − log 2, score sign(z). */
public final class Laplace implements LocationScale {
  private static final long serialVersionUID = 1L;

  /** The one instance. */
  public static final Laplace STANDARD = new Laplace();

  private static final double LOG_2 = StrictMath.log(2);

  private Laplace() {}

  @Override
  public double logDensity(double z) {
    return -Math.abs(z) - LOG_2;
  }

  @Override
  public double score(double z) {
    return Math.signum(z);
  }

  @Override
  public double sample(Random random) {
    double u = random.nextDouble() + 0x1.0p-54;
    return u < 0.5 ? StrictMath.log(2 * u) : -StrictMath.log(2 * (1 - u));
  }

  /**
   * On one side of 0, e^−l·(1 − e^−(u−l))/2 or its mirror image; around 0, [(1 − e^l) + (1 −
   * e^−u)]/2.
   */
  @Override
  public double logMass(double lower, double upper, double width, double[] slopes) {
    if (lower >= 0) {
      return side(lower, width, Double.isInfinite(upper), slopes);
    }
    if (upper <= 0) {
      double logMass = side(-upper, width, Double.isInfinite(lower), slopes);
      if (slopes != null) {
        slopes[0] = -slopes[0];
      }
      return logMass;
    }
    double mass = -0.5 * (StrictMath.expm1(lower) + StrictMath.expm1(-upper));
    if (slopes != null) {
      double atLower = 0.5 * StrictMath.exp(lower) / mass;
      double atUpper = 0.5 * StrictMath.exp(-upper) / mass;
      slopes[0] = atLower - atUpper;
      slopes[1] = (atLower == 0 ? 0 : lower * atLower) - (atUpper == 0 ? 0 : upper * atUpper);
    }
    return StrictMath.log(mass);
  }

  private static double side(double near, double width, boolean open, double[] slopes) {
    if (slopes != null) {
      slopes[0] = 1;
      slopes[1] = near - (open ? 0 : Logistic.widthTerm(width));
    }
    return -near - LOG_2 + (open ? 0 : StrictMath.log(-StrictMath.expm1(-width)));
  }

  private Object readResolve() {
    return STANDARD;
  }
}
