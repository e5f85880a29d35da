package org.ardent.model.conditional;

import org.ardent.math.Random;

/** A mixture of logistics: log f(z) = −|z| − 2·log(1+e^−|z|), score tanh(z/2). */
public final class MixtureOfLogistics extends Mixture {
  private static final long serialVersionUID = 1L;

  /**
   * A mixture.
   *
   * @param components K ≥ 1
   * @param learnedWeights whether the weights are outputs, or 1/K each
   * @param minLogScale floor of the log-scales
   */
  public MixtureOfLogistics(int components, boolean learnedWeights, double minLogScale) {
    super(components, learnedWeights, minLogScale);
  }

  @Override
  double logStandardDensity(double z) {
    double a = Math.abs(z);
    return -a - 2 * StrictMath.log1p(StrictMath.exp(-a));
  }

  @Override
  double score(double z) {
    return StrictMath.tanh(0.5 * z);
  }

  @Override
  double standardSample(Random random) {
    // The midpoint of a cell, so that neither 0 nor 1 occurs and the logit is finite.
    double u = random.nextDouble() + 0x1.0p-54;
    return StrictMath.log(u) - StrictMath.log1p(-u);
  }
}
