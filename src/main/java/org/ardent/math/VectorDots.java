package org.ardent.math;

/**
 * Dot products of several rows with one vector, whose loads they share.
 *
 * <p>There is one class for each length of vectors. Every row has 16 accumulators, in one, two or
 * four vectors. C2 keeps a vector in a register only as a local variable: in an array, a field or
 * the result of a method that is not inlined, it is boxed. So the number of accumulators is the
 * number of variables, and the loops cannot be one loop with parameters. What holds no vectors, the
 * tail and the final sum, is shared here; it fixes the bits.
 */
interface VectorDots {
  /** As {@link Kernels#multiplyRows}. */
  void multiplyRows(
      float[] m, int mo, int stride, int rows, float[] x, int xo, int n, float[] y, int yo);

  /** Those for the machine's vectors. */
  static VectorDots create() {
    return switch (VectorFloats.LANES) {
      case 16 -> new VectorDots16();
      case 8 -> new VectorDots8();
      default -> new VectorDots4();
    };
  }

  /** Adds the last n−bound &lt; 16 products to their accumulators. */
  static void tail(float[] s, int so, float[] m, int mo, float[] x, int xo, int bound, int n) {
    for (int i = bound; i < n; i++) {
      int j = so + i - bound;
      s[j] = Math.fma(m[mo + i], x[xo + i], s[j]);
    }
  }

  /** The sum of 16 accumulators. */
  static float sum(float[] s, int o) {
    float s0 = (s[o] + s[o + 8]) + (s[o + 4] + s[o + 12]);
    float s1 = (s[o + 1] + s[o + 9]) + (s[o + 5] + s[o + 13]);
    float s2 = (s[o + 2] + s[o + 10]) + (s[o + 6] + s[o + 14]);
    float s3 = (s[o + 3] + s[o + 11]) + (s[o + 7] + s[o + 15]);
    return (s0 + s2) + (s1 + s3);
  }
}
