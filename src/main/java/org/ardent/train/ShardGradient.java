package org.ardent.train;

import java.io.Serializable;

/** A shard's part of a step. */
final class ShardGradient implements ShardResult, Serializable {
  private static final long serialVersionUID = 1L;

  private final StepResult seen;
  private final FloatVectors gradient;
  private final long kernelNanos;

  /**
   * A shard's part.
   *
   * @param seen the rows of the slice
   * @param gradient of their Σ weight·log p
   * @param kernelNanos how long it took
   */
  ShardGradient(StepResult seen, FloatVectors gradient, long kernelNanos) {
    this.seen = seen;
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
  public StepResult seen() {
    return seen;
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
