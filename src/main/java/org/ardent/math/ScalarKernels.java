package org.ardent.math;

/** The specification: plain loops. */
final class ScalarKernels implements Kernels {
  private static final int LANES = 16;

  private final float[] lanes = new float[LANES];

  @Override
  public String description() {
    return "scalar";
  }

  @Override
  public DenseProducts products() {
    return new ScalarProducts();
  }

  @Override
  public void multiplyRows(
      float[] m, int mo, int stride, int rows, float[] x, int xo, int n, float[] y, int yo) {
    for (int r = 0; r < rows; r++) {
      y[yo + r] = dot(m, mo + r * stride, x, xo, n);
    }
  }

  @Override
  public void multiplyPairs(
      float[] a,
      int[] ao,
      int first,
      int rows,
      float[] b,
      int[] bo,
      int columns,
      int n,
      float[] z) {
    for (int k = 0; k < rows; k++) {
      for (int j = 0; j < columns; j++) {
        z[k * columns + j] = dot(a, ao[first + k], b, bo[j], n);
      }
    }
  }

  @Override
  public void addPairs(
      float[] s, float[] x, int[] xo, int count, float[] y, int[] yo, int rows, int n) {
    for (int k = 0; k < rows; k++) {
      for (int j = 0; j < count; j++) {
        addScaled(s[k * count + j], x, xo[j], y, yo[k], n);
      }
    }
  }

  private float dot(float[] a, int ao, float[] b, int bo, int n) {
    float[] sum = lanes;
    for (int j = 0; j < LANES; j++) {
      sum[j] = 0;
    }
    for (int i = 0; i < n; i++) {
      sum[i & 15] = Math.fma(a[ao + i], b[bo + i], sum[i & 15]);
    }
    for (int half = LANES / 2; half > 0; half /= 2) {
      for (int j = 0; j < half; j++) {
        sum[j] += sum[j + half];
      }
    }
    return sum[0];
  }

  @Override
  public void backwardRows(
      float[] m,
      int mo,
      float[] dm,
      int dmo,
      int stride,
      int rows,
      float[] d,
      int dOffset,
      float[] x,
      int xo,
      float[] dx,
      int dxo,
      int n) {
    for (int r = 0; r < rows; r++) {
      addScaled(d[dOffset + r], m, mo + r * stride, dx, dxo, n);
      addScaled(d[dOffset + r], x, xo, dm, dmo + r * stride, n);
    }
  }

  @Override
  public void add(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] += x[xo + i];
    }
  }

  @Override
  public void addScaled(float s, float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = Math.fma(s, x[xo + i], y[yo + i]);
    }
  }

  @Override
  public void addRows(float[] s, float[] x, int[] xo, int count, float[] y, int yo, int n) {
    for (int j = 0; j < count; j++) {
      addScaled(s[j], x, xo[j], y, yo, n);
    }
  }

  @Override
  public void multiply(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] *= x[xo + i];
    }
  }

  @Override
  public void sigmoid(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = FloatMath.sigmoid(x[xo + i]);
    }
  }

  @Override
  public void relu(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = x[xo + i] <= 0 ? 0 : x[xo + i];
    }
  }

  @Override
  public void addScaledRelu(
      float s, float[] x, int xo, float[] a, int ao, float[] y, int yo, int n) {
    addScaled(s, x, xo, a, ao, n);
    relu(a, ao, y, yo, n);
  }

  @Override
  public void reluOfSum(float[] x, int xo, float[] s, int so, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      float sum = x[xo + i] + s[so + i];
      y[yo + i] = sum <= 0 ? 0 : sum;
    }
  }

  @Override
  public void tanh(float[] x, int xo, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] = FloatMath.tanh(x[xo + i]);
    }
  }

  @Override
  public void addSigmoidGradient(
      float[] d, int dOffset, float[] h, int ho, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      float s = h[ho + i];
      y[yo + i] = Math.fma(d[dOffset + i], s * (1 - s), y[yo + i]);
    }
  }

  @Override
  public void addReluGradient(float[] d, int dOffset, float[] h, int ho, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      y[yo + i] += h[ho + i] <= 0 ? 0 : d[dOffset + i];
    }
  }

  @Override
  public void takeReluGradient(
      float[] d,
      int dOffset,
      float[] h,
      int ho,
      float[] p,
      int po,
      float s,
      float[] y,
      int yo,
      int n) {
    addReluGradient(d, dOffset, h, ho, p, po, n);
    addScaled(s, p, po, y, yo, n);
    for (int i = 0; i < n; i++) {
      d[dOffset + i] = 0;
    }
  }

  @Override
  public void addTanhGradient(float[] d, int dOffset, float[] h, int ho, float[] y, int yo, int n) {
    for (int i = 0; i < n; i++) {
      float s = h[ho + i];
      y[yo + i] = Math.fma(d[dOffset + i], Math.fma(-s, s, 1), y[yo + i]);
    }
  }

  @Override
  public void bernoulli(float[] z, int zo, float[] p, int po, float[] loss, int lo, int n) {
    for (int i = 0; i < n; i++) {
      p[po + i] = FloatMath.sigmoid(z[zo + i]);
      loss[lo + i] = FloatMath.softplus(z[zo + i]);
    }
  }
}
