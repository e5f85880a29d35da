package org.ardent.train;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** A shard's part of a step. */
final class ShardGradient implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int examples;
  private final double logLikelihood;
  private final byte[] gradient;

  /**
   * A shard's part.
   *
   * @param examples how many rows the slice has
   * @param logLikelihood Σ log p over them, nats
   * @param gradient of that sum, float32 little-endian
   */
  ShardGradient(int examples, double logLikelihood, byte[] gradient) {
    this.examples = examples;
    this.logLikelihood = logLikelihood;
    this.gradient = gradient;
  }

  /** sum += gradient, in double precision. */
  void addTo(double[] sum) {
    FloatBuffer values = ByteBuffer.wrap(gradient).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += values.get(i);
    }
  }

  int examples() {
    return examples;
  }

  double logLikelihood() {
    return logLikelihood;
  }

  /**
   * sum += gradient.
   *
   * @param scratch of the same length; a bulk copy out of the bytes lets the additions vectorise
   */
  void addTo(float[] sum, float[] scratch) {
    ByteBuffer.wrap(gradient).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(scratch);
    for (int i = 0; i < sum.length; i++) {
      sum[i] += scratch[i];
    }
  }
}
