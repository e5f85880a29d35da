package org.ardent.math;

/**
 * The loops of the forward pass with values in double and weights in float, as files hold them.
 * Densities of real values need them, because they magnify the rounding of float32. Plain Java in a
 * fixed order, so that every machine gets the same bits.
 */
public final class DoubleKernels {
  private DoubleKernels() {}

  /** Σ m_i·x_i; four partial sums, i mod 4, let the processor overlap the additions. */
  public static double dot(float[] m, int mo, double[] x, int n) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i + 3 < n; i += 4) {
      s0 += m[mo + i] * x[i];
      s1 += m[mo + i + 1] * x[i + 1];
      s2 += m[mo + i + 2] * x[i + 2];
      s3 += m[mo + i + 3] * x[i + 3];
    }
    for (; i < n; i++) {
      s0 += m[mo + i] * x[i];
    }
    return (s0 + s1) + (s2 + s3);
  }

  /** y_i += s·m_i. */
  public static void addScaled(double s, float[] m, int mo, double[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] += s * m[mo + i];
    }
  }
}
