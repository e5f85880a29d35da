package org.ardent.train;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** A shard's part of a step. */
final class ShardGradient implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int CHUNK = 1 << 14;

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

  int examples() {
    return examples;
  }

  double logLikelihood() {
    return logLikelihood;
  }

  /** sum += gradient. */
  void addTo(float[] sum) {
    FloatBuffer values = ByteBuffer.wrap(gradient).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    // A bulk copy out of the bytes lets the additions vectorise.
    float[] chunk = new float[Math.min(CHUNK, sum.length)];
    for (int from = 0; from < sum.length; from += CHUNK) {
      int n = Math.min(CHUNK, sum.length - from);
      values.get(chunk, 0, n);
      for (int i = 0; i < n; i++) {
        sum[from + i] += chunk[i];
      }
    }
  }
}
