package org.ardent.math;

import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Whether this JVM has a fused multiply-add. If it has none, {@link Math#fma} computes the same
 * bits with big decimals, which makes all kernels slow.
 */
final class FusedMultiplyAdd {
  /** With the instruction the two take about as long, without it hundreds of times. */
  private static final double SLOW = 20;

  private static final int COUNT = 500;
  private static final int TRIES = 5;

  private FusedMultiplyAdd() {}

  /** The warning if it is slow. */
  static Optional<String> warning() {
    double ratio = ratio();
    if (ratio < SLOW) {
      return Optional.empty();
    }
    return Optional.of(
        "This JVM has no fused multiply-add (its machine lacks the instruction, or -XX:-UseFMA is"
            + " set): one takes as long as about "
            + Math.round(ratio)
            + " multiplications and additions, and training is slower by as much");
  }

  /**
   * How many times as long as a multiplication and an addition one takes. Of each the shortest of a
   * few tries counts, since the machine may be busy with something else.
   */
  private static double ratio() {
    long fused = Long.MAX_VALUE;
    long apart = Long.MAX_VALUE;
    for (int i = 0; i < TRIES; i++) {
      fused = Math.min(fused, nanos(FusedMultiplyAdd::fused));
      apart = Math.min(apart, nanos(FusedMultiplyAdd::apart));
    }
    return (double) fused / Math.max(1, apart);
  }

  private static long nanos(LongSupplier work) {
    long start = System.nanoTime();
    long result = work.getAsLong();
    long nanos = System.nanoTime() - start;
    // The result is used, so that the work is not left out.
    return result == Long.MIN_VALUE ? 0 : nanos;
  }

  private static long fused() {
    float sum = 1;
    for (int i = 1; i <= COUNT; i++) {
      sum = Math.fma(i, 0.37f, sum);
    }
    return Float.floatToRawIntBits(sum);
  }

  private static long apart() {
    float sum = 1;
    for (int i = 1; i <= COUNT; i++) {
      sum = i * 0.37f + sum;
    }
    return Float.floatToRawIntBits(sum);
  }
}
