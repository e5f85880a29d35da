package org.ardent.math;

import static org.ardent.math.VectorFloats.FLOATS;
import static org.ardent.math.VectorFloats.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Dot products of pairs with vectors of 16. A tile of four rows and four columns has sixteen
 * accumulators, each a vector, and loads eight vectors for its sixteen fused additions.
 *
 * <p>The final sums are scalar: with blends and shuffles of the Vector API a tile took nine times
 * as long on JDK 17.
 */
final class VectorPairs16 implements VectorPairs {
  // A tile's accumulators, on their way to the final sums.
  private final float[] sums = new float[16 * 16];

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
    int k = 0;
    for (; k + 3 < rows; k += 4) {
      int j = 0;
      for (; j + 3 < columns; j += 4) {
        tile(a, ao, first + k, b, bo, j, bound);
        for (int i = 0; i < 16; i++) {
          z[zo + (k + i / 4) * columns + j + i % 4] =
              VectorPairs.sum(sums, 16 * i, a, ao[first + k + i / 4], b, bo[j + i % 4], bound, n);
        }
      }
      for (; j < columns; j++) {
        four(a, ao, first + k, 3, b, bo[j], bound);
        for (int i = 0; i < 4; i++) {
          z[zo + (k + i) * columns + j] =
              VectorPairs.sum(sums, 16 * i, a, ao[first + k + i], b, bo[j], bound, n);
        }
      }
    }
    for (; k < rows; k++) {
      int row = ao[first + k];
      for (int j = 0; j < columns; j += 8) {
        int many = Math.min(8, columns - j);
        if (many == 1) {
          one(b, bo[j], a, row, bound);
        } else if (many > 4) {
          eight(b, bo, j, many - 1, a, row, bound);
        } else {
          four(b, bo, j, many - 1, a, row, bound);
        }
        for (int i = 0; i < many; i++) {
          z[zo + k * columns + j + i] =
              VectorPairs.sum(sums, 16 * i, a, row, b, bo[j + i], bound, n);
        }
      }
    }
  }

  /** Four rows and four columns. */
  private void tile(float[] a, int[] ao, int k, float[] b, int[] bo, int j, int bound) {
    int a0 = ao[k];
    int a1 = ao[k + 1];
    int a2 = ao[k + 2];
    int a3 = ao[k + 3];
    int b0 = bo[j];
    int b1 = bo[j + 1];
    int b2 = bo[j + 2];
    int b3 = bo[j + 3];
    FloatVector s00 = FLOATS.cast(FloatVector.broadcast(SPECIES, 0));
    FloatVector s01 = s00;
    FloatVector s02 = s00;
    FloatVector s03 = s00;
    FloatVector s10 = s00;
    FloatVector s11 = s00;
    FloatVector s12 = s00;
    FloatVector s13 = s00;
    FloatVector s20 = s00;
    FloatVector s21 = s00;
    FloatVector s22 = s00;
    FloatVector s23 = s00;
    FloatVector s30 = s00;
    FloatVector s31 = s00;
    FloatVector s32 = s00;
    FloatVector s33 = s00;
    for (int i = 0; i < bound; i += 16) {
      FloatVector y0 = FLOATS.cast(FloatVector.fromArray(SPECIES, b, b0 + i));
      FloatVector y1 = FLOATS.cast(FloatVector.fromArray(SPECIES, b, b1 + i));
      FloatVector y2 = FLOATS.cast(FloatVector.fromArray(SPECIES, b, b2 + i));
      FloatVector y3 = FLOATS.cast(FloatVector.fromArray(SPECIES, b, b3 + i));
      FloatVector x0 = FLOATS.cast(FloatVector.fromArray(SPECIES, a, a0 + i));
      s00 = FLOATS.cast(x0.fma(y0, FLOATS.cast(s00)));
      s01 = FLOATS.cast(x0.fma(y1, FLOATS.cast(s01)));
      s02 = FLOATS.cast(x0.fma(y2, FLOATS.cast(s02)));
      s03 = FLOATS.cast(x0.fma(y3, FLOATS.cast(s03)));
      FloatVector x1 = FLOATS.cast(FloatVector.fromArray(SPECIES, a, a1 + i));
      s10 = FLOATS.cast(x1.fma(y0, FLOATS.cast(s10)));
      s11 = FLOATS.cast(x1.fma(y1, FLOATS.cast(s11)));
      s12 = FLOATS.cast(x1.fma(y2, FLOATS.cast(s12)));
      s13 = FLOATS.cast(x1.fma(y3, FLOATS.cast(s13)));
      FloatVector x2 = FLOATS.cast(FloatVector.fromArray(SPECIES, a, a2 + i));
      s20 = FLOATS.cast(x2.fma(y0, FLOATS.cast(s20)));
      s21 = FLOATS.cast(x2.fma(y1, FLOATS.cast(s21)));
      s22 = FLOATS.cast(x2.fma(y2, FLOATS.cast(s22)));
      s23 = FLOATS.cast(x2.fma(y3, FLOATS.cast(s23)));
      FloatVector x3 = FLOATS.cast(FloatVector.fromArray(SPECIES, a, a3 + i));
      s30 = FLOATS.cast(x3.fma(y0, FLOATS.cast(s30)));
      s31 = FLOATS.cast(x3.fma(y1, FLOATS.cast(s31)));
      s32 = FLOATS.cast(x3.fma(y2, FLOATS.cast(s32)));
      s33 = FLOATS.cast(x3.fma(y3, FLOATS.cast(s33)));
    }
    float[] s = sums;
    FLOATS.cast(s00).intoArray(s, 0);
    FLOATS.cast(s01).intoArray(s, 16);
    FLOATS.cast(s02).intoArray(s, 32);
    FLOATS.cast(s03).intoArray(s, 48);
    FLOATS.cast(s10).intoArray(s, 64);
    FLOATS.cast(s11).intoArray(s, 80);
    FLOATS.cast(s12).intoArray(s, 96);
    FLOATS.cast(s13).intoArray(s, 112);
    FLOATS.cast(s20).intoArray(s, 128);
    FLOATS.cast(s21).intoArray(s, 144);
    FLOATS.cast(s22).intoArray(s, 160);
    FLOATS.cast(s23).intoArray(s, 176);
    FLOATS.cast(s30).intoArray(s, 192);
    FLOATS.cast(s31).intoArray(s, 208);
    FLOATS.cast(s32).intoArray(s, 224);
    FLOATS.cast(s33).intoArray(s, 240);
  }

  /** Up to four rows, the last of them {@code last}, with one other. */
  private void four(float[] a, int[] ao, int k, int last, float[] b, int bo, int bound) {
    int a0 = ao[k];
    int a1 = ao[k + Math.min(1, last)];
    int a2 = ao[k + Math.min(2, last)];
    int a3 = ao[k + Math.min(3, last)];
    FloatVector s0 = FLOATS.cast(FloatVector.broadcast(SPECIES, 0));
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    for (int i = 0; i < bound; i += 16) {
      FloatVector y = FLOATS.cast(FloatVector.fromArray(SPECIES, b, bo + i));
      s0 = FLOATS.cast(FloatVector.fromArray(SPECIES, a, a0 + i)).fma(y, FLOATS.cast(s0));
      s1 = FLOATS.cast(FloatVector.fromArray(SPECIES, a, a1 + i)).fma(y, FLOATS.cast(s1));
      s2 = FLOATS.cast(FloatVector.fromArray(SPECIES, a, a2 + i)).fma(y, FLOATS.cast(s2));
      s3 = FLOATS.cast(FloatVector.fromArray(SPECIES, a, a3 + i)).fma(y, FLOATS.cast(s3));
    }
    float[] s = sums;
    FLOATS.cast(s0).intoArray(s, 0);
    FLOATS.cast(s1).intoArray(s, 16);
    FLOATS.cast(s2).intoArray(s, 32);
    FLOATS.cast(s3).intoArray(s, 48);
  }

  /** Up to eight rows, whose accumulators hide the latency of the fused additions. */
  private void eight(float[] a, int[] ao, int k, int last, float[] b, int bo, int bound) {
    int a0 = ao[k];
    int a1 = ao[k + Math.min(1, last)];
    int a2 = ao[k + Math.min(2, last)];
    int a3 = ao[k + Math.min(3, last)];
    int a4 = ao[k + Math.min(4, last)];
    int a5 = ao[k + Math.min(5, last)];
    int a6 = ao[k + Math.min(6, last)];
    int a7 = ao[k + Math.min(7, last)];
    FloatVector s0 = FLOATS.cast(FloatVector.broadcast(SPECIES, 0));
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    FloatVector s4 = s0;
    FloatVector s5 = s0;
    FloatVector s6 = s0;
    FloatVector s7 = s0;
    for (int i = 0; i < bound; i += 16) {
      FloatVector y = FLOATS.cast(FloatVector.fromArray(SPECIES, b, bo + i));
      s0 = FLOATS.cast(FloatVector.fromArray(SPECIES, a, a0 + i)).fma(y, FLOATS.cast(s0));
      s1 = FLOATS.cast(FloatVector.fromArray(SPECIES, a, a1 + i)).fma(y, FLOATS.cast(s1));
      s2 = FLOATS.cast(FloatVector.fromArray(SPECIES, a, a2 + i)).fma(y, FLOATS.cast(s2));
      s3 = FLOATS.cast(FloatVector.fromArray(SPECIES, a, a3 + i)).fma(y, FLOATS.cast(s3));
      s4 = FLOATS.cast(FloatVector.fromArray(SPECIES, a, a4 + i)).fma(y, FLOATS.cast(s4));
      s5 = FLOATS.cast(FloatVector.fromArray(SPECIES, a, a5 + i)).fma(y, FLOATS.cast(s5));
      s6 = FLOATS.cast(FloatVector.fromArray(SPECIES, a, a6 + i)).fma(y, FLOATS.cast(s6));
      s7 = FLOATS.cast(FloatVector.fromArray(SPECIES, a, a7 + i)).fma(y, FLOATS.cast(s7));
    }
    float[] s = sums;
    FLOATS.cast(s0).intoArray(s, 0);
    FLOATS.cast(s1).intoArray(s, 16);
    FLOATS.cast(s2).intoArray(s, 32);
    FLOATS.cast(s3).intoArray(s, 48);
    FLOATS.cast(s4).intoArray(s, 64);
    FLOATS.cast(s5).intoArray(s, 80);
    FLOATS.cast(s6).intoArray(s, 96);
    FLOATS.cast(s7).intoArray(s, 112);
  }

  private void one(float[] a, int ao, float[] b, int bo, int bound) {
    FloatVector s = FLOATS.cast(FloatVector.broadcast(SPECIES, 0));
    for (int i = 0; i < bound; i += 16) {
      FloatVector y = FLOATS.cast(FloatVector.fromArray(SPECIES, b, bo + i));
      s = FLOATS.cast(FloatVector.fromArray(SPECIES, a, ao + i)).fma(y, FLOATS.cast(s));
    }
    FLOATS.cast(s).intoArray(sums, 0);
  }
}
