package org.ardent.math;

/**
 * Products of dense matrices. A result does not overlap what is read.
 *
 * <p>Those of {@link Kernels#products} are exact to the bit: every element of c is accumulated by
 * fused multiply-add, one product after the other in ascending k, whatever the shape and whatever
 * the blocking. A BLAS ({@link DenseProductsProvider}) orders the additions as it likes.
 *
 * <p>An instance has scratch memory of its own and is not thread safe.
 */
public interface DenseProducts {

  /** The name of the implementation, for a log line. */
  String description();

  /** How many rows or columns a part of a product has at least, for the product to be worth it. */
  int panel();

  /** c += a·b, where a is m × k, b is k × n. */
  void multiply(int m, int n, int k, Matrix a, Matrix b, Matrix c);

  /** c += aᵀ·b, where a is k × m, b is k × n. */
  void multiplyTransposed(int m, int n, int k, Matrix a, Matrix b, Matrix c);
}
