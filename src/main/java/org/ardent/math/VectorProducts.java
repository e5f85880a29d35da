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
  public void multiply(int m, int n, int k, Matrix a, Matrix b, Matrix c) {
    add(m, n, k, a, false, b, c);
  }

  @Override
  public void multiplyTransposed(int m, int n, int k, Matrix a, Matrix b, Matrix c) {
    add(m, n, k, a, true, b, c);
  }

  private void add(int m, int n, int k, Matrix a, boolean transposed, Matrix b, Matrix c) {
    int wide = n & -COLUMNS;
    for (int j = 0; j < wide; j += COLUMNS) {
      for (int p = 0; p < k; p += DEPTH) {
        int depth = Math.min(DEPTH, k - p);
        pack(depth, b.values(), b.offset() + p * b.stride() + j, b.stride());
        // What is multiplied with the tile: rows of a from column p, or columns of a from row p.
        if (transposed) {
          columns(m, depth, a.from(p, 0), c.from(0, j));
        } else {
          rows(m, depth, a.from(0, p), c.from(0, j));
        }
      }
    }
    ScalarProducts.add(m, n - wide, k, a, transposed, b.from(0, wide), c.from(0, wide));
  }

  private void rows(int m, int depth, Matrix a, Matrix c) {
    int i = 0;
    int ao = a.offset();
    int co = c.offset();
    for (; i + 3 < m; i += 4) {
      rows4(depth, a.values(), ao, a.stride(), c.values(), co, c.stride());
      ao += 4 * a.stride();
      co += 4 * c.stride();
    }
    for (; i < m; i++) {
      row1(depth, a.values(), ao, 1, c.values(), co);
      ao += a.stride();
      co += c.stride();
    }
  }

  private void columns(int m, int depth, Matrix a, Matrix c) {
    int i = 0;
    int co = c.offset();
    for (; i + 3 < m; i += 4) {
      columns4(depth, a.values(), a.offset() + i, a.stride(), c.values(), co, c.stride());
      co += 4 * c.stride();
    }
    for (; i < m; i++) {
      row1(depth, a.values(), a.offset() + i, a.stride(), c.values(), co);
      co += c.stride();
    }
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
