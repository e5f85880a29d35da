package org.ardent.math;

import static org.ardent.math.VectorFloats.FLOATS;
import static org.ardent.math.VectorFloats.SPECIES;

import jdk.incubator.vector.FloatVector;

/** Dot products with vectors of 4, as NEON has them: a row's 16 accumulators are four of them. */
final class VectorDots4 implements VectorDots {
  // Two rows' accumulators, on their way to the final sums.
  private final float[] sums = new float[2 * 16];

  @Override
  public void multiplyRows(
      float[] m, int mo, int stride, int rows, float[] x, int xo, int n, float[] y, int yo) {
    int r = 0;
    for (; r + 1 < rows; r += 2) {
      dot2(m, mo + r * stride, stride, x, xo, n, y, yo + r);
    }
    for (; r < rows; r++) {
      dot1(m, mo + r * stride, x, xo, n, y, yo + r);
    }
  }

  /** Two rows for each load of x: eight accumulators hide the latency of the fused additions. */
  private void dot2(float[] m, int mo, int stride, float[] x, int xo, int n, float[] y, int yo) {
    int bound = n & -16;
    int m1 = mo + stride;
    FloatVector a0 = FLOATS.cast(FloatVector.broadcast(SPECIES, 0));
    FloatVector b0 = a0;
    FloatVector c0 = a0;
    FloatVector d0 = a0;
    FloatVector a1 = a0;
    FloatVector b1 = a0;
    FloatVector c1 = a0;
    FloatVector d1 = a0;
    for (int i = 0; i < bound; i += 16) {
      FloatVector xa = FLOATS.cast(FloatVector.fromArray(SPECIES, x, xo + i));
      FloatVector xb = FLOATS.cast(FloatVector.fromArray(SPECIES, x, xo + i + 4));
      FloatVector xc = FLOATS.cast(FloatVector.fromArray(SPECIES, x, xo + i + 8));
      FloatVector xd = FLOATS.cast(FloatVector.fromArray(SPECIES, x, xo + i + 12));
      a0 = FLOATS.cast(FloatVector.fromArray(SPECIES, m, mo + i)).fma(xa, FLOATS.cast(a0));
      b0 = FLOATS.cast(FloatVector.fromArray(SPECIES, m, mo + i + 4)).fma(xb, FLOATS.cast(b0));
      c0 = FLOATS.cast(FloatVector.fromArray(SPECIES, m, mo + i + 8)).fma(xc, FLOATS.cast(c0));
      d0 = FLOATS.cast(FloatVector.fromArray(SPECIES, m, mo + i + 12)).fma(xd, FLOATS.cast(d0));
      a1 = FLOATS.cast(FloatVector.fromArray(SPECIES, m, m1 + i)).fma(xa, FLOATS.cast(a1));
      b1 = FLOATS.cast(FloatVector.fromArray(SPECIES, m, m1 + i + 4)).fma(xb, FLOATS.cast(b1));
      c1 = FLOATS.cast(FloatVector.fromArray(SPECIES, m, m1 + i + 8)).fma(xc, FLOATS.cast(c1));
      d1 = FLOATS.cast(FloatVector.fromArray(SPECIES, m, m1 + i + 12)).fma(xd, FLOATS.cast(d1));
    }
    float[] s = sums;
    FLOATS.cast(a0).intoArray(s, 0);
    FLOATS.cast(b0).intoArray(s, 4);
    FLOATS.cast(c0).intoArray(s, 8);
    FLOATS.cast(d0).intoArray(s, 12);
    FLOATS.cast(a1).intoArray(s, 16);
    FLOATS.cast(b1).intoArray(s, 20);
    FLOATS.cast(c1).intoArray(s, 24);
    FLOATS.cast(d1).intoArray(s, 28);
    for (int r = 0; r < 2; r++) {
      VectorDots.tail(s, 16 * r, m, mo + r * stride, x, xo, bound, n);
      y[yo + r] = VectorDots.sum(s, 16 * r);
    }
  }

  private void dot1(float[] m, int mo, float[] x, int xo, int n, float[] y, int yo) {
    int bound = n & -16;
    FloatVector a = FLOATS.cast(FloatVector.broadcast(SPECIES, 0));
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    for (int i = 0; i < bound; i += 16) {
      FloatVector xa = FLOATS.cast(FloatVector.fromArray(SPECIES, x, xo + i));
      a = FLOATS.cast(FloatVector.fromArray(SPECIES, m, mo + i)).fma(xa, FLOATS.cast(a));
      FloatVector xb = FLOATS.cast(FloatVector.fromArray(SPECIES, x, xo + i + 4));
      b = FLOATS.cast(FloatVector.fromArray(SPECIES, m, mo + i + 4)).fma(xb, FLOATS.cast(b));
      FloatVector xc = FLOATS.cast(FloatVector.fromArray(SPECIES, x, xo + i + 8));
      c = FLOATS.cast(FloatVector.fromArray(SPECIES, m, mo + i + 8)).fma(xc, FLOATS.cast(c));
      FloatVector xd = FLOATS.cast(FloatVector.fromArray(SPECIES, x, xo + i + 12));
      d = FLOATS.cast(FloatVector.fromArray(SPECIES, m, mo + i + 12)).fma(xd, FLOATS.cast(d));
    }
    FLOATS.cast(a).intoArray(sums, 0);
    FLOATS.cast(b).intoArray(sums, 4);
    FLOATS.cast(c).intoArray(sums, 8);
    FLOATS.cast(d).intoArray(sums, 12);
    VectorDots.tail(sums, 0, m, mo, x, xo, bound, n);
    y[yo] = VectorDots.sum(sums, 0);
  }
}
