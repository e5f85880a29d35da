package org.ardent.math;

import static org.ardent.math.VectorFloats.FLOATS;
import static org.ardent.math.VectorFloats.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Dot products of pairs with vectors of 8: a pair's 16 accumulators are two of them. Sixteen
 * registers hold the accumulators of four pairs, so that there is no tile.
 */
final class VectorPairs8 implements VectorPairs {
  // Four pairs' accumulators, on their way to the final sums.
  private final float[] sums = new float[4 * 16];

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
      for (int j = 0; j < columns; j += 4) {
        int many = Math.min(4, columns - j);
        four(b, bo, j, many - 1, a, row, bound);
        for (int i = 0; i < many; i++) {
          z[zo + k * columns + j + i] =
              VectorPairs.sum(sums, 16 * i, a, row, b, bo[j + i], bound, n);
        }
      }
    }
  }

  /** Up to four rows, the last of them {@code last}, with one other. */
  private void four(float[] a, int[] ao, int k, int last, float[] b, int bo, int bound) {
    int r0 = ao[k];
    int r1 = ao[k + Math.min(1, last)];
    int r2 = ao[k + Math.min(2, last)];
    int r3 = ao[k + Math.min(3, last)];
    FloatVector a0 = FLOATS.cast(FloatVector.broadcast(SPECIES, 0));
    FloatVector b0 = a0;
    FloatVector a1 = a0;
    FloatVector b1 = a0;
    FloatVector a2 = a0;
    FloatVector b2 = a0;
    FloatVector a3 = a0;
    FloatVector b3 = a0;
    for (int i = 0; i < bound; i += 16) {
      FloatVector ya = FLOATS.cast(FloatVector.fromArray(SPECIES, b, bo + i));
      FloatVector yb = FLOATS.cast(FloatVector.fromArray(SPECIES, b, bo + i + 8));
      a0 = FLOATS.cast(FloatVector.fromArray(SPECIES, a, r0 + i)).fma(ya, FLOATS.cast(a0));
      b0 = FLOATS.cast(FloatVector.fromArray(SPECIES, a, r0 + i + 8)).fma(yb, FLOATS.cast(b0));
      a1 = FLOATS.cast(FloatVector.fromArray(SPECIES, a, r1 + i)).fma(ya, FLOATS.cast(a1));
      b1 = FLOATS.cast(FloatVector.fromArray(SPECIES, a, r1 + i + 8)).fma(yb, FLOATS.cast(b1));
      a2 = FLOATS.cast(FloatVector.fromArray(SPECIES, a, r2 + i)).fma(ya, FLOATS.cast(a2));
      b2 = FLOATS.cast(FloatVector.fromArray(SPECIES, a, r2 + i + 8)).fma(yb, FLOATS.cast(b2));
      a3 = FLOATS.cast(FloatVector.fromArray(SPECIES, a, r3 + i)).fma(ya, FLOATS.cast(a3));
      b3 = FLOATS.cast(FloatVector.fromArray(SPECIES, a, r3 + i + 8)).fma(yb, FLOATS.cast(b3));
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
  }
}
