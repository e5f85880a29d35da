package org.ardent.math;

import static org.ardent.math.VectorFloats.FLOATS;
import static org.ardent.math.VectorFloats.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Dot products of pairs with vectors of 4: a pair's 16 accumulators are four of them. Sixteen
 * registers hold the accumulators of two pairs, so that there is no tile.
 */
final class VectorPairs4 implements VectorPairs {
  // Two pairs' accumulators, on their way to the final sums.
  private final float[] sums = new float[2 * 16];

  @Override
  public void multiply(
      float[] a,
      int[] ao,
      int first,
      int rows,
      float[] b,
      int[] bo,
      int columns,
      int n,
      float[] z,
      int zo) {
    int bound = n & -16;
    for (int k = 0; k < rows; k++) {
      int row = ao[first + k];
      for (int j = 0; j < columns; j += 2) {
        int many = Math.min(2, columns - j);
        two(b, bo, j, many - 1, a, row, bound);
        for (int i = 0; i < many; i++) {
          z[zo + k * columns + j + i] =
              VectorPairs.sum(sums, 16 * i, a, row, b, bo[j + i], bound, n);
        }
      }
    }
  }

  /** Up to two rows, the last of them {@code last}, with one other. */
  private void two(float[] a, int[] ao, int k, int last, float[] b, int bo, int bound) {
    int r0 = ao[k];
    int r1 = ao[k + Math.min(1, last)];
    FloatVector a0 = FLOATS.cast(FloatVector.broadcast(SPECIES, 0));
    FloatVector b0 = a0;
    FloatVector c0 = a0;
    FloatVector d0 = a0;
    FloatVector a1 = a0;
    FloatVector b1 = a0;
    FloatVector c1 = a0;
    FloatVector d1 = a0;
    for (int i = 0; i < bound; i += 16) {
      FloatVector ya = FLOATS.cast(FloatVector.fromArray(SPECIES, b, bo + i));
      FloatVector yb = FLOATS.cast(FloatVector.fromArray(SPECIES, b, bo + i + 4));
      FloatVector yc = FLOATS.cast(FloatVector.fromArray(SPECIES, b, bo + i + 8));
      FloatVector yd = FLOATS.cast(FloatVector.fromArray(SPECIES, b, bo + i + 12));
      a0 = FLOATS.cast(FloatVector.fromArray(SPECIES, a, r0 + i)).fma(ya, FLOATS.cast(a0));
      b0 = FLOATS.cast(FloatVector.fromArray(SPECIES, a, r0 + i + 4)).fma(yb, FLOATS.cast(b0));
      c0 = FLOATS.cast(FloatVector.fromArray(SPECIES, a, r0 + i + 8)).fma(yc, FLOATS.cast(c0));
      d0 = FLOATS.cast(FloatVector.fromArray(SPECIES, a, r0 + i + 12)).fma(yd, FLOATS.cast(d0));
      a1 = FLOATS.cast(FloatVector.fromArray(SPECIES, a, r1 + i)).fma(ya, FLOATS.cast(a1));
      b1 = FLOATS.cast(FloatVector.fromArray(SPECIES, a, r1 + i + 4)).fma(yb, FLOATS.cast(b1));
      c1 = FLOATS.cast(FloatVector.fromArray(SPECIES, a, r1 + i + 8)).fma(yc, FLOATS.cast(c1));
      d1 = FLOATS.cast(FloatVector.fromArray(SPECIES, a, r1 + i + 12)).fma(yd, FLOATS.cast(d1));
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
  }
}
