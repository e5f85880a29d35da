package org.ardent.math;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernels of {@link VectorKernels} that go over several rows at once: what a load or a store
 * costs is shared by four of them.
 */
final class VectorRows {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_256;
  private static final int LANES = 8;

  private static final VectorSpecies<Float> WIDE = FloatVector.SPECIES_512;
  private static final boolean WIDE_IS_FAST = FloatVector.SPECIES_PREFERRED.length() >= 16;

  private final ScalarKernels scalar = new ScalarKernels();
  // Four rows' 16 accumulators each, on their way to the final sums.
  private final float[] scratch = new float[128];

  // What a loop carries is of some class of vectors to the compiler, which it would guess from what
  // the whole JVM uses: with vectors of other sizes elsewhere it would box these.

  private static FloatVector known(FloatVector v) {
    if (v.length() != LANES) {
      throw new AssertionError(v.length());
    }
    return v;
  }

  private static FloatVector wide(FloatVector v) {
    if (v.length() != 2 * LANES) {
      throw new AssertionError(v.length());
    }
    return v;
  }

  void multiplyRows(
      float[] m, int mo, int stride, int rows, float[] x, int xo, int n, float[] y, int yo) {
    int r = 0;
    for (; WIDE_IS_FAST && (n & 15) == 0 && r + 7 < rows; r += 8) {
      dot8(m, mo + r * stride, stride, x, xo, n, y, yo + r);
    }
    for (; r + 3 < rows; r += 4) {
      dot4(m, mo + r * stride, stride, x, xo, n, y, yo + r);
    }
    for (; r < rows; r++) {
      dot1(m, mo + r * stride, x, xo, n, y, yo + r);
    }
  }

  /** Eight rows for each load of x, each with its 16 accumulators in one vector. */
  private void dot8(float[] m, int mo, int stride, float[] x, int xo, int n, float[] y, int yo) {
    int m1 = mo + stride;
    int m2 = m1 + stride;
    int m3 = m2 + stride;
    int m4 = m3 + stride;
    int m5 = m4 + stride;
    int m6 = m5 + stride;
    int m7 = m6 + stride;
    FloatVector a0 = FloatVector.zero(WIDE);
    FloatVector a1 = a0;
    FloatVector a2 = a0;
    FloatVector a3 = a0;
    FloatVector a4 = a0;
    FloatVector a5 = a0;
    FloatVector a6 = a0;
    FloatVector a7 = a0;
    for (int i = 0; i < n; i += 16) {
      FloatVector v = FloatVector.fromArray(WIDE, x, xo + i);
      a0 = FloatVector.fromArray(WIDE, m, mo + i).fma(v, wide(a0));
      a1 = FloatVector.fromArray(WIDE, m, m1 + i).fma(v, wide(a1));
      a2 = FloatVector.fromArray(WIDE, m, m2 + i).fma(v, wide(a2));
      a3 = FloatVector.fromArray(WIDE, m, m3 + i).fma(v, wide(a3));
      a4 = FloatVector.fromArray(WIDE, m, m4 + i).fma(v, wide(a4));
      a5 = FloatVector.fromArray(WIDE, m, m5 + i).fma(v, wide(a5));
      a6 = FloatVector.fromArray(WIDE, m, m6 + i).fma(v, wide(a6));
      a7 = FloatVector.fromArray(WIDE, m, m7 + i).fma(v, wide(a7));
    }
    float[] s = scratch;
    wide(a0).intoArray(s, 0);
    wide(a1).intoArray(s, 16);
    wide(a2).intoArray(s, 32);
    wide(a3).intoArray(s, 48);
    wide(a4).intoArray(s, 64);
    wide(a5).intoArray(s, 80);
    wide(a6).intoArray(s, 96);
    wide(a7).intoArray(s, 112);
    for (int r = 0; r < 8; r++) {
      y[yo + r] = tree16(s, 16 * r);
    }
  }

  /** Four rows for each load of x: eight accumulators hide the latency of the fused additions. */
  private void dot4(float[] m, int mo, int stride, float[] x, int xo, int n, float[] y, int yo) {
    int m1 = mo + stride;
    int m2 = m1 + stride;
    int m3 = m2 + stride;
    FloatVector a0 = FloatVector.zero(SPECIES);
    FloatVector b0 = a0;
    FloatVector a1 = a0;
    FloatVector b1 = a0;
    FloatVector a2 = a0;
    FloatVector b2 = a0;
    FloatVector a3 = a0;
    FloatVector b3 = a0;
    int bound = n & -16;
    for (int i = 0; i < bound; i += 16) {
      FloatVector xa = FloatVector.fromArray(SPECIES, x, xo + i);
      FloatVector xb = FloatVector.fromArray(SPECIES, x, xo + i + 8);
      a0 = FloatVector.fromArray(SPECIES, m, mo + i).fma(xa, known(a0));
      b0 = FloatVector.fromArray(SPECIES, m, mo + i + 8).fma(xb, known(b0));
      a1 = FloatVector.fromArray(SPECIES, m, m1 + i).fma(xa, known(a1));
      b1 = FloatVector.fromArray(SPECIES, m, m1 + i + 8).fma(xb, known(b1));
      a2 = FloatVector.fromArray(SPECIES, m, m2 + i).fma(xa, known(a2));
      b2 = FloatVector.fromArray(SPECIES, m, m2 + i + 8).fma(xb, known(b2));
      a3 = FloatVector.fromArray(SPECIES, m, m3 + i).fma(xa, known(a3));
      b3 = FloatVector.fromArray(SPECIES, m, m3 + i + 8).fma(xb, known(b3));
    }
    float[] s = scratch;
    if (bound == n) {
      known(a0).add(known(b0)).intoArray(s, 0);
      known(a1).add(known(b1)).intoArray(s, 16);
      known(a2).add(known(b2)).intoArray(s, 32);
      known(a3).add(known(b3)).intoArray(s, 48);
    } else {
      known(a0).intoArray(s, 0);
      known(b0).intoArray(s, 8);
      known(a1).intoArray(s, 16);
      known(b1).intoArray(s, 24);
      known(a2).intoArray(s, 32);
      known(b2).intoArray(s, 40);
      known(a3).intoArray(s, 48);
      known(b3).intoArray(s, 56);
      tail(s, 0, m, mo, x, xo, bound, n);
      tail(s, 16, m, m1, x, xo, bound, n);
      tail(s, 32, m, m2, x, xo, bound, n);
      tail(s, 48, m, m3, x, xo, bound, n);
    }
    y[yo] = tree(s, 0);
    y[yo + 1] = tree(s, 16);
    y[yo + 2] = tree(s, 32);
    y[yo + 3] = tree(s, 48);
  }

  private void dot1(float[] m, int mo, float[] x, int xo, int n, float[] y, int yo) {
    FloatVector a = FloatVector.zero(SPECIES);
    FloatVector b = a;
    int bound = n & -16;
    for (int i = 0; i < bound; i += 16) {
      a =
          FloatVector.fromArray(SPECIES, m, mo + i)
              .fma(FloatVector.fromArray(SPECIES, x, xo + i), known(a));
      b =
          FloatVector.fromArray(SPECIES, m, mo + i + 8)
              .fma(FloatVector.fromArray(SPECIES, x, xo + i + 8), known(b));
    }
    float[] s = scratch;
    if (bound == n) {
      known(a).add(known(b)).intoArray(s, 0);
    } else {
      known(a).intoArray(s, 0);
      known(b).intoArray(s, 8);
      tail(s, 0, m, mo, x, xo, bound, n);
    }
    y[yo] = tree(s, 0);
  }

  /** Adds the last n−bound &lt; 16 products to their accumulators and folds 16 into 8. */
  private static void tail(
      float[] s, int so, float[] m, int mo, float[] x, int xo, int bound, int n) {
    for (int i = bound; i < n; i++) {
      int j = so + i - bound;
      s[j] = Math.fma(m[mo + i], x[xo + i], s[j]);
    }
    for (int j = so; j < so + 8; j++) {
      s[j] += s[j + 8];
    }
  }

  private static float tree16(float[] s, int o) {
    float s0 = (s[o] + s[o + 8]) + (s[o + 4] + s[o + 12]);
    float s1 = (s[o + 1] + s[o + 9]) + (s[o + 5] + s[o + 13]);
    float s2 = (s[o + 2] + s[o + 10]) + (s[o + 6] + s[o + 14]);
    float s3 = (s[o + 3] + s[o + 11]) + (s[o + 7] + s[o + 15]);
    return (s0 + s2) + (s1 + s3);
  }

  private static float tree(float[] s, int o) {
    float s0 = s[o] + s[o + 4];
    float s1 = s[o + 1] + s[o + 5];
    float s2 = s[o + 2] + s[o + 6];
    float s3 = s[o + 3] + s[o + 7];
    return (s0 + s2) + (s1 + s3);
  }

  void backwardRows(
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
    int bound = n & -8;
    int r = 0;
    for (; r + 3 < rows; r += 4) {
      addRows4(m, mo + r * stride, stride, d, dOffset + r, dx, dxo, bound);
      addToRows4(x, xo, d, dOffset + r, dm, dmo + r * stride, stride, bound);
    }
    for (; r < rows; r++) {
      backward1(m, mo + r * stride, dm, dmo + r * stride, d[dOffset + r], x, xo, dx, dxo, bound);
    }
    if (bound < n) {
      scalar.backwardRows(
          m,
          mo + bound,
          dm,
          dmo + bound,
          stride,
          rows,
          d,
          dOffset,
          x,
          xo + bound,
          dx,
          dxo + bound,
          n - bound);
    }
  }

  // Two loops and not one over both: with ten streams the addresses no longer fit the registers.

  /** dx += Σ d_r·m_r, four rows for each read-modify-write of dx. */
  private static void addRows4(
      float[] m, int mo, int stride, float[] d, int dOffset, float[] dx, int dxo, int bound) {
    FloatVector d0 = FloatVector.broadcast(SPECIES, d[dOffset]);
    FloatVector d1 = FloatVector.broadcast(SPECIES, d[dOffset + 1]);
    FloatVector d2 = FloatVector.broadcast(SPECIES, d[dOffset + 2]);
    FloatVector d3 = FloatVector.broadcast(SPECIES, d[dOffset + 3]);
    int m1 = mo + stride;
    int m2 = m1 + stride;
    int m3 = m2 + stride;
    for (int i = 0; i < bound; i += LANES) {
      FloatVector w = FloatVector.fromArray(SPECIES, dx, dxo + i);
      w = FloatVector.fromArray(SPECIES, m, mo + i).fma(d0, w);
      w = FloatVector.fromArray(SPECIES, m, m1 + i).fma(d1, w);
      w = FloatVector.fromArray(SPECIES, m, m2 + i).fma(d2, w);
      w = FloatVector.fromArray(SPECIES, m, m3 + i).fma(d3, w);
      w.intoArray(dx, dxo + i);
    }
  }

  /** dm_r += d_r·x, four rows for each load of x. */
  private static void addToRows4(
      float[] x, int xo, float[] d, int dOffset, float[] dm, int dmo, int stride, int bound) {
    FloatVector d0 = FloatVector.broadcast(SPECIES, d[dOffset]);
    FloatVector d1 = FloatVector.broadcast(SPECIES, d[dOffset + 1]);
    FloatVector d2 = FloatVector.broadcast(SPECIES, d[dOffset + 2]);
    FloatVector d3 = FloatVector.broadcast(SPECIES, d[dOffset + 3]);
    int dm1 = dmo + stride;
    int dm2 = dm1 + stride;
    int dm3 = dm2 + stride;
    for (int i = 0; i < bound; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
      v.fma(d0, FloatVector.fromArray(SPECIES, dm, dmo + i)).intoArray(dm, dmo + i);
      v.fma(d1, FloatVector.fromArray(SPECIES, dm, dm1 + i)).intoArray(dm, dm1 + i);
      v.fma(d2, FloatVector.fromArray(SPECIES, dm, dm2 + i)).intoArray(dm, dm2 + i);
      v.fma(d3, FloatVector.fromArray(SPECIES, dm, dm3 + i)).intoArray(dm, dm3 + i);
    }
  }

  private static void backward1(
      float[] m,
      int mo,
      float[] dm,
      int dmo,
      float d,
      float[] x,
      int xo,
      float[] dx,
      int dxo,
      int bound) {
    FloatVector d0 = FloatVector.broadcast(SPECIES, d);
    for (int i = 0; i < bound; i += LANES) {
      FloatVector.fromArray(SPECIES, m, mo + i)
          .fma(d0, FloatVector.fromArray(SPECIES, dx, dxo + i))
          .intoArray(dx, dxo + i);
      FloatVector.fromArray(SPECIES, x, xo + i)
          .fma(d0, FloatVector.fromArray(SPECIES, dm, dmo + i))
          .intoArray(dm, dmo + i);
    }
  }

  void addRows(float[] s, float[] x, int[] xo, int count, float[] y, int yo, int n) {
    int bound = n & -LANES;
    int j = 0;
    for (; j + 3 < count; j += 4) {
      addRows4(s, x, xo, j, y, yo, bound);
    }
    for (; j < count; j++) {
      addRow(s[j], x, xo[j], y, yo, bound);
    }
    for (int r = 0; r < count && bound < n; r++) {
      scalar.addScaled(s[r], x, xo[r] + bound, y, yo + bound, n - bound);
    }
  }

  /** y += s·x for a multiple of 8 elements. */
  static void addRow(float s, float[] x, int xo, float[] y, int yo, int bound) {
    FloatVector factor = FloatVector.broadcast(SPECIES, s);
    for (int i = 0; i < bound; i += LANES) {
      FloatVector.fromArray(SPECIES, x, xo + i)
          .fma(factor, FloatVector.fromArray(SPECIES, y, yo + i))
          .intoArray(y, yo + i);
    }
  }

  /** Four rows for each read-modify-write of y, which costs as much as three of them. */
  private static void addRows4(
      float[] s, float[] x, int[] xo, int j, float[] y, int yo, int bound) {
    FloatVector s0 = FloatVector.broadcast(SPECIES, s[j]);
    FloatVector s1 = FloatVector.broadcast(SPECIES, s[j + 1]);
    FloatVector s2 = FloatVector.broadcast(SPECIES, s[j + 2]);
    FloatVector s3 = FloatVector.broadcast(SPECIES, s[j + 3]);
    int x0 = xo[j];
    int x1 = xo[j + 1];
    int x2 = xo[j + 2];
    int x3 = xo[j + 3];
    for (int i = 0; i < bound; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, y, yo + i);
      v = FloatVector.fromArray(SPECIES, x, x0 + i).fma(s0, v);
      v = FloatVector.fromArray(SPECIES, x, x1 + i).fma(s1, v);
      v = FloatVector.fromArray(SPECIES, x, x2 + i).fma(s2, v);
      v = FloatVector.fromArray(SPECIES, x, x3 + i).fma(s3, v);
      v.intoArray(y, yo + i);
    }
  }
}
