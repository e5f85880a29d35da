package org.ardent.math;

/**
 * Dot products of every row of one set with every row of another. As with {@link VectorDots}, there
 * is a class for each length of vectors, and every pair has 16 accumulators.
 */
interface VectorPairs {
  /** As {@link Kernels#multiplyPairs}, n a multiple of 16. */
  void multiply(
      float[] a, int[] ao, int first, int rows, float[] b, int[] bo, int columns, int n, float[] z);

  /** Those for the machine's vectors. */
  static VectorPairs create() {
    return switch (VectorFloats.LANES) {
      case 16 -> new VectorPairs16();
      case 8 -> new VectorPairs8();
      default -> new VectorPairs4();
    };
  }
}
