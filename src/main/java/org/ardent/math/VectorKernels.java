package org.ardent.math;

import static jdk.incubator.vector.VectorOperators.LE;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The kernels with the Vector API, bit for bit as {@link ScalarKernels}.
 *
 * <p>Vectors have 8 lanes whatever the machine offers: on JDK 17 that is faster than 16, and a pair
 * of them is the 16 accumulators of the specification. Loops are kept small and free of masks and
 * shuffles: larger ones lose scalar replacement and box every vector. Tails are left to the scalar
 * code; the models pad their rows to multiples of 16, where there is none.
 */
final class VectorKernels implements Kernels {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_256;
  private static final int LANES = 8;

  private final ScalarKernels scalar = new ScalarKernels();
  private final VectorRows rows = new VectorRows();

  /** Whether vectors of 8 floats are a machine instruction here and not an emulation. */
  static boolean supported() {
    return FloatVector.SPECIES_PREFERRED.length() >= LANES;
  }

  @Override
  public String description() {
    return "vector ("
        + SPECIES.length()
        + " lanes; the machine prefers "
        + FloatVector.SPECIES_PREFERRED.length()
        + ")";
  }

  @Override
  public void multiplyRows(
      float[] m, int mo, int stride, int rows, float[] x, int xo, int n, float[] y, int yo) {
    this.rows.multiplyRows(m, mo, stride, rows, x, xo, n, y, yo);
  }

  @Override
  public void backwardRows(
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
    this.rows.backwardRows(m, mo, dm, dmo, stride, rows, d, dOffset, x, xo, dx, dxo, n);
  }

  @Override
  public void add(float[] x, int xo, float[] y, int yo, int n) {
    int bound = n & -8;
    for (int i = 0; i < bound; i += LANES) {
      FloatVector.fromArray(SPECIES, y, yo + i)
          .add(FloatVector.fromArray(SPECIES, x, xo + i))
          .intoArray(y, yo + i);
    }
    scalar.add(x, xo + bound, y, yo + bound, n - bound);
  }

  @Override
  public void addScaled(float s, float[] x, int xo, float[] y, int yo, int n) {
    int bound = n & -LANES;
    VectorRows.addRow(s, x, xo, y, yo, bound);
    scalar.addScaled(s, x, xo + bound, y, yo + bound, n - bound);
  }

  @Override
  public void addRows(float[] s, float[] x, int[] xo, int count, float[] y, int yo, int n) {
    rows.addRows(s, x, xo, count, y, yo, n);
  }

  @Override
  public void multiply(float[] x, int xo, float[] y, int yo, int n) {
    int bound = n & -8;
    for (int i = 0; i < bound; i += LANES) {
      FloatVector.fromArray(SPECIES, y, yo + i)
          .mul(FloatVector.fromArray(SPECIES, x, xo + i))
          .intoArray(y, yo + i);
    }
    scalar.multiply(x, xo + bound, y, yo + bound, n - bound);
  }

  @Override
  public void sigmoid(float[] x, int xo, float[] y, int yo, int n) {
    int bound = n & -8;
    exponentials(x, xo, y, yo, bound);
    sigmoids(x, xo, y, yo, y, yo, bound);
    scalar.sigmoid(x, xo + bound, y, yo + bound, n - bound);
  }

  // Short loops over one e^−|x|, each a method of its own: in one long loop, or inlined into one
  // caller, every vector is boxed at some JVM starts.

  private static void exponentials(float[] x, int xo, float[] e, int eo, int bound) {
    for (int i = 0; i < bound; i += LANES) {
      VectorMath.expOfNegative(FloatVector.fromArray(SPECIES, x, xo + i).abs().neg())
          .intoArray(e, eo + i);
    }
  }

  private static void sigmoids(float[] x, int xo, float[] e, int eo, float[] y, int yo, int bound) {
    for (int i = 0; i < bound; i += LANES) {
      VectorMath.sigmoid(
              FloatVector.fromArray(SPECIES, x, xo + i), FloatVector.fromArray(SPECIES, e, eo + i))
          .intoArray(y, yo + i);
    }
  }

  private static void softpluses(
      float[] x, int xo, float[] e, int eo, float[] y, int yo, int bound) {
    for (int i = 0; i < bound; i += LANES) {
      VectorMath.softplus(
              FloatVector.fromArray(SPECIES, x, xo + i), FloatVector.fromArray(SPECIES, e, eo + i))
          .intoArray(y, yo + i);
    }
  }

  @Override
  public void relu(float[] x, int xo, float[] y, int yo, int n) {
    int bound = n & -8;
    for (int i = 0; i < bound; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, xo + i);
      VectorMath.relu(v).intoArray(y, yo + i);
    }
    scalar.relu(x, xo + bound, y, yo + bound, n - bound);
  }

  @Override
  public void tanh(float[] x, int xo, float[] y, int yo, int n) {
    int bound = n & -8;
    for (int i = 0; i < bound; i += LANES) {
      VectorMath.tanh(FloatVector.fromArray(SPECIES, x, xo + i)).intoArray(y, yo + i);
    }
    scalar.tanh(x, xo + bound, y, yo + bound, n - bound);
  }

  @Override
  public void addSigmoidGradient(
      float[] d, int dOffset, float[] h, int ho, float[] y, int yo, int n) {
    int bound = n & -8;
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    for (int i = 0; i < bound; i += LANES) {
      FloatVector s = FloatVector.fromArray(SPECIES, h, ho + i);
      FloatVector.fromArray(SPECIES, d, dOffset + i)
          .fma(s.mul(one.sub(s)), FloatVector.fromArray(SPECIES, y, yo + i))
          .intoArray(y, yo + i);
    }
    scalar.addSigmoidGradient(d, dOffset + bound, h, ho + bound, y, yo + bound, n - bound);
  }

  @Override
  public void addReluGradient(float[] d, int dOffset, float[] h, int ho, float[] y, int yo, int n) {
    int bound = n & -8;
    for (int i = 0; i < bound; i += LANES) {
      FloatVector s = FloatVector.fromArray(SPECIES, h, ho + i);
      FloatVector.fromArray(SPECIES, d, dOffset + i)
          .blend(0f, s.compare(LE, 0f))
          .add(FloatVector.fromArray(SPECIES, y, yo + i))
          .intoArray(y, yo + i);
    }
    scalar.addReluGradient(d, dOffset + bound, h, ho + bound, y, yo + bound, n - bound);
  }

  @Override
  public void addTanhGradient(float[] d, int dOffset, float[] h, int ho, float[] y, int yo, int n) {
    int bound = n & -8;
    FloatVector one = FloatVector.broadcast(SPECIES, 1f);
    for (int i = 0; i < bound; i += LANES) {
      FloatVector s = FloatVector.fromArray(SPECIES, h, ho + i);
      FloatVector.fromArray(SPECIES, d, dOffset + i)
          .fma(s.neg().fma(s, one), FloatVector.fromArray(SPECIES, y, yo + i))
          .intoArray(y, yo + i);
    }
    scalar.addTanhGradient(d, dOffset + bound, h, ho + bound, y, yo + bound, n - bound);
  }

  @Override
  public void bernoulli(float[] z, int zo, float[] p, int po, float[] loss, int lo, int n) {
    int bound = n & -8;
    exponentials(z, zo, loss, lo, bound);
    sigmoids(z, zo, loss, lo, p, po, bound);
    softpluses(z, zo, loss, lo, loss, lo, bound);
    scalar.bernoulli(z, zo + bound, p, po + bound, loss, lo + bound, n - bound);
  }
}
