package org.ardent.math;

/** The specification: plain loops. */
final class ScalarProducts implements DenseProducts {
  /** What suits the vector products; here too, for the sake of the same bits. */
  static final int PANEL = 64;

  @Override
  public String description() {
    return "scalar";
  }

  @Override
  public int panel() {
    return PANEL;
  }

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
    add(m, n, k, a, ao, lda, 1, b, bo, ldb, c, co, ldc);
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
    add(m, n, k, a, ao, 1, lda, b, bo, ldb, c, co, ldc);
  }

  /** c[i, j] += Σ_p a[ao + i·row + p·step]·b[p, j]. */
  static void add(
      int m,
      int n,
      int k,
      float[] a,
      int ao,
      int row,
      int step,
      float[] b,
      int bo,
      int ldb,
      float[] c,
      int co,
      int ldc) {
    for (int i = 0; i < m; i++) {
      for (int p = 0; p < k; p++) {
        float s = a[ao + i * row + p * step];
        int x = bo + p * ldb;
        int y = co + i * ldc;
        for (int j = 0; j < n; j++) {
          c[y + j] = Math.fma(s, b[x + j], c[y + j]);
        }
      }
    }
  }
}
