package org.ardent.model.conditional;

import org.ardent.math.Random;

/** The standard logistic density: log f(z) = −z − 2·log(1 + e^−z), score tanh(z/2), F = σ. */
public final class Logistic implements LocationScale {
  private static final long serialVersionUID = 1L;

  /** The one instance. */
  public static final Logistic STANDARD = new Logistic();

  private Logistic() {}

  @Override
  public double logDensity(double z) {
    double a = Math.abs(z);
    return -a - 2 * StrictMath.log1p(StrictMath.exp(-a));
  }

  @Override
  public double score(double z) {
    return StrictMath.tanh(0.5 * z);
  }

  @Override
  public double sample(Random random) {
    // The midpoint of a cell, so that neither 0 nor 1 occurs and the logit is finite.
    double u = random.nextDouble() + 0x1.0p-54;
    return StrictMath.log(u) - StrictMath.log1p(-u);
  }

  /**
   * σ(u) − σ(l) = σ(u)·σ(−l)·(1 − e^−(u−l)): a product, so that nothing cancels anywhere. In the
   * slopes the terms 1/(e^(u−l) − 1) of both edges are added up by hand.
   */
  @Override
  public double logMass(double lower, double upper, double width, double[] slopes) {
    boolean above = lower > Double.NEGATIVE_INFINITY;
    boolean below = upper < Double.POSITIVE_INFINITY;
    boolean closed = above && below;
    if (slopes != null) {
      double underLower = above ? sigmoid(lower) : 0;
      double overUpper = below ? sigmoid(-upper) : 0;
      slopes[0] = underLower - overUpper;
      slopes[1] =
          (above ? lower * underLower : 0)
              - (below ? upper * overUpper : 0)
              - (closed ? widthTerm(width) : 0);
    }
    return (below ? LocationScale.minusSoftplus(-upper) : 0)
        + (above ? LocationScale.minusSoftplus(lower) : 0)
        + (closed ? StrictMath.log(-StrictMath.expm1(-width)) : 0);
  }

  /** w/(e^w − 1): ∂ log(1 − e^−w) / ∂ log w. */
  static double widthTerm(double w) {
    return w == 0 ? 1 : w / StrictMath.expm1(w);
  }

  private static double sigmoid(double z) {
    return 1 / (1 + StrictMath.exp(-z));
  }

  private Object readResolve() {
    return STANDARD;
  }
}
