package org.ardent.model.conditional;

import org.ardent.math.Random;

/** A mixture of Laplaces: log f(z) = −|z| − log 2, score sign(z). */
public final class MixtureOfLaplaces extends Mixture {
  private static final long serialVersionUID = 1L;

  private static final double LOG_2 = StrictMath.log(2);

  /**
   * A mixture.
   *
   * @param components K ≥ 1
   * @param learnedWeights whether the weights are outputs, or 1/K each
   * @param minLogScale floor of the log-scales
   */
  public MixtureOfLaplaces(int components, boolean learnedWeights, double minLogScale) {
    super(components, learnedWeights, minLogScale);
  }

  @Override
  double logStandardDensity(double z) {
    return -Math.abs(z) - LOG_2;
  }

  @Override
  double score(double z) {
    return Math.signum(z);
  }

  @Override
  double standardSample(Random random) {
    double u = random.nextDouble() + 0x1.0p-54;
    return u < 0.5 ? StrictMath.log(2 * u) : -StrictMath.log(2 * (1 - u));
  }
}
