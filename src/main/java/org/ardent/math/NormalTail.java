package org.ardent.math;

/**
 * The error function and its complement to double precision, by the rational Chebyshev
 * approximations of Cody, "Rational Chebyshev approximations for the error function", Mathematics
 * of Computation 23 (1969). StrictMath only, so that every machine gets the same bits.
 *
 * <p>The complement comes without its factor e^−x², which underflows at x = 27: what a ratio or a
 * logarithm of tails needs.
 */
public final class NormalTail {
  private static final double ONE_OVER_SQRT_PI = 1 / StrictMath.sqrt(StrictMath.PI);

  /** Below, erf has its own approximation. */
  private static final double SMALL = 0.46875;

  private static final double MIDDLE = 4;

  private static final double[] ERF_OVER = {
    1.85777706184603153e-1,
    3.16112374387056560e00,
    1.13864154151050156e02,
    3.77485237685302021e02,
    3.20937758913846947e03
  };
  private static final double[] ERF_UNDER = {
    1,
    2.36012909523441209e01,
    2.44024637934444173e02,
    1.28261652607737228e03,
    2.84423683343917062e03
  };
  private static final double[] MIDDLE_OVER = {
    2.15311535474403846e-8,
    5.64188496988670089e-1,
    8.88314979438837594e00,
    6.61191906371416295e01,
    2.98635138197400131e02,
    8.81952221241769090e02,
    1.71204761263407058e03,
    2.05107837782607147e03,
    1.23033935479799725e03
  };
  private static final double[] MIDDLE_UNDER = {
    1,
    1.57449261107098347e01,
    1.17693950891312499e02,
    5.37181101862009858e02,
    1.62138957456669019e03,
    3.29079923573345963e03,
    4.36261909014324716e03,
    3.43936767414372164e03,
    1.23033935480374942e03
  };
  private static final double[] FAR_OVER = {
    1.63153871373020978e-2,
    3.05326634961232344e-1,
    3.60344899949804439e-1,
    1.25781726111229246e-1,
    1.60837851487422766e-2,
    6.58749161529837803e-4
  };
  private static final double[] FAR_UNDER = {
    1,
    2.56852019228982242e00,
    1.87295284992346725e00,
    5.27905102951428412e-1,
    6.05183413124413191e-2,
    2.33520497626869185e-3
  };

  private NormalTail() {}

  /**
   * e^(x²)·erfc(x), of x ≥ 0; 0 of infinity. The probability beyond z in a standard normal
   * distribution is half of this at z/√2, times e^(−z²/2).
   */
  public static double scaledErfc(double x) {
    if (x <= SMALL) {
      return StrictMath.exp(x * x) * (1 - erf(x));
    }
    if (x <= MIDDLE) {
      return ratio(MIDDLE_OVER, MIDDLE_UNDER, x);
    }
    double y = 1 / (x * x);
    return (ONE_OVER_SQRT_PI - y * ratio(FAR_OVER, FAR_UNDER, y)) / x;
  }

  /** erf(x), of x ≥ 0, with all digits where x is small. */
  public static double erf(double x) {
    return x <= SMALL
        ? x * ratio(ERF_OVER, ERF_UNDER, x * x)
        : 1 - StrictMath.exp(-x * x) * scaledErfc(x);
  }

  /** The quotient of two polynomials, coefficients from the highest power. */
  private static double ratio(double[] over, double[] under, double x) {
    double p = 0;
    double q = 0;
    for (int i = 0; i < over.length; i++) {
      p = p * x + over[i];
      q = q * x + under[i];
    }
    return p / q;
  }
}
