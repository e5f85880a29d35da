package org.ardent.model.rnn;

import java.util.Arrays;
import org.ardent.math.Arena;
import org.ardent.math.DenseProducts;
import org.ardent.math.DenseProductsProvider;
import org.ardent.math.Kernels;
import org.ardent.math.Matrix;
import org.ardent.model.Layout;

/**
 * The weights of an {@link Rnn}, its step from one position to the next for a block of rows, and
 * the way back. Rows are padded; the three gates' parts lie one after the other, {@link #stride}
 * apart. Scratch memory of {@link RnnEvaluator}.
 */
final class RnnCell {
  private static final int BLOCK = 64;
  private static final int R = 0;
  private static final int Z = 1;
  private static final int N = 2;

  private final Rnn model;
  private final Layout layout;
  private final Kernels kernels;
  private final DenseProducts products;
  private final int units;
  private final int stride;
  private final int gates;

  private final float[] m;
  private final int w;
  private final int beta;
  private final int u;
  private final int uTransposed;
  private final int c;
  private final int first;
  private final int v;
  private final int b;
  private final int size;
  private float[] gradient;

  // A block of rows: what goes into the gates, their products with U, and on the way back ∂ of
  // both.
  private final float[] s;
  private final int i;
  private final int y;

  RnnCell(Rnn model, Kernels kernels) {
    this.model = model;
    this.kernels = kernels;
    products = DenseProductsProvider.create(kernels);
    layout = model.layout();
    units = model.units();
    stride = Arena.stride(units);
    gates = Rnn.GATES * stride;
    Arena arena = new Arena();
    w = arena.reserve((long) layout.inputs() * gates);
    beta = arena.reserve((long) layout.size() * gates);
    u = arena.reserve((long) gates * stride);
    c = arena.reserve(stride);
    first = arena.reserve(stride);
    v = arena.reserve((long) layout.outputs() * stride);
    b = arena.reserve(layout.outputs());
    size = arena.size();
    uTransposed = arena.reserve((long) units * gates);
    m = arena.allocate();
    Arena scratch = new Arena();
    i = scratch.reserve((long) BLOCK * gates);
    y = scratch.reserve((long) BLOCK * gates);
    s = scratch.allocate();
  }

  int units() {
    return units;
  }

  /** The distance between rows of h. */
  int stride() {
    return stride;
  }

  void load(float[] flat) {
    int d3 = Rnn.GATES * units;
    for (int g = 0; g < Rnn.GATES; g++) {
      for (int k = 0; k < layout.inputs(); k++) {
        System.arraycopy(flat, k * d3 + g * units, m, w + k * gates + g * stride, units);
      }
      for (int t = 0; t < layout.size(); t++) {
        int from = model.positionStart() + t * d3 + g * units;
        System.arraycopy(flat, from, m, beta + t * gates + g * stride, units);
      }
      for (int j = 0; j < units; j++) {
        int from = model.recurrentStart() + (g * units + j) * units;
        System.arraycopy(flat, from, m, u + (g * stride + j) * stride, units);
        for (int k = 0; k < units; k++) {
          m[uTransposed + k * gates + g * stride + j] = flat[from + k];
        }
      }
    }
    System.arraycopy(flat, model.cStart(), m, c, units);
    System.arraycopy(flat, model.firstStart(), m, first, units);
    for (int r = 0; r < layout.outputs(); r++) {
      int from = model.outputWeightsStart() + r * units;
      System.arraycopy(flat, from, m, v + r * stride, units);
    }
    System.arraycopy(flat, model.outputBiasStart(), m, b, layout.outputs());
  }

  /** h(0) of every row. */
  void start(int count, RnnTape tape) {
    for (int row = 0; row < count; row++) {
      System.arraycopy(m, first, tape.m, tape.h(0) + row * stride, stride);
    }
  }

  /** z of output r: V[r]·h + b[r] of every row. */
  void output(int r, int count, float[] h, float[] z, int zo) {
    kernels.multiplyRows(h, 0, stride, count, m, v + r * stride, stride, z, zo);
    for (int row = 0; row < count; row++) {
      z[zo + row] += m[b + r];
    }
  }

  /** i = β_t of every row. */
  void input(int count, int t) {
    for (int row = 0; row < count; row++) {
      System.arraycopy(m, beta + t * gates, s, i + row * gates, gates);
    }
  }

  /** i += x·W[column] of a row. */
  void addInput(int row, int column, float x) {
    kernels.addScaled(x, m, w + column * gates, s, i + row * gates, gates);
  }

  /** From h(t) and i to h(t+1). */
  void step(int count, int t, RnnTape tape) {
    Arrays.fill(s, y, y + count * gates, 0);
    products.multiply(
        count,
        gates,
        units,
        new Matrix(tape.m, tape.h(t), stride),
        new Matrix(m, uTransposed, gates),
        new Matrix(s, y, gates));
    for (int row = 0; row < count; row++) {
      int o = row * stride;
      int in = i + row * gates;
      int sums = y + row * gates;
      kernels.add(s, sums, s, in, N * stride);
      kernels.sigmoid(s, in, tape.m, tape.gate(R, t) + o, stride);
      kernels.sigmoid(s, in + stride, tape.m, tape.gate(Z, t) + o, stride);
      int q = tape.q(t) + o;
      System.arraycopy(s, sums + N * stride, tape.m, q, stride);
      kernels.add(m, c, tape.m, q, stride);
      int candidate = in + N * stride;
      for (int j = 0; j < stride; j++) {
        s[candidate + j] += tape.m[tape.gate(R, t) + o + j] * tape.m[q + j];
      }
      kernels.tanh(s, candidate, tape.m, tape.gate(N, t) + o, stride);
      carry(tape.m, tape.h(t) + o, tape.gate(Z, t) + o, tape.gate(N, t) + o, tape.h(t + 1) + o);
    }
  }

  /** h(t+1) = ñ + z ⊙ (h − ñ), which is (1−z) ⊙ ñ + z ⊙ h. */
  private void carry(float[] tape, int h, int z, int n, int next) {
    for (int j = 0; j < stride; j++) {
      tape[next + j] = tape[n + j] + tape[z + j] * (tape[h + j] - tape[n + j]);
    }
  }

  void clearGradient() {
    if (gradient == null) {
      gradient = new float[size];
    } else {
      Arrays.fill(gradient, 0);
    }
  }

  /** From ∂h(t+1) in dh to ∂h(t) there; ∂i stays for {@link #addInputGradient}. */
  void stepBack(int count, int t, RnnTape tape, float[] dh) {
    float[] k = tape.m;
    for (int row = 0; row < count; row++) {
      int o = row * stride;
      int in = i + row * gates;
      int out = y + row * gates;
      int r = tape.gate(R, t) + o;
      int z = tape.gate(Z, t) + o;
      int n = tape.gate(N, t) + o;
      int q = tape.q(t) + o;
      int h = tape.h(t) + o;
      for (int j = 0; j < stride; j++) {
        float d = dh[o + j];
        float zj = k[z + j];
        float nj = k[n + j];
        float rj = k[r + j];
        float dn = d * (1 - zj) * (1 - nj * nj);
        s[in + 2 * stride + j] = dn;
        s[out + 2 * stride + j] = dn * rj;
        float dr = dn * k[q + j] * rj * (1 - rj);
        s[in + j] = dr;
        s[out + j] = dr;
        float dz = d * (k[h + j] - nj) * zj * (1 - zj);
        s[in + stride + j] = dz;
        s[out + stride + j] = dz;
        dh[o + j] = d * zj;
      }
      kernels.add(s, in, gradient, beta + t * gates, gates);
      kernels.add(s, out + 2 * stride, gradient, c, stride);
    }
    products.multiply(
        count,
        stride,
        gates,
        new Matrix(s, y, gates),
        new Matrix(m, u, stride),
        new Matrix(dh, 0, stride));
    products.multiplyTransposed(
        gates,
        stride,
        count,
        new Matrix(s, y, gates),
        new Matrix(k, tape.h(t), stride),
        new Matrix(gradient, u, stride));
  }

  /** ∂W[column] += x·∂i of a row. */
  void addInputGradient(int row, int column, float x) {
    kernels.addScaled(x, s, i + row * gates, gradient, w + column * gates, gates);
  }

  /**
   * ∂b[r], ∂V[r] and ∂h of every row from its δ.
   *
   * @param seen h after dropout
   * @param mask of dropout, or null
   */
  void addOutputGradient(int r, int count, float[] delta, float[] seen, float[] mask, float[] dh) {
    int row = v + r * stride;
    for (int k = 0; k < count; k++) {
      int o = k * stride;
      gradient[b + r] += delta[k];
      kernels.addScaled(delta[k], seen, o, gradient, row, stride);
      if (mask == null) {
        kernels.addScaled(delta[k], m, row, dh, o, stride);
      } else {
        for (int j = 0; j < stride; j++) {
          dh[o + j] += delta[k] * mask[o + j] * m[row + j];
        }
      }
    }
  }

  /** ∂h₀ from ∂h(0) of every row. */
  void addStartGradient(int count, float[] dh) {
    for (int row = 0; row < count; row++) {
      kernels.add(dh, row * stride, gradient, first, stride);
    }
  }

  void addGradientTo(float[] flat) {
    int d3 = Rnn.GATES * units;
    for (int g = 0; g < Rnn.GATES; g++) {
      int o = g * units;
      add(w + g * stride, gates, layout.inputs(), flat, o, d3);
      add(beta + g * stride, gates, layout.size(), flat, model.positionStart() + o, d3);
      add(u + g * stride * stride, stride, units, flat, model.recurrentStart() + o * units, units);
    }
    add(c, stride, 1, flat, model.cStart(), units);
    add(first, stride, 1, flat, model.firstStart(), units);
    add(v, stride, layout.outputs(), flat, model.outputWeightsStart(), units);
    kernels.add(gradient, b, flat, model.outputBiasStart(), layout.outputs());
  }

  private void add(int from, int step, int rows, float[] flat, int to, int flatStep) {
    for (int r = 0; r < rows; r++) {
      kernels.add(gradient, from + r * step, flat, to + r * flatStep, units);
    }
  }
}
