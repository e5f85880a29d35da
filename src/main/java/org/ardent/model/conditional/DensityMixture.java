package org.ardent.model.conditional;

/** A mixture of densities: p_k(x) = f((x−μ)/s)/s, as RNADE has it for real columns. */
public final class DensityMixture extends Mixture {
  private static final long serialVersionUID = 1L;

  /**
   * A mixture.
   *
   * @param components K ≥ 1
   * @param learnedWeights whether the weights are outputs, or 1/K each
   * @param minLogScale floor of the log-scales
   */
  public DensityMixture(
      LocationScale family, int components, boolean learnedWeights, double minLogScale) {
    super(family, components, learnedWeights, minLogScale);
  }

  /** Of the value as the network gets it, rounded. */
  @Override
  public double gradient(float[] outputs, int o, double x, float[] delta, int d) {
    return super.gradient(outputs, o, (float) x, delta, d);
  }

  @Override
  double joint(double logWeight, double x, double mean, double logScale) {
    double z = (x - mean) / StrictMath.exp(logScale);
    return logWeight + family().logDensity(z) - logScale;
  }

  @Override
  void slopes(double r, double x, double mean, double scale, double[] slopes) {
    double z = (x - mean) / scale;
    double score = family().score(z);
    slopes[0] = r * score / scale;
    slopes[1] = r * (z * score - 1);
  }

  @Override
  double[] edges(Region.Interval interval) {
    return new double[] {interval.lower(), interval.upper()};
  }

  @Override
  double within(Region.Interval interval, double x) {
    return Math.min(Math.max(x, interval.lower()), interval.upper());
  }

  @Override
  public boolean isDensity() {
    return true;
  }

  @Override
  double place(double draw) {
    return draw;
  }
}
