package org.ardent.model.conditional;

import org.ardent.math.Random;

/**
 * What a reconstruction x̂ of a standardised real value is judged by: −(x−x̂)² in place of a
 * log-density, ∂ = 2(x−x̂). It is no density, and nothing can be drawn from it.
 */
public record SquaredError() implements Conditional {
  private static final long serialVersionUID = 1L;

  @Override
  public int outputs() {
    return 1;
  }

  @Override
  public double logDensity(float[] out, int o, double x) {
    return -square(difference(out, o, x));
  }

  @Override
  public double logDensity(double[] out, int o, double x) {
    return -square(x - out[o]);
  }

  @Override
  public double gradient(float[] out, int o, double x, float[] delta, int d) {
    double difference = difference(out, o, x);
    delta[d] = (float) (2 * difference);
    return -square(difference);
  }

  /** Of the value as the network gets it, rounded. */
  private static double difference(float[] out, int o, double x) {
    return (double) (float) x - out[o];
  }

  private static double square(double x) {
    return x * x;
  }

  @Override
  public double sample(float[] out, int o, Random random) {
    throw new UnsupportedOperationException("an autoencoder has no p(x) to draw from");
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
    throw new UnsupportedOperationException("an error is no probability");
  }

  @Override
  public double sample(float[] out, int o, Region region, Random random) {
    throw new UnsupportedOperationException("an error is no probability");
  }

  @Override
  public void initialize(double[] counts, int f, double total, float[] bias, int o) {
    bias[o] = 0;
  }
}
