package org.ardent.model.conditional;

import org.ardent.math.FloatMath;
import org.ardent.math.Random;

/**
 * A binary value with one logit z: log p(x) = −softplus((1−2x)·z), never the logarithm of a
 * sigmoid. ∂ log p / ∂z = x − σ(z).
 *
 * <p>{@link #NEITHER} stands for any number that is neither 0 nor 1. Its probability is 0, and log
 * p is then {@link #OUTSIDE}.
 */
public final class Bernoulli implements Conditional {
  private static final long serialVersionUID = 1L;

  /** The one instance: it has no parameters of its own. */
  public static final Bernoulli INSTANCE = new Bernoulli();

  /** What is neither 0 nor 1. */
  public static final double NEITHER = 2;

  private Bernoulli() {}

  /** 0 and 1 as they are, and {@link #NEITHER} for any other number. */
  public static double bit(double number) {
    return number == 0 || number == 1 ? number : NEITHER;
  }

  @Override
  public int outputs() {
    return 1;
  }

  @Override
  public double logDensity(float[] out, int o, double x) {
    return x == NEITHER ? OUTSIDE : -FloatMath.softplus(x != 0 ? -out[o] : out[o]);
  }

  @Override
  public double logDensity(double[] out, int o, double x) {
    if (x == NEITHER) {
      return OUTSIDE;
    }
    double z = x != 0 ? -out[o] : out[o];
    return -(Math.max(z, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(z))));
  }

  @Override
  public double gradient(float[] out, int o, double x, float[] delta, int d) {
    if (x == NEITHER) {
      delta[d] = 0;
      return OUTSIDE;
    }
    // x − σ(z), without the cancellation of 1 − σ(z)
    delta[d] = x != 0 ? FloatMath.sigmoid(-out[o]) : -FloatMath.sigmoid(out[o]);
    return logDensity(out, o, x);
  }

  @Override
  public double sample(float[] out, int o, Random random) {
    return random.nextDouble() < FloatMath.sigmoid(out[o]) ? 1 : 0;
  }

  @Override
  public double mean(float[] out, int o) {
    return FloatMath.sigmoid(out[o]);
  }

  @Override
  public double mode(double[] out, int o) {
    return out[o] > 0 ? 1 : 0;
  }

  @Override
  public double probability(float[] out, int o, Region region) {
    double p = FloatMath.sigmoid(out[o]);
    return (region.contains(0) ? 1 - p : 0) + (region.contains(1) ? p : 0);
  }

  @Override
  public double sample(float[] out, int o, Region region, Random random) {
    if (region.contains(0) && region.contains(1)) {
      return sample(out, o, random);
    }
    return region.contains(1) ? 1 : 0;
  }

  @Override
  public void initialize(double[] counts, int f, double total, float[] bias, int o) {
    double frequency = (counts[f] + 1) / (total + 2);
    bias[o] = (float) StrictMath.log(frequency / (1 - frequency));
  }

  private Object readResolve() {
    return INSTANCE;
  }
}
