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
  public void multiply(int m, int n, int k, Matrix a, Matrix b, Matrix c) {
    if (m > 0 && n > 0 && k > 0) {
      add("N", "N", n, m, k, b, a, c);
    }
  }

  @Override
  public void multiplyTransposed(int m, int n, int k, Matrix a, Matrix b, Matrix c) {
    if (m > 0 && n > 0 && k > 0) {
      add("N", "T", n, m, k, b, a, c);
    }
  }

  /** c += op(a)·op(b), all by columns. */
  private void add(String opA, String opB, int m, int n, int k, Matrix a, Matrix b, Matrix c) {
    blas.sgemm(
        opA,
        opB,
        m,
        n,
        k,
        1,
        a.values(),
        a.offset(),
        a.stride(),
        b.values(),
        b.offset(),
        b.stride(),
        1,
        c.values(),
        c.offset(),
        c.stride());
  }
}
