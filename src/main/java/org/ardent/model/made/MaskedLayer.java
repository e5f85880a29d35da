package org.ardent.model.made;

import java.util.Arrays;
import org.ardent.math.Arena;
import org.ardent.math.DenseProducts;
import org.ardent.math.DoubleKernels;
import org.ardent.math.Kernels;
import org.ardent.math.Matrix;

/**
 * Connections from hidden units to the next layer or the outputs: each unit is fed by a leading
 * range of those before, ranges that only grow. Products go panel by panel of that staircase, so
 * that about half of a full product's work is done. Scratch memory of {@link MadeEvaluator}.
 */
final class MaskedLayer {
  private final Kernels kernels;
  private final DenseProducts products;
  private final int inputs;
  private final int units;
  private final int panel;
  private final int inStride;
  private final int outStride;

  /** By unit, and transposed; what the mask hides is 0 in both. */
  private final int w;

  private final int transposed;
  private final int bias;
  private final float[] m;

  private final int dw;
  private final int db;
  private final int gradientSize;
  private float[] gradient;

  private UnitOrder inputOrder;
  private UnitOrder order;
  private int[] fanIn;

  MaskedLayer(Kernels kernels, DenseProducts products, int inputs, int units) {
    this.kernels = kernels;
    this.products = products;
    this.inputs = inputs;
    this.units = units;
    panel = products.panel();
    inStride = Arena.stride(inputs);
    outStride = Arena.stride(units);
    Arena arena = new Arena();
    w = arena.reserve((long) units * inStride);
    transposed = arena.reserve((long) inputs * outStride);
    bias = arena.reserve(outStride);
    m = arena.allocate();
    Arena gradients = new Arena();
    dw = gradients.reserve((long) units * inStride);
    db = gradients.reserve(outStride);
    gradientSize = gradients.size();
  }

  /**
   * Takes a mask and its weights.
   *
   * @param fanIn for each unit how many leading inputs feed it; ascending
   * @param weights in the flat vector: one row per unit
   * @param biases in the flat vector
   */
  void load(
      UnitOrder inputOrder, UnitOrder order, int[] fanIn, float[] flat, int weights, int biases) {
    this.inputOrder = inputOrder;
    this.order = order;
    this.fanIn = fanIn;
    for (int r = 0; r < units; r++) {
      int row = w + r * inStride;
      inputOrder.gather(flat, weights + order.at(r) * inputs, m, row, 0, fanIn[r]);
      Arrays.fill(m, row + fanIn[r], row + inStride, 0);
    }
    order.gather(flat, biases, m, bias, 0, units);
    transpose();
  }

  /** Sixteen rows at a time: what is written is whole cache lines. */
  private void transpose() {
    for (int r0 = 0; r0 < units; r0 += 16) {
      int rows = Math.min(16, units - r0);
      for (int c = 0; c < inputs; c++) {
        int to = transposed + c * outStride + r0;
        int from = w + r0 * inStride + c;
        for (int r = 0; r < rows; r++) {
          m[to + r] = m[from + r * inStride];
        }
      }
    }
  }

  /** Writes the biases, where the units' sums start. */
  void start(float[] y, int yo) {
    System.arraycopy(m, bias, y, yo, units);
  }

  /** y += W·x for each of a block's examples, whose rows are {@link Arena#stride} apart. */
  void addProducts(int examples, float[] x, int xo, float[] y, int yo) {
    for (int r = 0; r < units; r += panel) {
      int rows = Math.min(panel, units - r);
      products.multiply(
          examples,
          Arena.padded(rows),
          fanIn[r + rows - 1],
          new Matrix(x, xo, inStride),
          new Matrix(m, transposed + r, outStride),
          new Matrix(y, yo + r, outStride));
    }
  }

  /** y = b + W·x for the units first…end−1 and one example. */
  void multiply(int first, int end, float[] x, int xo, float[] y, int yo) {
    if (first == end) {
      return;
    }
    int row = w + first * inStride;
    kernels.multiplyRows(
        m, row, inStride, end - first, x, xo, Arena.padded(fanIn[end - 1]), y, yo + first);
    kernels.add(m, bias + first, y, yo + first, end - first);
  }

  /** b + W·x for all units, in double. */
  double[] multiply(double[] x) {
    double[] y = new double[units];
    for (int r = 0; r < units; r++) {
      y[r] = m[bias + r] + DoubleKernels.dot(m, w + r * inStride, x, fanIn[r]);
    }
    return y;
  }

  void clearGradient() {
    if (gradient == null) {
      gradient = new float[gradientSize];
    } else {
      Arrays.fill(gradient, 0);
    }
  }

  /** ∂x += Wᵀ·∂y, ∂W += ∂y·xᵀ, ∂b += ∂y for a block's examples. */
  void addGradients(int examples, float[] x, int xo, float[] dy, int dyo, float[] dx, int dxo) {
    for (int i = 0; i < examples; i++) {
      kernels.add(dy, dyo + i * outStride, gradient, db, units);
    }
    int first = 0;
    for (int c = 0; c < inputs; c += panel) {
      while (first < units && fanIn[first] <= c) {
        first++;
      }
      int columns = Arena.padded(Math.min(panel, inputs - c));
      int rows = units - first;
      int weights = first * inStride + c;
      int dys = dyo + first;
      products.multiply(
          examples,
          columns,
          rows,
          new Matrix(dy, dys, outStride),
          new Matrix(m, w + weights, inStride),
          new Matrix(dx, dxo + c, inStride));
      products.multiplyTransposed(
          rows,
          columns,
          examples,
          new Matrix(dy, dys, outStride),
          new Matrix(x, xo + c, inStride),
          new Matrix(gradient, dw + weights, inStride));
    }
  }

  /** Adds the gradient, of what the mask lets through, to the flat vector's. */
  void addGradientTo(float[] flat, int weights, int biases) {
    for (int r = 0; r < units; r++) {
      inputOrder.add(
          kernels, gradient, dw + r * inStride, flat, weights + order.at(r) * inputs, 0, fanIn[r]);
    }
    order.add(kernels, gradient, db, flat, biases, 0, units);
  }
}
