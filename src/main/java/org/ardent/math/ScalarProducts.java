package org.ardent.math;

/** The specification: plain loops. */
final class ScalarProducts implements DenseProducts {
  /**
   * The size that suits the vector products. It is the same here, so that the bits are the same.
   */
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
  public void multiply(int m, int n, int k, Matrix a, Matrix b, Matrix c) {
    add(m, n, k, a, false, b, c);
  }

  @Override
  public void multiplyTransposed(int m, int n, int k, Matrix a, Matrix b, Matrix c) {
    add(m, n, k, a, true, b, c);
  }

  /** c[i, j] += Σ_p a[i, p]·b[p, j], or a[p, i] of a transposed. */
  static void add(int m, int n, int k, Matrix a, boolean transposed, Matrix b, Matrix c) {
    float[] left = a.values();
    float[] right = b.values();
    float[] sum = c.values();
    int row = transposed ? 1 : a.stride();
    int step = transposed ? a.stride() : 1;
    for (int i = 0; i < m; i++) {
      int y = c.offset() + i * c.stride();
      for (int p = 0; p < k; p++) {
        float s = left[a.offset() + i * row + p * step];
        int x = b.offset() + p * b.stride();
        for (int j = 0; j < n; j++) {
          sum[y + j] = Math.fma(s, right[x + j], sum[y + j]);
        }
      }
    }
  }
}
