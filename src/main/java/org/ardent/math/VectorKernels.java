package org.ardent.math;

import static jdk.incubator.vector.VectorOperators.LE;
import static org.ardent.math.VectorFloats.FLOATS;
import static org.ardent.math.VectorFloats.LANES;
import static org.ardent.math.VectorFloats.MASKS;
import static org.ardent.math.VectorFloats.SPECIES;
import static org.ardent.math.VectorLoop.EXPONENTIAL;
import static org.ardent.math.VectorLoop.EXPONENTIAL_OF_TWICE;
import static org.ardent.math.VectorLoop.NOTHING;
import static org.ardent.math.VectorLoop.SIGMOID;
import static org.ardent.math.VectorLoop.SOFTPLUS;
import static org.ardent.math.VectorLoop.TANH;
import static org.ardent.math.VectorLoop.over;

import jdk.incubator.vector.FloatVector;

/**
 * The kernels with the Vector API, bit for bit as {@link ScalarKernels}.
 *
 * <p>Loops are kept small. Tails are left to the scalar code; the models pad their rows to
 * multiples of 16, where there is none.
 */
final class VectorKernels implements Kernels {
  private final ScalarKernels scalar = new ScalarKernels();
  private final VectorPairs pairs = VectorPairs.create();
  private final VectorRows rows = new VectorRows();

  // Where rows begin, of which only the distance is given.
  private int[] offsets = new int[16];
  private final int[] one = new int[1];

  /** Whether vectors of 4 floats are a machine instruction here and not an emulation. */
  static boolean supported() {
    return FloatVector.SPECIES_PREFERRED.length() >= LANES;
  }

  @Override
  public String description() {
    return "vector ("
        + LANES
        + " lanes; the machine prefers "
        + FloatVector.SPECIES_PREFERRED.length()
        + ")";
  }

  @Override
  public DenseProducts products() {
    return new VectorProducts();
  }

  @Override
  public void multiplyRows(
      float[] m, int mo, int stride, int rows, float[] x, int xo, int n, float[] y, int yo) {
    if (offsets.length < rows) {
      offsets = new int[rows];
    }
    for (int r = 0; r < rows; r++) {
      offsets[r] = mo + r * stride;
    }
    one[0] = xo;
    pairs.multiply(x, one, 0, 1, m, offsets, rows, n, y, yo);
  }

  @Override
  public void multiplyPairs(
      float[] a,
      int[] ao,
      int first,
      int rows,
      float[] b,
      int[] bo,
      int columns,
      int n,
      float[] z) {
    pairs.multiply(a, ao, first, rows, b, bo, columns, n, z, 0);
  }

  @Override
  public void addPairs(
      float[] s, float[] x, int[] xo, int count, float[] y, int[] yo, int rows, int n) {
    int bound = n & -LANES;
    VectorUpdates.add(s, x, xo, count, y, yo, rows, bound);
    for (int k = 0; k < rows && bound < n; k++) {
      for (int j = 0; j < count; j++) {
        scalar.addScaled(s[k * count + j], x, xo[j] + bound, y, yo[k] + bound, n - bound);
      }
    }
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
    int bound = n & -LANES;
    for (int i = 0; i < bound; i += LANES) {
      FloatVector a = FLOATS.cast(FloatVector.fromArray(SPECIES, x, xo + i));
      FloatVector b = FLOATS.cast(FloatVector.fromArray(SPECIES, y, yo + i));
      FLOATS.cast(b.add(a)).intoArray(y, yo + i);
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
    int bound = n & -LANES;
    VectorRows.addRows(s, 0, x, xo, 0, count, y, yo, bound);
    for (int j = 0; j < count && bound < n; j++) {
      scalar.addScaled(s[j], x, xo[j] + bound, y, yo + bound, n - bound);
    }
  }

  @Override
  public void multiply(float[] x, int xo, float[] y, int yo, int n) {
    int bound = n & -LANES;
    for (int i = 0; i < bound; i += LANES) {
      FloatVector a = FLOATS.cast(FloatVector.fromArray(SPECIES, x, xo + i));
      FloatVector b = FLOATS.cast(FloatVector.fromArray(SPECIES, y, yo + i));
      FLOATS.cast(b.mul(a)).intoArray(y, yo + i);
    }
    scalar.multiply(x, xo + bound, y, yo + bound, n - bound);
  }

  @Override
  public void sigmoid(float[] x, int xo, float[] y, int yo, int n) {
    int bound = n & -LANES;
    over(EXPONENTIAL, x, xo, y, yo, y, yo, bound);
    over(SIGMOID, x, xo, y, yo, y, yo, bound);
    over(NOTHING, x, xo, y, yo, y, yo, bound);
    scalar.sigmoid(x, xo + bound, y, yo + bound, n - bound);
  }

  @Override
  public void relu(float[] x, int xo, float[] y, int yo, int n) {
    int bound = n & -LANES;
    FloatVector zero = FLOATS.cast(FloatVector.zero(SPECIES));
    for (int i = 0; i < bound; i += LANES) {
      FloatVector a = FLOATS.cast(FloatVector.fromArray(SPECIES, x, xo + i));
      FLOATS.cast(a.blend(zero, MASKS.cast(a.compare(LE, 0f)))).intoArray(y, yo + i);
    }
    scalar.relu(x, xo + bound, y, yo + bound, n - bound);
  }

  @Override
  public void addScaledRelu(
      float s, float[] x, int xo, float[] a, int ao, float[] y, int yo, int n) {
    int bound = n & -LANES;
    FloatVector zero = FLOATS.cast(FloatVector.zero(SPECIES));
    FloatVector factor = FLOATS.cast(FloatVector.broadcast(SPECIES, s));
    for (int i = 0; i < bound; i += LANES) {
      FloatVector v = FLOATS.cast(FloatVector.fromArray(SPECIES, x, xo + i));
      FloatVector w = FLOATS.cast(FloatVector.fromArray(SPECIES, a, ao + i));
      w = FLOATS.cast(v.fma(factor, w));
      w.intoArray(a, ao + i);
      FLOATS.cast(w.blend(zero, MASKS.cast(w.compare(LE, 0f)))).intoArray(y, yo + i);
    }
    scalar.addScaledRelu(s, x, xo + bound, a, ao + bound, y, yo + bound, n - bound);
  }

  @Override
  public void reluOfSum(float[] x, int xo, float[] s, int so, float[] y, int yo, int n) {
    int bound = n & -LANES;
    FloatVector zero = FLOATS.cast(FloatVector.zero(SPECIES));
    for (int i = 0; i < bound; i += LANES) {
      FloatVector b = FLOATS.cast(FloatVector.fromArray(SPECIES, s, so + i));
      FloatVector a = FLOATS.cast(FLOATS.cast(FloatVector.fromArray(SPECIES, x, xo + i)).add(b));
      FLOATS.cast(a.blend(zero, MASKS.cast(a.compare(LE, 0f)))).intoArray(y, yo + i);
    }
    scalar.reluOfSum(x, xo + bound, s, so + bound, y, yo + bound, n - bound);
  }

  @Override
  public void tanh(float[] x, int xo, float[] y, int yo, int n) {
    int bound = n & -LANES;
    over(EXPONENTIAL_OF_TWICE, x, xo, y, yo, y, yo, bound);
    over(TANH, x, xo, y, yo, y, yo, bound);
    over(NOTHING, x, xo, y, yo, y, yo, bound);
    scalar.tanh(x, xo + bound, y, yo + bound, n - bound);
  }

  @Override
  public void addSigmoidGradient(
      float[] d, int dOffset, float[] h, int ho, float[] y, int yo, int n) {
    int bound = n & -LANES;
    FloatVector one = FLOATS.cast(FloatVector.broadcast(SPECIES, 1));
    for (int i = 0; i < bound; i += LANES) {
      FloatVector s = FLOATS.cast(FloatVector.fromArray(SPECIES, h, ho + i));
      FloatVector slope = FLOATS.cast(s.mul(FLOATS.cast(one.sub(s))));
      FloatVector a = FLOATS.cast(FloatVector.fromArray(SPECIES, d, dOffset + i));
      FloatVector b = FLOATS.cast(FloatVector.fromArray(SPECIES, y, yo + i));
      FLOATS.cast(a.fma(slope, b)).intoArray(y, yo + i);
    }
    scalar.addSigmoidGradient(d, dOffset + bound, h, ho + bound, y, yo + bound, n - bound);
  }

  @Override
  public void addReluGradient(float[] d, int dOffset, float[] h, int ho, float[] y, int yo, int n) {
    int bound = n & -LANES;
    FloatVector zero = FLOATS.cast(FloatVector.zero(SPECIES));
    for (int i = 0; i < bound; i += LANES) {
      FloatVector s = FLOATS.cast(FloatVector.fromArray(SPECIES, h, ho + i));
      FloatVector a = FLOATS.cast(FloatVector.fromArray(SPECIES, d, dOffset + i));
      FloatVector b = FLOATS.cast(FloatVector.fromArray(SPECIES, y, yo + i));
      FloatVector passed = FLOATS.cast(a.blend(zero, MASKS.cast(s.compare(LE, 0f))));
      FLOATS.cast(passed.add(b)).intoArray(y, yo + i);
    }
    scalar.addReluGradient(d, dOffset + bound, h, ho + bound, y, yo + bound, n - bound);
  }

  @Override
  public void takeReluGradient(
      float[] d,
      int dOffset,
      float[] h,
      int ho,
      float[] p,
      int po,
      float s,
      float[] y,
      int yo,
      int n) {
    int bound = n & -LANES;
    FloatVector zero = FLOATS.cast(FloatVector.zero(SPECIES));
    FloatVector factor = FLOATS.cast(FloatVector.broadcast(SPECIES, s));
    for (int i = 0; i < bound; i += LANES) {
      FloatVector unit = FLOATS.cast(FloatVector.fromArray(SPECIES, h, ho + i));
      FloatVector a = FLOATS.cast(FloatVector.fromArray(SPECIES, d, dOffset + i));
      FloatVector b = FLOATS.cast(FloatVector.fromArray(SPECIES, p, po + i));
      zero.intoArray(d, dOffset + i);
      b = FLOATS.cast(FLOATS.cast(a.blend(zero, MASKS.cast(unit.compare(LE, 0f)))).add(b));
      b.intoArray(p, po + i);
      FloatVector c = FLOATS.cast(FloatVector.fromArray(SPECIES, y, yo + i));
      FLOATS.cast(b.fma(factor, c)).intoArray(y, yo + i);
    }
    scalar.takeReluGradient(
        d, dOffset + bound, h, ho + bound, p, po + bound, s, y, yo + bound, n - bound);
  }

  @Override
  public void addTanhGradient(float[] d, int dOffset, float[] h, int ho, float[] y, int yo, int n) {
    int bound = n & -LANES;
    FloatVector one = FLOATS.cast(FloatVector.broadcast(SPECIES, 1));
    for (int i = 0; i < bound; i += LANES) {
      FloatVector s = FLOATS.cast(FloatVector.fromArray(SPECIES, h, ho + i));
      FloatVector slope = FLOATS.cast(FLOATS.cast(s.neg()).fma(s, one));
      FloatVector a = FLOATS.cast(FloatVector.fromArray(SPECIES, d, dOffset + i));
      FloatVector b = FLOATS.cast(FloatVector.fromArray(SPECIES, y, yo + i));
      FLOATS.cast(a.fma(slope, b)).intoArray(y, yo + i);
    }
    scalar.addTanhGradient(d, dOffset + bound, h, ho + bound, y, yo + bound, n - bound);
  }

  @Override
  public void bernoulli(float[] z, int zo, float[] p, int po, float[] loss, int lo, int n) {
    int bound = n & -LANES;
    over(EXPONENTIAL, z, zo, loss, lo, loss, lo, bound);
    over(SIGMOID, z, zo, loss, lo, p, po, bound);
    over(SOFTPLUS, z, zo, loss, lo, loss, lo, bound);
    scalar.bernoulli(z, zo + bound, p, po + bound, loss, lo + bound, n - bound);
  }
}
