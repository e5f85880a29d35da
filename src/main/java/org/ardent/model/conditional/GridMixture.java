package org.ardent.model.conditional;

import java.util.Arrays;

/**
 * A mixture on the points of a grid: p_k(x) = F((u−μ)/s) − F((l−μ)/s) over the cell [l, u] around
 * x, as PixelCNN++ has it for the levels of an image (Salimans, Karpathy, Chen &amp; Kingma 2017).
 * It is a probability and no density. The cells at the grid's bounds reach to infinity.
 *
 * <p>What is no point of the grid, such as 2.5 among whole numbers or −1 among counts, has
 * probability 0. So that its row has a score nevertheless, log p is then {@link #OUTSIDE} − |x|:
 * finite, lower than what a usual value has, and no part of the distribution.
 */
public final class GridMixture extends Mixture {
  private static final long serialVersionUID = 1L;

  private final Lattice lattice;

  /**
   * A mixture.
   *
   * @param lattice the points
   * @param components K ≥ 1
   * @param learnedWeights whether the weights are outputs, or 1/K each
   * @param minLogScale floor of the log-scales
   */
  public GridMixture(
      LocationScale family,
      Lattice lattice,
      int components,
      boolean learnedWeights,
      double minLogScale) {
    super(family, components, learnedWeights, minLogScale);
    this.lattice = lattice;
  }

  @Override
  public double logDensity(double[] out, int o, double x) {
    return lattice.contains(x) ? super.logDensity(out, o, x) : OUTSIDE - Math.abs(x);
  }

  @Override
  public double gradient(float[] out, int o, double x, float[] delta, int d) {
    if (!lattice.contains(x)) {
      Arrays.fill(delta, d, d + outputs(), 0);
      return OUTSIDE - Math.abs(x);
    }
    return super.gradient(out, o, x, delta, d);
  }

  @Override
  double[] edges(Region.Interval interval) {
    double first = lattice.first(interval.lower(), interval.lowerIn());
    double last = lattice.last(interval.upper(), interval.upperIn());
    if (first > last) {
      return new double[2];
    }
    double half = lattice.halfStep();
    return new double[] {
      lattice.isLowest(first) ? Double.NEGATIVE_INFINITY : first - half,
      lattice.isHighest(last) ? Double.POSITIVE_INFINITY : last + half
    };
  }

  @Override
  double within(Region.Interval interval, double x) {
    double first = lattice.first(interval.lower(), interval.lowerIn());
    double last = lattice.last(interval.upper(), interval.upperIn());
    return Math.min(Math.max(x, first), last);
  }

  /** The cells at the bounds, which have the tails, may be the most probable too. */
  @Override
  public double mode(double[] out, int o) {
    double mode = super.mode(out, o);
    for (double bound : new double[] {lattice.lower(), lattice.upper()}) {
      if (Double.isFinite(bound)) {
        double x = lattice.standardize(bound);
        mode = logDensity(out, o, x) > logDensity(out, o, mode) ? x : mode;
      }
    }
    return mode;
  }

  @Override
  double joint(double logWeight, double x, double mean, double logScale) {
    return logWeight + logMass(x, mean, StrictMath.exp(logScale), null);
  }

  @Override
  void slopes(double r, double x, double mean, double scale, double[] slopes) {
    logMass(x, mean, scale, slopes);
    slopes[0] *= r / scale;
    slopes[1] *= r;
  }

  private double logMass(double x, double mean, double scale, double[] slopes) {
    double half = lattice.halfStep();
    double lower = lattice.isLowest(x) ? Double.NEGATIVE_INFINITY : (x - half - mean) / scale;
    double upper = lattice.isHighest(x) ? Double.POSITIVE_INFINITY : (x + half - mean) / scale;
    boolean closed = Double.isFinite(lower) && Double.isFinite(upper);
    double width = closed ? 2 * half / scale : Double.POSITIVE_INFINITY;
    return family().logMass(lower, upper, width, slopes);
  }

  @Override
  double place(double draw) {
    return lattice.nearest(draw);
  }
}
