package org.ardent.math;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Dense products with the Vector API, bit for bit as {@link ScalarProducts}.
 *
 * <p>As in every fast matrix product (Goto &amp; van de Geijn 2008): b is copied, as many columns
 * as two vectors have lanes and as many rows as half of the first-level cache holds at a time, into
 * one stretch; over it pass all rows of a, four at a time, whose sums stay in registers. Vectors
 * have 8 lanes, or 4 where there are no longer ones, and are cast for the reason that {@link
 * VectorFloats} gives.
 */
final class VectorProducts implements DenseProducts {
  private static final VectorSpecies<Float> SPECIES = VectorFloats.longest(8);
  private static final Class<? extends FloatVector> FLOATS = FloatVector.zero(SPECIES).getClass();
  private static final int LANES = SPECIES.length();
  private static final int COLUMNS = 2 * LANES;
  private static final int DEPTH = 256;

  private final Arena arena = new Arena();
  private final int tile = arena.reserve((long) DEPTH * COLUMNS);
  private final float[] t = arena.allocate();

  @Override
  public String description() {
    return "vector";
  }

  @Override
  public int panel() {
    return ScalarProducts.PANEL;
  }

  @Override
  public void multiply(
      int m,
      int n,
      int k,
      float[] a,
      int ao,
      int lda,
      float[] b,
      int bo,
      int ldb,
      float[] c,
      int co,
      int ldc) {
    int wide = n & -COLUMNS;
    for (int j = 0; j < wide; j += COLUMNS) {
      for (int p = 0; p < k; p += DEPTH) {
        int depth = Math.min(DEPTH, k - p);
        pack(depth, b, bo + p * ldb + j, ldb);
        int i = 0;
        for (; i + 3 < m; i += 4) {
          rows4(depth, a, ao + i * lda + p, lda, c, co + i * ldc + j, ldc);
        }
        for (; i < m; i++) {
          row1(depth, a, ao + i * lda + p, 1, c, co + i * ldc + j);
        }
      }
    }
    ScalarProducts.add(m, n - wide, k, a, ao, lda, 1, b, bo + wide, ldb, c, co + wide, ldc);
  }

  @Override
  public void multiplyTransposed(
      int m,
      int n,
      int k,
      float[] a,
      int ao,
      int lda,
      float[] b,
      int bo,
      int ldb,
      float[] c,
      int co,
      int ldc) {
    int wide = n & -COLUMNS;
    for (int j = 0; j < wide; j += COLUMNS) {
      for (int p = 0; p < k; p += DEPTH) {
        int depth = Math.min(DEPTH, k - p);
        pack(depth, b, bo + p * ldb + j, ldb);
        int i = 0;
        for (; i + 3 < m; i += 4) {
          columns4(depth, a, ao + p * lda + i, lda, c, co + i * ldc + j, ldc);
        }
        for (; i < m; i++) {
          row1(depth, a, ao + p * lda + i, lda, c, co + i * ldc + j);
        }
      }
    }
    ScalarProducts.add(m, n - wide, k, a, ao, 1, lda, b, bo + wide, ldb, c, co + wide, ldc);
  }

  private void pack(int depth, float[] b, int bo, int ldb) {
    for (int p = 0; p < depth; p++) {
      int from = bo + p * ldb;
      int to = tile + p * COLUMNS;
      FLOATS.cast(FloatVector.fromArray(SPECIES, b, from)).intoArray(t, to);
      FLOATS.cast(FloatVector.fromArray(SPECIES, b, from + LANES)).intoArray(t, to + LANES);
    }
  }

  /** Four rows of a, each in one stretch. */
  private void rows4(int depth, float[] a, int ao, int lda, float[] c, int co, int ldc) {
    int c1 = co + ldc;
    int c2 = c1 + ldc;
    int c3 = c2 + ldc;
    int a1 = ao + lda;
    int a2 = a1 + lda;
    int a3 = a2 + lda;
    FloatVector s0 = FLOATS.cast(FloatVector.fromArray(SPECIES, c, co));
    FloatVector t0 = FLOATS.cast(FloatVector.fromArray(SPECIES, c, co + LANES));
    FloatVector s1 = FLOATS.cast(FloatVector.fromArray(SPECIES, c, c1));
    FloatVector t1 = FLOATS.cast(FloatVector.fromArray(SPECIES, c, c1 + LANES));
    FloatVector s2 = FLOATS.cast(FloatVector.fromArray(SPECIES, c, c2));
    FloatVector t2 = FLOATS.cast(FloatVector.fromArray(SPECIES, c, c2 + LANES));
    FloatVector s3 = FLOATS.cast(FloatVector.fromArray(SPECIES, c, c3));
    FloatVector t3 = FLOATS.cast(FloatVector.fromArray(SPECIES, c, c3 + LANES));
    for (int p = 0; p < depth; p++) {
      FloatVector x = FLOATS.cast(FloatVector.fromArray(SPECIES, t, tile + p * COLUMNS));
      FloatVector y = FLOATS.cast(FloatVector.fromArray(SPECIES, t, tile + p * COLUMNS + LANES));
      FloatVector b0 = FLOATS.cast(FloatVector.broadcast(SPECIES, a[ao + p]));
      s0 = x.fma(b0, FLOATS.cast(s0));
      t0 = y.fma(b0, FLOATS.cast(t0));
      FloatVector b1 = FLOATS.cast(FloatVector.broadcast(SPECIES, a[a1 + p]));
      s1 = x.fma(b1, FLOATS.cast(s1));
      t1 = y.fma(b1, FLOATS.cast(t1));
      FloatVector b2 = FLOATS.cast(FloatVector.broadcast(SPECIES, a[a2 + p]));
      s2 = x.fma(b2, FLOATS.cast(s2));
      t2 = y.fma(b2, FLOATS.cast(t2));
      FloatVector b3 = FLOATS.cast(FloatVector.broadcast(SPECIES, a[a3 + p]));
      s3 = x.fma(b3, FLOATS.cast(s3));
      t3 = y.fma(b3, FLOATS.cast(t3));
    }
    FLOATS.cast(s0).intoArray(c, co);
    FLOATS.cast(t0).intoArray(c, co + LANES);
    FLOATS.cast(s1).intoArray(c, c1);
    FLOATS.cast(t1).intoArray(c, c1 + LANES);
    FLOATS.cast(s2).intoArray(c, c2);
    FLOATS.cast(t2).intoArray(c, c2 + LANES);
    FLOATS.cast(s3).intoArray(c, c3);
    FLOATS.cast(t3).intoArray(c, c3 + LANES);
  }

  /** Four columns of a, neighbours in each of its rows. */
  private void columns4(int depth, float[] a, int ao, int lda, float[] c, int co, int ldc) {
    int c1 = co + ldc;
    int c2 = c1 + ldc;
    int c3 = c2 + ldc;
    FloatVector s0 = FLOATS.cast(FloatVector.fromArray(SPECIES, c, co));
    FloatVector t0 = FLOATS.cast(FloatVector.fromArray(SPECIES, c, co + LANES));
    FloatVector s1 = FLOATS.cast(FloatVector.fromArray(SPECIES, c, c1));
    FloatVector t1 = FLOATS.cast(FloatVector.fromArray(SPECIES, c, c1 + LANES));
    FloatVector s2 = FLOATS.cast(FloatVector.fromArray(SPECIES, c, c2));
    FloatVector t2 = FLOATS.cast(FloatVector.fromArray(SPECIES, c, c2 + LANES));
    FloatVector s3 = FLOATS.cast(FloatVector.fromArray(SPECIES, c, c3));
    FloatVector t3 = FLOATS.cast(FloatVector.fromArray(SPECIES, c, c3 + LANES));
    int q = ao;
    for (int p = 0; p < depth; p++) {
      FloatVector x = FLOATS.cast(FloatVector.fromArray(SPECIES, t, tile + p * COLUMNS));
      FloatVector y = FLOATS.cast(FloatVector.fromArray(SPECIES, t, tile + p * COLUMNS + LANES));
      FloatVector b0 = FLOATS.cast(FloatVector.broadcast(SPECIES, a[q]));
      s0 = x.fma(b0, FLOATS.cast(s0));
      t0 = y.fma(b0, FLOATS.cast(t0));
      FloatVector b1 = FLOATS.cast(FloatVector.broadcast(SPECIES, a[q + 1]));
      s1 = x.fma(b1, FLOATS.cast(s1));
      t1 = y.fma(b1, FLOATS.cast(t1));
      FloatVector b2 = FLOATS.cast(FloatVector.broadcast(SPECIES, a[q + 2]));
      s2 = x.fma(b2, FLOATS.cast(s2));
      t2 = y.fma(b2, FLOATS.cast(t2));
      FloatVector b3 = FLOATS.cast(FloatVector.broadcast(SPECIES, a[q + 3]));
      s3 = x.fma(b3, FLOATS.cast(s3));
      t3 = y.fma(b3, FLOATS.cast(t3));
      q += lda;
    }
    FLOATS.cast(s0).intoArray(c, co);
    FLOATS.cast(t0).intoArray(c, co + LANES);
    FLOATS.cast(s1).intoArray(c, c1);
    FLOATS.cast(t1).intoArray(c, c1 + LANES);
    FLOATS.cast(s2).intoArray(c, c2);
    FLOATS.cast(t2).intoArray(c, c2 + LANES);
    FLOATS.cast(s3).intoArray(c, c3);
    FLOATS.cast(t3).intoArray(c, c3 + LANES);
  }

  private void row1(int depth, float[] a, int ao, int step, float[] c, int co) {
    FloatVector s = FLOATS.cast(FloatVector.fromArray(SPECIES, c, co));
    FloatVector u = FLOATS.cast(FloatVector.fromArray(SPECIES, c, co + LANES));
    int q = ao;
    for (int p = 0; p < depth; p++) {
      FloatVector f = FLOATS.cast(FloatVector.broadcast(SPECIES, a[q]));
      s = FLOATS.cast(FloatVector.fromArray(SPECIES, t, tile + p * COLUMNS).fma(f, s));
      u = FLOATS.cast(FloatVector.fromArray(SPECIES, t, tile + p * COLUMNS + LANES).fma(f, u));
      q += step;
    }
    FLOATS.cast(s).intoArray(c, co);
    FLOATS.cast(u).intoArray(c, co + LANES);
  }
}
