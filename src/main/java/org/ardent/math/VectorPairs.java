package org.ardent.math;

/**
 * Dot products of every row of one set with every row of another, which share the loads.
 *
 * <p>There is one class for each length of vectors. Every pair has 16 accumulators, in one, two or
 * four vectors. C2 keeps a vector in a register only as a local variable: in an array, a field or
 * the result of a method that is not inlined, it is boxed. So the number of accumulators is the
 * number of variables, and the loops cannot be one loop with parameters. What holds no vectors, the
 * tail and the final sum, is shared here; it fixes the bits.
 */
interface VectorPairs {
  /** As {@link Kernels#multiplyPairs}, from index zo of z on. */
  void multiply(
      float[] a,
      int[] ao,
      int first,
      int rows,
      float[] b,
      int[] bo,
      int columns,
      int n,
      float[] z,
      int zo);

  /** Those for the machine's vectors. */
  static VectorPairs create() {
    return switch (VectorFloats.LANES) {
      case 16 -> new VectorPairs16();
      case 8 -> new VectorPairs8();
      default -> new VectorPairs4();
    };
  }

  /**
   * A dot product of two rows.
   *
   * @param s its 16 accumulators, from o on
   * @param bound up to where the accumulators have the products; n − bound &lt; 16
   */
  static float sum(float[] s, int o, float[] a, int ao, float[] b, int bo, int bound, int n) {
    for (int i = bound; i < n; i++) {
      int j = o + i - bound;
      s[j] = Math.fma(a[ao + i], b[bo + i], s[j]);
    }
    float s0 = (s[o] + s[o + 8]) + (s[o + 4] + s[o + 12]);
    float s1 = (s[o + 1] + s[o + 9]) + (s[o + 5] + s[o + 13]);
    float s2 = (s[o + 2] + s[o + 10]) + (s[o + 6] + s[o + 14]);
    float s3 = (s[o + 3] + s[o + 11]) + (s[o + 7] + s[o + 15]);
    return (s0 + s2) + (s1 + s3);
  }
}
