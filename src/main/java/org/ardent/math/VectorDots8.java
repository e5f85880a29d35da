package org.ardent.math;

import static org.ardent.math.VectorFloats.FLOATS;
import static org.ardent.math.VectorFloats.SPECIES;

import jdk.incubator.vector.FloatVector;

/** Dot products with vectors of 8: a row's 16 accumulators are two of them. */
final class VectorDots8 implements VectorDots {
  // Four rows' accumulators, on their way to the final sums.
  private final float[] sums = new float[4 * 16];

  @Override
  public void multiplyRows(
      float[] m, int mo, int stride, int rows, float[] x, int xo, int n, float[] y, int yo) {
    int r = 0;
    for (; r + 3 < rows; r += 4) {
      dot4(m, mo + r * stride, stride, x, xo, n, y, yo + r);
    }
    for (; r < rows; r++) {
      dot1(m, mo + r * stride, x, xo, n, y, yo + r);
    }
  }

  /** Four rows for each load of x: eight accumulators hide the latency of the fused additions. */
  private void dot4(float[] m, int mo, int stride, float[] x, int xo, int n, float[] y, int yo) {
    int bound = n & -16;
    int m1 = mo + stride;
    int m2 = m1 + stride;
    int m3 = m2 + stride;
    FloatVector a0 = FLOATS.cast(FloatVector.broadcast(SPECIES, 0));
    FloatVector b0 = a0;
    FloatVector a1 = a0;
    FloatVector b1 = a0;
    FloatVector a2 = a0;
    FloatVector b2 = a0;
    FloatVector a3 = a0;
    FloatVector b3 = a0;
    for (int i = 0; i < bound; i += 16) {
      FloatVector xa = FLOATS.cast(FloatVector.fromArray(SPECIES, x, xo + i));
      FloatVector xb = FLOATS.cast(FloatVector.fromArray(SPECIES, x, xo + i + 8));
      a0 = FLOATS.cast(FloatVector.fromArray(SPECIES, m, mo + i)).fma(xa, FLOATS.cast(a0));
      b0 = FLOATS.cast(FloatVector.fromArray(SPECIES, m, mo + i + 8)).fma(xb, FLOATS.cast(b0));
      a1 = FLOATS.cast(FloatVector.fromArray(SPECIES, m, m1 + i)).fma(xa, FLOATS.cast(a1));
      b1 = FLOATS.cast(FloatVector.fromArray(SPECIES, m, m1 + i + 8)).fma(xb, FLOATS.cast(b1));
      a2 = FLOATS.cast(FloatVector.fromArray(SPECIES, m, m2 + i)).fma(xa, FLOATS.cast(a2));
      b2 = FLOATS.cast(FloatVector.fromArray(SPECIES, m, m2 + i + 8)).fma(xb, FLOATS.cast(b2));
      a3 = FLOATS.cast(FloatVector.fromArray(SPECIES, m, m3 + i)).fma(xa, FLOATS.cast(a3));
      b3 = FLOATS.cast(FloatVector.fromArray(SPECIES, m, m3 + i + 8)).fma(xb, FLOATS.cast(b3));
    }
    float[] s = sums;
    FLOATS.cast(a0).intoArray(s, 0);
    FLOATS.cast(b0).intoArray(s, 8);
    FLOATS.cast(a1).intoArray(s, 16);
    FLOATS.cast(b1).intoArray(s, 24);
    FLOATS.cast(a2).intoArray(s, 32);
    FLOATS.cast(b2).intoArray(s, 40);
    FLOATS.cast(a3).intoArray(s, 48);
    FLOATS.cast(b3).intoArray(s, 56);
    for (int r = 0; r < 4; r++) {
      VectorDots.tail(s, 16 * r, m, mo + r * stride, x, xo, bound, n);
      y[yo + r] = VectorDots.sum(s, 16 * r);
    }
  }

  private void dot1(float[] m, int mo, float[] x, int xo, int n, float[] y, int yo) {
    int bound = n & -16;
    FloatVector a = FLOATS.cast(FloatVector.broadcast(SPECIES, 0));
    FloatVector b = a;
    for (int i = 0; i < bound; i += 16) {
      FloatVector ax = FLOATS.cast(FloatVector.fromArray(SPECIES, x, xo + i));
      a = FLOATS.cast(FloatVector.fromArray(SPECIES, m, mo + i)).fma(ax, FLOATS.cast(a));
      FloatVector bx = FLOATS.cast(FloatVector.fromArray(SPECIES, x, xo + i + 8));
      b = FLOATS.cast(FloatVector.fromArray(SPECIES, m, mo + i + 8)).fma(bx, FLOATS.cast(b));
    }
    FLOATS.cast(a).intoArray(sums, 0);
    FLOATS.cast(b).intoArray(sums, 8);
    VectorDots.tail(sums, 0, m, mo, x, xo, bound, n);
    y[yo] = VectorDots.sum(sums, 0);
  }
}
