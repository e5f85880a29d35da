package org.ardent.model.conditional;

import org.ardent.math.Random;

/** A mixture of Gaussians: log f(z) = −z²/2 − log √(2π), score z. */
public final class MixtureOfGaussians extends Mixture {
  private static final long serialVersionUID = 1L;

  static final double LOG_SQRT_2_PI = 0.5 * StrictMath.log(2 * StrictMath.PI);

  /**
   * A mixture.
   *
   * @param components K ≥ 1
   * @param learnedWeights whether the weights are outputs, or 1/K each
   * @param minLogScale floor of the log-scales
   */
  public MixtureOfGaussians(int components, boolean learnedWeights, double minLogScale) {
    super(components, learnedWeights, minLogScale);
  }

  @Override
  double logStandardDensity(double z) {
    return -0.5 * z * z - LOG_SQRT_2_PI;
  }

  @Override
  double score(double z) {
    return z;
  }

  @Override
  double standardSample(Random random) {
    return random.nextGaussian();
  }
}
