package org.ardent.math;

import static org.ardent.math.VectorFloats.FLOATS;
import static org.ardent.math.VectorFloats.LANES;
import static org.ardent.math.VectorFloats.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * The kernels of {@link VectorKernels} that add to several rows at once, so that four rows share
 * the cost of a load or a store.
 */
final class VectorRows {
  private final ScalarKernels scalar = new ScalarKernels();

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
    int bound = n & -LANES;
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
    FloatVector d0 = FLOATS.cast(FloatVector.broadcast(SPECIES, d[dOffset]));
    FloatVector d1 = FLOATS.cast(FloatVector.broadcast(SPECIES, d[dOffset + 1]));
    FloatVector d2 = FLOATS.cast(FloatVector.broadcast(SPECIES, d[dOffset + 2]));
    FloatVector d3 = FLOATS.cast(FloatVector.broadcast(SPECIES, d[dOffset + 3]));
    int m1 = mo + stride;
    int m2 = m1 + stride;
    int m3 = m2 + stride;
    for (int i = 0; i < bound; i += LANES) {
      FloatVector w = FLOATS.cast(FloatVector.fromArray(SPECIES, dx, dxo + i));
      w = FLOATS.cast(FLOATS.cast(FloatVector.fromArray(SPECIES, m, mo + i)).fma(d0, w));
      w = FLOATS.cast(FLOATS.cast(FloatVector.fromArray(SPECIES, m, m1 + i)).fma(d1, w));
      w = FLOATS.cast(FLOATS.cast(FloatVector.fromArray(SPECIES, m, m2 + i)).fma(d2, w));
      w = FLOATS.cast(FLOATS.cast(FloatVector.fromArray(SPECIES, m, m3 + i)).fma(d3, w));
      w.intoArray(dx, dxo + i);
    }
  }

  /** dm_r += d_r·x, four rows for each load of x. */
  private static void addToRows4(
      float[] x, int xo, float[] d, int dOffset, float[] dm, int dmo, int stride, int bound) {
    FloatVector d0 = FLOATS.cast(FloatVector.broadcast(SPECIES, d[dOffset]));
    FloatVector d1 = FLOATS.cast(FloatVector.broadcast(SPECIES, d[dOffset + 1]));
    FloatVector d2 = FLOATS.cast(FloatVector.broadcast(SPECIES, d[dOffset + 2]));
    FloatVector d3 = FLOATS.cast(FloatVector.broadcast(SPECIES, d[dOffset + 3]));
    int dm1 = dmo + stride;
    int dm2 = dm1 + stride;
    int dm3 = dm2 + stride;
    for (int i = 0; i < bound; i += LANES) {
      FloatVector v = FLOATS.cast(FloatVector.fromArray(SPECIES, x, xo + i));
      FloatVector w0 = FLOATS.cast(FloatVector.fromArray(SPECIES, dm, dmo + i));
      FLOATS.cast(v.fma(d0, w0)).intoArray(dm, dmo + i);
      FloatVector w1 = FLOATS.cast(FloatVector.fromArray(SPECIES, dm, dm1 + i));
      FLOATS.cast(v.fma(d1, w1)).intoArray(dm, dm1 + i);
      FloatVector w2 = FLOATS.cast(FloatVector.fromArray(SPECIES, dm, dm2 + i));
      FLOATS.cast(v.fma(d2, w2)).intoArray(dm, dm2 + i);
      FloatVector w3 = FLOATS.cast(FloatVector.fromArray(SPECIES, dm, dm3 + i));
      FLOATS.cast(v.fma(d3, w3)).intoArray(dm, dm3 + i);
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
    FloatVector d0 = FLOATS.cast(FloatVector.broadcast(SPECIES, d));
    for (int i = 0; i < bound; i += LANES) {
      FloatVector row = FLOATS.cast(FloatVector.fromArray(SPECIES, m, mo + i));
      FloatVector a = FLOATS.cast(FloatVector.fromArray(SPECIES, dx, dxo + i));
      FLOATS.cast(row.fma(d0, a)).intoArray(dx, dxo + i);
      FloatVector v = FLOATS.cast(FloatVector.fromArray(SPECIES, x, xo + i));
      FloatVector b = FLOATS.cast(FloatVector.fromArray(SPECIES, dm, dmo + i));
      FLOATS.cast(v.fma(d0, b)).intoArray(dm, dmo + i);
    }
  }

  /** y += Σ s[so + j]·x_j over j = from…count−1, for a multiple of the lanes. */
  static void addRows(
      float[] s, int so, float[] x, int[] xo, int from, int count, float[] y, int yo, int bound) {
    int j = from;
    for (; j + 3 < count; j += 4) {
      addRows4(s, so, x, xo, j, y, yo, bound);
    }
    if (j + 1 < count) {
      addRows2(s, so, x, xo, j, y, yo, bound);
      j += 2;
    }
    if (j < count) {
      addRow(s[so + j], x, xo[j], y, yo, bound);
    }
  }

  /** y += s·x for a multiple of {@link VectorFloats#LANES} elements. */
  static void addRow(float s, float[] x, int xo, float[] y, int yo, int bound) {
    FloatVector factor = FLOATS.cast(FloatVector.broadcast(SPECIES, s));
    for (int i = 0; i < bound; i += LANES) {
      FloatVector a = FLOATS.cast(FloatVector.fromArray(SPECIES, x, xo + i));
      FloatVector b = FLOATS.cast(FloatVector.fromArray(SPECIES, y, yo + i));
      FLOATS.cast(a.fma(factor, b)).intoArray(y, yo + i);
    }
  }

  /** Four rows for each read-modify-write of y, which costs as much as three of them. */
  private static void addRows4(
      float[] s, int so, float[] x, int[] xo, int j, float[] y, int yo, int bound) {
    FloatVector s0 = FLOATS.cast(FloatVector.broadcast(SPECIES, s[so + j]));
    FloatVector s1 = FLOATS.cast(FloatVector.broadcast(SPECIES, s[so + j + 1]));
    FloatVector s2 = FLOATS.cast(FloatVector.broadcast(SPECIES, s[so + j + 2]));
    FloatVector s3 = FLOATS.cast(FloatVector.broadcast(SPECIES, s[so + j + 3]));
    int x0 = xo[j];
    int x1 = xo[j + 1];
    int x2 = xo[j + 2];
    int x3 = xo[j + 3];
    for (int i = 0; i < bound; i += LANES) {
      FloatVector v = FLOATS.cast(FloatVector.fromArray(SPECIES, y, yo + i));
      v = FLOATS.cast(FLOATS.cast(FloatVector.fromArray(SPECIES, x, x0 + i)).fma(s0, v));
      v = FLOATS.cast(FLOATS.cast(FloatVector.fromArray(SPECIES, x, x1 + i)).fma(s1, v));
      v = FLOATS.cast(FLOATS.cast(FloatVector.fromArray(SPECIES, x, x2 + i)).fma(s2, v));
      v = FLOATS.cast(FLOATS.cast(FloatVector.fromArray(SPECIES, x, x3 + i)).fma(s3, v));
      v.intoArray(y, yo + i);
    }
  }

  private static void addRows2(
      float[] s, int so, float[] x, int[] xo, int j, float[] y, int yo, int bound) {
    FloatVector s0 = FLOATS.cast(FloatVector.broadcast(SPECIES, s[so + j]));
    FloatVector s1 = FLOATS.cast(FloatVector.broadcast(SPECIES, s[so + j + 1]));
    int x0 = xo[j];
    int x1 = xo[j + 1];
    for (int i = 0; i < bound; i += LANES) {
      FloatVector v = FLOATS.cast(FloatVector.fromArray(SPECIES, y, yo + i));
      v = FLOATS.cast(FLOATS.cast(FloatVector.fromArray(SPECIES, x, x0 + i)).fma(s0, v));
      v = FLOATS.cast(FLOATS.cast(FloatVector.fromArray(SPECIES, x, x1 + i)).fma(s1, v));
      v.intoArray(y, yo + i);
    }
  }
}
