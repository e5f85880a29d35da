package org.ardent.model.conditional;

import org.ardent.math.Random;

/**
 * A mixture of K location-scale components: p(x) = Σ_k π_k f((x−μ_k)/s_k)/s_k.
 *
 * <p>Outputs: K weight logits if the weights are learned (π = softmax), none if they are uniform
 * (1/K); then K means μ, then K log-scales. s = exp(max(log-scale, floor)); below the floor the
 * gradient is zero. log p is a log-sum-exp over log π_k + log f_k. With responsibilities r: ∂logit
 * = r − π, ∂μ and ∂log s are r times the component's own. RNADE (Uria, Murray &amp; Larochelle
 * 2013), equations 6 to 8.
 *
 * <p>Computed in double with StrictMath, so that every machine gets the same bits.
 */
abstract class Mixture implements Conditional {
  private static final long serialVersionUID = 1L;

  /** How many standard deviations of the data the initial means reach to either side. */
  private static final double SPREAD = 1.5;

  private final int components;
  private final boolean learnedWeights;
  private final double minLogScale;

  Mixture(int components, boolean learnedWeights, double minLogScale) {
    this.components = components;
    this.learnedWeights = learnedWeights;
    this.minLogScale = minLogScale;
  }

  /** log f(z), the standard density's logarithm without the scale. */
  abstract double logStandardDensity(double z);

  /** −∂ log f / ∂z: what ∂μ is before it is divided by s. */
  abstract double score(double z);

  /** A draw from the standard density. */
  abstract double standardSample(Random random);

  @Override
  public final int outputs() {
    return (learnedWeights ? 3 : 2) * components;
  }

  @Override
  public final double logDensity(float[] out, int o, float x) {
    return logSumExp(jointLogDensities(out, o, x));
  }

  @Override
  public final double gradient(float[] out, int o, float x, float[] delta, int d) {
    double[] joint = jointLogDensities(out, o, x);
    double logDensity = logSumExp(joint);
    int means = means();
    double logNormalizer = logNormalizer(out, o);
    for (int k = 0; k < components; k++) {
      double r = StrictMath.exp(joint[k] - logDensity);
      double scale = scale(out, o, k);
      double z = (x - out[o + means + k]) / scale;
      double score = score(z);
      if (learnedWeights) {
        delta[d + k] = (float) (r - StrictMath.exp(out[o + k] - logNormalizer));
      }
      delta[d + means + k] = (float) (r * score / scale);
      boolean floored = out[o + means + components + k] < minLogScale;
      delta[d + means + components + k] = floored ? 0 : (float) (r * (z * score - 1));
    }
    return logDensity;
  }

  @Override
  public final float sample(float[] out, int o, Random random) {
    double u = random.nextDouble();
    double logNormalizer = logNormalizer(out, o);
    int k = -1;
    do {
      k++;
      u -= weight(out, o, k, logNormalizer);
    } while (u >= 0 && k < components - 1);
    return (float) (out[o + means() + k] + scale(out, o, k) * standardSample(random));
  }

  @Override
  public final double mean(float[] out, int o) {
    double logNormalizer = logNormalizer(out, o);
    double mean = 0;
    for (int k = 0; k < components; k++) {
      mean += weight(out, o, k, logNormalizer) * out[o + means() + k];
    }
    return mean;
  }

  /** Equal weights; means spread evenly over ±SPREAD standard deviations, scales that overlap. */
  @Override
  public final void initialize(double[] frequency, int f, float[] bias, int o) {
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

  private double scale(float[] out, int o, int k) {
    return StrictMath.exp(Math.max(out[o + means() + components + k], minLogScale));
  }

  private double weight(float[] out, int o, int k, double logNormalizer) {
    return learnedWeights ? StrictMath.exp(out[o + k] - logNormalizer) : 1.0 / components;
  }

  /** log Σ exp of the weight logits; 0 where there are none. */
  private double logNormalizer(float[] out, int o) {
    if (!learnedWeights) {
      return 0;
    }
    double[] logits = new double[components];
    for (int k = 0; k < components; k++) {
      logits[k] = out[o + k];
    }
    return logSumExp(logits);
  }

  /** log π_k + log f_k(x) for every component. */
  private double[] jointLogDensities(float[] out, int o, float x) {
    double[] joint = new double[components];
    double logNormalizer = logNormalizer(out, o);
    for (int k = 0; k < components; k++) {
      double logWeight = learnedWeights ? out[o + k] - logNormalizer : -StrictMath.log(components);
      double logScale = Math.max(out[o + means() + components + k], minLogScale);
      double z = (x - out[o + means() + k]) / StrictMath.exp(logScale);
      joint[k] = logWeight + logStandardDensity(z) - logScale;
    }
    return joint;
  }

  private static double logSumExp(double[] values) {
    double max = Double.NEGATIVE_INFINITY;
    for (double v : values) {
      max = Math.max(max, v);
    }
    if (Double.isInfinite(max)) {
      return max;
    }
    double sum = 0;
    for (double v : values) {
      sum += StrictMath.exp(v - max);
    }
    return max + StrictMath.log(sum);
  }
}
