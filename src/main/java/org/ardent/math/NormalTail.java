package org.ardent.math;

/**
 * The error function and its complement to double precision, by the rational Chebyshev
 * approximations of Cody, "Rational Chebyshev approximations for the error function", Mathematics
 * of Computation 23 (1969). StrictMath only, so that every machine gets the same bits.
 *
 * <p>The complement comes without its factor e^−x², which underflows at x = 27. Ratios and
 * logarithms of tails need it so.
 */
public final class NormalTail {
  private static final double ONE_OVER_SQRT_PI = 1 / StrictMath.sqrt(StrictMath.PI);

  /** Below, erf has its own approximation. */
  private static final double SMALL = 0.46875;

  private static final double MIDDLE = 4;

  private static final double[] ERF_OVER = {
    0.18577770618460315,
    3.1611237438705655,
    113.86415415105016,
    377.485237685302,
    3209.3775891384694
  };
  private static final double[] ERF_UNDER = {
    1, 23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171
  };
  private static final double[] MIDDLE_OVER = {
    2.1531153547440383E-08,
    0.5641884969886701,
    8.883149794388377,
    66.11919063714163,
    298.6351381974001,
    881.952221241769,
    1712.0476126340707,
    2051.0783778260716,
    1230.3393547979972
  };
  private static final double[] MIDDLE_UNDER = {
    1,
    15.744926110709835,
    117.6939508913125,
    537.1811018620099,
    1621.3895745666903,
    3290.7992357334597,
    4362.619090143247,
    3439.3676741437216,
    1230.3393548037495
  };
  private static final double[] FAR_OVER = {
    0.016315387137302097,
    0.30532663496123236,
    0.36034489994980445,
    0.12578172611122926,
    0.016083785148742275,
    0.0006587491615298378
  };
  private static final double[] FAR_UNDER = {
    1,
    2.568520192289822,
    1.8729528499234673,
    0.5279051029514285,
    0.06051834131244132,
    0.0023352049762686918
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
