package org.ardent.model.conditional;

import java.util.Arrays;
import org.ardent.math.LogSumExp;
import org.ardent.math.Random;

/**
 * A mixture of K location-scale components: p(x) = Σ_k π_k p_k(x).
 *
 * <p>Outputs: K weight logits if the weights are learned (π = softmax), none if they are uniform
 * (1/K); then K means μ, then K log-scales. s = exp(max(log-scale, floor)); below the floor the
 * gradient is zero. log p is a log-sum-exp over log π_k + log p_k. With responsibilities r: ∂logit
 * = r − π, ∂μ and ∂log s are r times the component's own. RNADE (Uria, Murray &amp; Larochelle
 * 2013), equations 6 to 8. A single component of uniform weight is no mixture: its two outputs are
 * its own mean and log-scale.
 *
 * <p>Computed in double with StrictMath, so that every machine gets the same bits.
 */
abstract class Mixture implements Conditional {
  private static final long serialVersionUID = 1L;

  /** How many standard deviations of the data the initial means reach to either side. */
  private static final double SPREAD = 1.5;

  private final LocationScale family;
  private final int components;
  private final boolean learnedWeights;
  private final double minLogScale;

  Mixture(LocationScale family, int components, boolean learnedWeights, double minLogScale) {
    this.family = family;
    this.components = components;
    this.learnedWeights = learnedWeights;
    this.minLogScale = minLogScale;
  }

  /** log π_k + log p_k(x) of a component. */
  abstract double joint(double logWeight, double x, double mean, double logScale);

  /**
   * ∂ log p_k(x) by the mean and by the log-scale.
   *
   * @param r the component's responsibility, a factor of both
   * @param slopes receives the two
   */
  abstract void slopes(double r, double x, double mean, double scale, double[] slopes);

  /** The value that a draw from the continuous mixture stands for. */
  abstract double place(double draw);

  /** The edges between which the continuous mixture makes the values of an interval. */
  abstract double[] edges(Region.Interval interval);

  /** The value of an interval that is nearest to one which rounding may have put beside it. */
  abstract double within(Region.Interval interval, double x);

  /** The components' density. */
  final LocationScale family() {
    return family;
  }

  @Override
  public final int outputs() {
    return (learnedWeights ? 3 : 2) * components;
  }

  @Override
  public final double logDensity(float[] out, int o, double x) {
    return logDensity(widen(out, o), 0, x);
  }

  @Override
  public double logDensity(double[] out, int o, double x) {
    return LogSumExp.of(jointLogDensities(out, o, x));
  }

  @Override
  public double gradient(float[] outputs, int o, double x, float[] delta, int d) {
    double[] out = widen(outputs, o);
    double[] joint = jointLogDensities(out, 0, x);
    double logDensity = LogSumExp.of(joint);
    int means = means();
    double logNormalizer = logNormalizer(out, 0);
    double[] slopes = new double[2];
    for (int k = 0; k < components; k++) {
      double r = StrictMath.exp(joint[k] - logDensity);
      slopes(r, x, out[means + k], scale(out, 0, k), slopes);
      if (learnedWeights) {
        delta[d + k] = (float) (r - StrictMath.exp(out[k] - logNormalizer));
      }
      delta[d + means + k] = (float) slopes[0];
      boolean floored = out[means + components + k] < minLogScale;
      delta[d + means + components + k] = floored ? 0 : (float) slopes[1];
    }
    return logDensity;
  }

  @Override
  public final double sample(float[] outputs, int o, Random random) {
    double[] out = widen(outputs, o);
    double u = random.nextDouble();
    double logNormalizer = logNormalizer(out, 0);
    int k = -1;
    do {
      k++;
      u -= weight(out, k, logNormalizer);
    } while (u >= 0 && k < components - 1);
    return place(out[means() + k] + scale(out, 0, k) * family.sample(random));
  }

  @Override
  public final double mean(float[] outputs, int o) {
    double[] out = widen(outputs, o);
    double logNormalizer = logNormalizer(out, 0);
    double mean = 0;
    for (int k = 0; k < components; k++) {
      mean += weight(out, k, logNormalizer) * out[means() + k];
    }
    return mean;
  }

  @Override
  public double mode(double[] out, int o) {
    double mode = Double.NaN;
    double highest = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < components; k++) {
      double x = place(out[o + means() + k]);
      double logDensity = logDensity(out, o, x);
      if (logDensity > highest) {
        highest = logDensity;
        mode = x;
      }
    }
    return mode;
  }

  @Override
  public final double probability(float[] out, int o, Region region) {
    return Arrays.stream(masses(widen(out, o), region)).sum();
  }

  /** A component and an interval by their mass, then a draw of that component from between. */
  @Override
  public final double sample(float[] outputs, int o, Region region, Random random) {
    double[] out = widen(outputs, o);
    int chosen = Choice.of(masses(out, region), random);
    int k = chosen % components;
    double[] edges = edges(region.intervals().get(chosen / components));
    double mean = out[means() + k];
    double scale = scale(out, 0, k);
    double z =
        TruncatedDraw.of(family, (edges[0] - mean) / scale, (edges[1] - mean) / scale, random);
    return within(region.intervals().get(chosen / components), place(mean + scale * z));
  }

  /** Of each interval, of each component: π_k·[F((u−μ)/s) − F((l−μ)/s)]. */
  private double[] masses(double[] out, Region region) {
    double[] masses = new double[region.intervals().size() * components];
    double logNormalizer = logNormalizer(out, 0);
    int i = 0;
    for (Region.Interval interval : region.intervals()) {
      double[] edges = edges(interval);
      for (int k = 0; k < components; k++) {
        if (edges[0] < edges[1]) {
          double scale = scale(out, 0, k);
          double lower = (edges[0] - out[means() + k]) / scale;
          double upper = (edges[1] - out[means() + k]) / scale;
          double logMass = TruncatedDraw.logMass(family, lower, upper);
          masses[i] = weight(out, k, logNormalizer) * StrictMath.exp(logMass);
        }
        i++;
      }
    }
    return masses;
  }

  /** Equal weights; means spread evenly over ±SPREAD standard deviations, scales that overlap. */
  @Override
  public final void initialize(double[] counts, int f, double total, float[] bias, int o) {
    double distance = components == 1 ? 0 : 2 * SPREAD / (components - 1);
    double logScale = components == 1 ? 0 : StrictMath.log(Math.min(1, distance));
    for (int k = 0; k < components; k++) {
      if (learnedWeights) {
        bias[o + k] = 0;
      }
      bias[o + means() + k] = components == 1 ? 0 : (float) (-SPREAD + k * distance);
      bias[o + means() + components + k] = (float) logScale;
    }
  }

  private int means() {
    return learnedWeights ? components : 0;
  }

  private double[] widen(float[] out, int o) {
    double[] wide = new double[outputs()];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = out[o + i];
    }
    return wide;
  }

  private double scale(double[] out, int o, int k) {
    return StrictMath.exp(Math.max(out[o + means() + components + k], minLogScale));
  }

  private double weight(double[] out, int k, double logNormalizer) {
    return learnedWeights ? StrictMath.exp(out[k] - logNormalizer) : 1.0 / components;
  }

  /** log Σ exp of the weight logits; 0 where there are none. */
  private double logNormalizer(double[] out, int o) {
    return learnedWeights ? LogSumExp.of(Arrays.copyOfRange(out, o, o + components)) : 0;
  }

  /** log π_k + log f_k(x) for every component. */
  private double[] jointLogDensities(double[] out, int o, double x) {
    double[] joint = new double[components];
    double logNormalizer = logNormalizer(out, o);
    for (int k = 0; k < components; k++) {
      double logWeight = learnedWeights ? out[o + k] - logNormalizer : -StrictMath.log(components);
      double logScale = Math.max(out[o + means() + components + k], minLogScale);
      joint[k] = joint(logWeight, x, out[o + means() + k], logScale);
    }
    return joint;
  }
}
