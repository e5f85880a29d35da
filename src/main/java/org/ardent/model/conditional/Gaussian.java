package org.ardent.model.conditional;

import org.ardent.math.Random;

/**
 * A Gaussian with outputs mean μ and log σ: log p(x) = −z²/2 − log σ − log √(2π), z = (x−μ)/σ, σ =
 * exp(max(log σ, floor)). ∂μ = z/σ, ∂log σ = z² − 1, zero below the floor.
 *
 * @param minLogScale the floor of log σ
 */
public record Gaussian(double minLogScale) implements Conditional {

  @Override
  public int outputs() {
    return 2;
  }

  @Override
  public double logDensity(float[] out, int o, double x) {
    return logDensity(new double[] {out[o], out[o + 1]}, 0, x);
  }

  @Override
  public double logDensity(double[] out, int o, double x) {
    double logScale = Math.max(out[o + 1], minLogScale);
    double z = (x - out[o]) / StrictMath.exp(logScale);
    return -0.5 * z * z - logScale - Normal.LOG_SQRT_2_PI;
  }

  /** Of the value as the network gets it, rounded. */
  @Override
  public double gradient(float[] out, int o, double value, float[] delta, int d) {
    float x = (float) value;
    double scale = StrictMath.exp(Math.max(out[o + 1], minLogScale));
    double z = (x - out[o]) / scale;
    delta[d] = (float) (z / scale);
    delta[d + 1] = out[o + 1] < minLogScale ? 0 : (float) (z * z - 1);
    return logDensity(out, o, x);
  }

  @Override
  public double sample(float[] out, int o, Random random) {
    double scale = StrictMath.exp(Math.max(out[o + 1], minLogScale));
    return out[o] + scale * random.nextGaussian();
  }

  @Override
  public double mean(float[] out, int o) {
    return out[o];
  }

  @Override
  public double mode(double[] out, int o) {
    return out[o];
  }

  @Override
  public boolean isDensity() {
    return true;
  }

  @Override
  public double probability(float[] out, int o, Region region) {
    return alone().probability(out, o, region);
  }

  @Override
  public double sample(float[] out, int o, Region region, Random random) {
    return alone().sample(out, o, region, random);
  }

  /** The same as a mixture of one, which has regions. */
  private DensityMixture alone() {
    return new DensityMixture(Normal.STANDARD, 1, false, minLogScale);
  }

  @Override
  public void initialize(double[] counts, int f, double total, float[] bias, int o) {
    bias[o] = 0;
    bias[o + 1] = 0;
  }
}
