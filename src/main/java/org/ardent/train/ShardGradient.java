package org.ardent.train;

import java.io.Serializable;

/** A shard's part of a step. */
final class ShardGradient implements ShardResult, Serializable {
  private static final long serialVersionUID = 1L;

  private final int examples;
  private final double logLikelihood;
  private final FloatVectors gradient;
  private final long kernelNanos;

  /**
   * A shard's part.
   *
   * @param examples how many rows the slice has
   * @param logLikelihood Σ log p over them, nats
   * @param gradient of that sum
   * @param kernelNanos how long it took
   */
  ShardGradient(int examples, double logLikelihood, FloatVectors gradient, long kernelNanos) {
    this.examples = examples;
    this.logLikelihood = logLikelihood;
    this.gradient = gradient;
    this.kernelNanos = kernelNanos;
  }

  /** sum += gradient, in double precision. */
  void addTo(double[] sum) {
    float[] values = gradient.vectors().get(0);
    for (int i = 0; i < sum.length; i++) {
      sum[i] += values[i];
    }
  }

  @Override
  public long examples() {
    return examples;
  }

  @Override
  public double logLikelihood() {
    return logLikelihood;
  }

  @Override
  public long kernelNanos() {
    return kernelNanos;
  }

  /** sum += gradient, for the elements from…to−1. */
  void addTo(float[] sum, int from, int to) {
    float[] values = gradient.vectors().get(0);
    for (int i = from; i < to; i++) {
      sum[i] += values[i];
    }
  }
}
