package org.ardent.math;

import dev.ludovic.netlib.blas.BLAS;

/** Dense products by sgemm of a BLAS, which sums in an order of its own. */
final class BlasProducts implements DenseProducts {
  private final BLAS blas;

  BlasProducts(BLAS blas) {
    this.blas = blas;
  }

  @Override
  public String description() {
    return blas.getClass().getSimpleName() + " (bits differ between machines)";
  }

  /** Larger than our own: every call has a cost. */
  @Override
  public int panel() {
    return 192;
  }

  // BLAS goes by columns: it sees every matrix transposed, and cᵀ += bᵀ·aᵀ.

  @Override
  public void multiply(
      int m,
      int n,
      int k,
      float[] a,
      int ao,
      int lda,
      float[] b,
      int bo,
      int ldb,
      float[] c,
      int co,
      int ldc) {
    if (m > 0 && n > 0 && k > 0) {
      blas.sgemm("N", "N", n, m, k, 1, b, bo, ldb, a, ao, lda, 1, c, co, ldc);
    }
  }

  @Override
  public void multiplyTransposed(
      int m,
      int n,
      int k,
      float[] a,
      int ao,
      int lda,
      float[] b,
      int bo,
      int ldb,
      float[] c,
      int co,
      int ldc) {
    if (m > 0 && n > 0 && k > 0) {
      blas.sgemm("N", "T", n, m, k, 1, b, bo, ldb, a, ao, lda, 1, c, co, ldc);
    }
  }
}
