package org.ardent.math;

import static org.ardent.math.VectorFloats.FLOATS;
import static org.ardent.math.VectorFloats.SPECIES;

import jdk.incubator.vector.FloatVector;

/** Dot products with vectors of 16: a row's 16 accumulators are one of them. */
final class VectorDots16 implements VectorDots {
  // Eight rows' accumulators, on their way to the final sums.
  private final float[] sums = new float[8 * 16];

  @Override
  public void multiplyRows(
      float[] m, int mo, int stride, int rows, float[] x, int xo, int n, float[] y, int yo) {
    int r = 0;
    for (; r + 7 < rows; r += 8) {
      dot8(m, mo + r * stride, stride, x, xo, n, y, yo + r);
    }
    for (; r + 3 < rows; r += 4) {
      dot4(m, mo + r * stride, stride, x, xo, n, y, yo + r);
    }
    for (; r < rows; r++) {
      dot1(m, mo + r * stride, x, xo, n, y, yo + r);
    }
  }

  /**
   * Eight rows for each load of x: as many accumulators hide the latency of the fused additions.
   */
  private void dot8(float[] m, int mo, int stride, float[] x, int xo, int n, float[] y, int yo) {
    int bound = n & -16;
    int m1 = mo + stride;
    int m2 = m1 + stride;
    int m3 = m2 + stride;
    int m4 = m3 + stride;
    int m5 = m4 + stride;
    int m6 = m5 + stride;
    int m7 = m6 + stride;
    FloatVector a0 = FLOATS.cast(FloatVector.broadcast(SPECIES, 0));
    FloatVector a1 = a0;
    FloatVector a2 = a0;
    FloatVector a3 = a0;
    FloatVector a4 = a0;
    FloatVector a5 = a0;
    FloatVector a6 = a0;
    FloatVector a7 = a0;
    for (int i = 0; i < bound; i += 16) {
      FloatVector v = FLOATS.cast(FloatVector.fromArray(SPECIES, x, xo + i));
      a0 = FLOATS.cast(FloatVector.fromArray(SPECIES, m, mo + i)).fma(v, FLOATS.cast(a0));
      a1 = FLOATS.cast(FloatVector.fromArray(SPECIES, m, m1 + i)).fma(v, FLOATS.cast(a1));
      a2 = FLOATS.cast(FloatVector.fromArray(SPECIES, m, m2 + i)).fma(v, FLOATS.cast(a2));
      a3 = FLOATS.cast(FloatVector.fromArray(SPECIES, m, m3 + i)).fma(v, FLOATS.cast(a3));
      a4 = FLOATS.cast(FloatVector.fromArray(SPECIES, m, m4 + i)).fma(v, FLOATS.cast(a4));
      a5 = FLOATS.cast(FloatVector.fromArray(SPECIES, m, m5 + i)).fma(v, FLOATS.cast(a5));
      a6 = FLOATS.cast(FloatVector.fromArray(SPECIES, m, m6 + i)).fma(v, FLOATS.cast(a6));
      a7 = FLOATS.cast(FloatVector.fromArray(SPECIES, m, m7 + i)).fma(v, FLOATS.cast(a7));
    }
    float[] s = sums;
    FLOATS.cast(a0).intoArray(s, 0);
    FLOATS.cast(a1).intoArray(s, 16);
    FLOATS.cast(a2).intoArray(s, 32);
    FLOATS.cast(a3).intoArray(s, 48);
    FLOATS.cast(a4).intoArray(s, 64);
    FLOATS.cast(a5).intoArray(s, 80);
    FLOATS.cast(a6).intoArray(s, 96);
    FLOATS.cast(a7).intoArray(s, 112);
    for (int r = 0; r < 8; r++) {
      VectorDots.tail(s, 16 * r, m, mo + r * stride, x, xo, bound, n);
      y[yo + r] = VectorDots.sum(s, 16 * r);
    }
  }

  private void dot4(float[] m, int mo, int stride, float[] x, int xo, int n, float[] y, int yo) {
    int bound = n & -16;
    int m1 = mo + stride;
    int m2 = m1 + stride;
    int m3 = m2 + stride;
    FloatVector a0 = FLOATS.cast(FloatVector.broadcast(SPECIES, 0));
    FloatVector a1 = a0;
    FloatVector a2 = a0;
    FloatVector a3 = a0;
    for (int i = 0; i < bound; i += 16) {
      FloatVector v = FLOATS.cast(FloatVector.fromArray(SPECIES, x, xo + i));
      a0 = FLOATS.cast(FloatVector.fromArray(SPECIES, m, mo + i)).fma(v, FLOATS.cast(a0));
      a1 = FLOATS.cast(FloatVector.fromArray(SPECIES, m, m1 + i)).fma(v, FLOATS.cast(a1));
      a2 = FLOATS.cast(FloatVector.fromArray(SPECIES, m, m2 + i)).fma(v, FLOATS.cast(a2));
      a3 = FLOATS.cast(FloatVector.fromArray(SPECIES, m, m3 + i)).fma(v, FLOATS.cast(a3));
    }
    float[] s = sums;
    FLOATS.cast(a0).intoArray(s, 0);
    FLOATS.cast(a1).intoArray(s, 16);
    FLOATS.cast(a2).intoArray(s, 32);
    FLOATS.cast(a3).intoArray(s, 48);
    for (int r = 0; r < 4; r++) {
      VectorDots.tail(s, 16 * r, m, mo + r * stride, x, xo, bound, n);
      y[yo + r] = VectorDots.sum(s, 16 * r);
    }
  }

  private void dot1(float[] m, int mo, float[] x, int xo, int n, float[] y, int yo) {
    int bound = n & -16;
    FloatVector a = FLOATS.cast(FloatVector.broadcast(SPECIES, 0));
    for (int i = 0; i < bound; i += 16) {
      FloatVector ax = FLOATS.cast(FloatVector.fromArray(SPECIES, x, xo + i));
      a = FLOATS.cast(FloatVector.fromArray(SPECIES, m, mo + i)).fma(ax, FLOATS.cast(a));
    }
    FLOATS.cast(a).intoArray(sums, 0);
    VectorDots.tail(sums, 0, m, mo, x, xo, bound, n);
    y[yo] = VectorDots.sum(sums, 0);
  }
}
