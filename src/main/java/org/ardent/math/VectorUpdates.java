package org.ardent.math;

import static org.ardent.math.VectorFloats.FLOATS;
import static org.ardent.math.VectorFloats.LANES;
import static org.ardent.math.VectorFloats.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Sums of the same rows, each time with other factors, that are added to several rows at once. A
 * tile of four rows that are read and four, or two, that are written loads each once; its factors
 * fill the registers that vectors of 16 have, and half of the others'.
 */
final class VectorUpdates {
  private static final int TILE = LANES == 16 ? 4 : 2;

  private VectorUpdates() {}

  /** As {@link Kernels#addPairs}, n a multiple of {@link VectorFloats#LANES}. */
  static void add(float[] s, float[] x, int[] xo, int count, float[] y, int[] yo, int rows, int n) {
    int k = 0;
    for (; k + TILE <= rows; k += TILE) {
      int so = k * count;
      int j = 0;
      for (; j + 3 < count; j += 4) {
        if (TILE == 4) {
          tile4(s, so + j, count, x, xo, j, y, yo, k, n);
        } else {
          tile2(s, so + j, count, x, xo, j, y, yo, k, n);
        }
      }
      for (int r = 0; r < TILE; r++) {
        VectorRows.addRows(s, so + r * count, x, xo, j, count, y, yo[k + r], n);
      }
    }
    for (; k < rows; k++) {
      VectorRows.addRows(s, k * count, x, xo, 0, count, y, yo[k], n);
    }
  }

  private static void tile4(
      float[] s,
      int so,
      int stride,
      float[] x,
      int[] xo,
      int j,
      float[] y,
      int[] yo,
      int k,
      int n) {
    int x0 = xo[j];
    int x1 = xo[j + 1];
    int x2 = xo[j + 2];
    int x3 = xo[j + 3];
    int y0 = yo[k];
    int y1 = yo[k + 1];
    int y2 = yo[k + 2];
    int y3 = yo[k + 3];
    int so1 = so + stride;
    int so2 = so + 2 * stride;
    int so3 = so + 3 * stride;
    FloatVector s00 = FLOATS.cast(FloatVector.broadcast(SPECIES, s[so]));
    FloatVector s01 = FLOATS.cast(FloatVector.broadcast(SPECIES, s[so + 1]));
    FloatVector s02 = FLOATS.cast(FloatVector.broadcast(SPECIES, s[so + 2]));
    FloatVector s03 = FLOATS.cast(FloatVector.broadcast(SPECIES, s[so + 3]));
    FloatVector s10 = FLOATS.cast(FloatVector.broadcast(SPECIES, s[so1]));
    FloatVector s11 = FLOATS.cast(FloatVector.broadcast(SPECIES, s[so1 + 1]));
    FloatVector s12 = FLOATS.cast(FloatVector.broadcast(SPECIES, s[so1 + 2]));
    FloatVector s13 = FLOATS.cast(FloatVector.broadcast(SPECIES, s[so1 + 3]));
    FloatVector s20 = FLOATS.cast(FloatVector.broadcast(SPECIES, s[so2]));
    FloatVector s21 = FLOATS.cast(FloatVector.broadcast(SPECIES, s[so2 + 1]));
    FloatVector s22 = FLOATS.cast(FloatVector.broadcast(SPECIES, s[so2 + 2]));
    FloatVector s23 = FLOATS.cast(FloatVector.broadcast(SPECIES, s[so2 + 3]));
    FloatVector s30 = FLOATS.cast(FloatVector.broadcast(SPECIES, s[so3]));
    FloatVector s31 = FLOATS.cast(FloatVector.broadcast(SPECIES, s[so3 + 1]));
    FloatVector s32 = FLOATS.cast(FloatVector.broadcast(SPECIES, s[so3 + 2]));
    FloatVector s33 = FLOATS.cast(FloatVector.broadcast(SPECIES, s[so3 + 3]));
    for (int i = 0; i < n; i += LANES) {
      FloatVector v0 = FLOATS.cast(FloatVector.fromArray(SPECIES, x, x0 + i));
      FloatVector v1 = FLOATS.cast(FloatVector.fromArray(SPECIES, x, x1 + i));
      FloatVector v2 = FLOATS.cast(FloatVector.fromArray(SPECIES, x, x2 + i));
      FloatVector v3 = FLOATS.cast(FloatVector.fromArray(SPECIES, x, x3 + i));
      FloatVector w0 = FLOATS.cast(FloatVector.fromArray(SPECIES, y, y0 + i));
      w0 = FLOATS.cast(v0.fma(s00, w0));
      w0 = FLOATS.cast(v1.fma(s01, w0));
      w0 = FLOATS.cast(v2.fma(s02, w0));
      w0 = FLOATS.cast(v3.fma(s03, w0));
      w0.intoArray(y, y0 + i);
      FloatVector w1 = FLOATS.cast(FloatVector.fromArray(SPECIES, y, y1 + i));
      w1 = FLOATS.cast(v0.fma(s10, w1));
      w1 = FLOATS.cast(v1.fma(s11, w1));
      w1 = FLOATS.cast(v2.fma(s12, w1));
      w1 = FLOATS.cast(v3.fma(s13, w1));
      w1.intoArray(y, y1 + i);
      FloatVector w2 = FLOATS.cast(FloatVector.fromArray(SPECIES, y, y2 + i));
      w2 = FLOATS.cast(v0.fma(s20, w2));
      w2 = FLOATS.cast(v1.fma(s21, w2));
      w2 = FLOATS.cast(v2.fma(s22, w2));
      w2 = FLOATS.cast(v3.fma(s23, w2));
      w2.intoArray(y, y2 + i);
      FloatVector w3 = FLOATS.cast(FloatVector.fromArray(SPECIES, y, y3 + i));
      w3 = FLOATS.cast(v0.fma(s30, w3));
      w3 = FLOATS.cast(v1.fma(s31, w3));
      w3 = FLOATS.cast(v2.fma(s32, w3));
      w3 = FLOATS.cast(v3.fma(s33, w3));
      w3.intoArray(y, y3 + i);
    }
  }

  private static void tile2(
      float[] s,
      int so,
      int stride,
      float[] x,
      int[] xo,
      int j,
      float[] y,
      int[] yo,
      int k,
      int n) {
    int x0 = xo[j];
    int x1 = xo[j + 1];
    int x2 = xo[j + 2];
    int x3 = xo[j + 3];
    int y0 = yo[k];
    int y1 = yo[k + 1];
    int so1 = so + stride;
    FloatVector s00 = FLOATS.cast(FloatVector.broadcast(SPECIES, s[so]));
    FloatVector s01 = FLOATS.cast(FloatVector.broadcast(SPECIES, s[so + 1]));
    FloatVector s02 = FLOATS.cast(FloatVector.broadcast(SPECIES, s[so + 2]));
    FloatVector s03 = FLOATS.cast(FloatVector.broadcast(SPECIES, s[so + 3]));
    FloatVector s10 = FLOATS.cast(FloatVector.broadcast(SPECIES, s[so1]));
    FloatVector s11 = FLOATS.cast(FloatVector.broadcast(SPECIES, s[so1 + 1]));
    FloatVector s12 = FLOATS.cast(FloatVector.broadcast(SPECIES, s[so1 + 2]));
    FloatVector s13 = FLOATS.cast(FloatVector.broadcast(SPECIES, s[so1 + 3]));
    for (int i = 0; i < n; i += LANES) {
      FloatVector v0 = FLOATS.cast(FloatVector.fromArray(SPECIES, x, x0 + i));
      FloatVector v1 = FLOATS.cast(FloatVector.fromArray(SPECIES, x, x1 + i));
      FloatVector v2 = FLOATS.cast(FloatVector.fromArray(SPECIES, x, x2 + i));
      FloatVector v3 = FLOATS.cast(FloatVector.fromArray(SPECIES, x, x3 + i));
      FloatVector w0 = FLOATS.cast(FloatVector.fromArray(SPECIES, y, y0 + i));
      w0 = FLOATS.cast(v0.fma(s00, w0));
      w0 = FLOATS.cast(v1.fma(s01, w0));
      w0 = FLOATS.cast(v2.fma(s02, w0));
      w0 = FLOATS.cast(v3.fma(s03, w0));
      w0.intoArray(y, y0 + i);
      FloatVector w1 = FLOATS.cast(FloatVector.fromArray(SPECIES, y, y1 + i));
      w1 = FLOATS.cast(v0.fma(s10, w1));
      w1 = FLOATS.cast(v1.fma(s11, w1));
      w1 = FLOATS.cast(v2.fma(s12, w1));
      w1 = FLOATS.cast(v3.fma(s13, w1));
      w1.intoArray(y, y1 + i);
    }
  }
}
