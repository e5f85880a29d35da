package org.ardent.model.orderless;

import java.util.Arrays;
import org.ardent.math.Arena;
import org.ardent.math.DenseProducts;
import org.ardent.math.DoubleKernels;
import org.ardent.math.Kernels;
import org.ardent.math.Matrix;

/**
 * Connections of all units with all of the layer before, for blocks of items whose rows are {@link
 * Arena#stride} apart. Scratch memory of {@link OrderlessNetwork}.
 */
final class DenseLayer {
  private final Kernels kernels;
  private final DenseProducts products;
  private final int inputs;
  private final int units;
  private final int inStride;
  private final int outStride;

  /** By unit, and transposed. */
  private final int w;

  private final int transposed;
  private final int bias;
  private final float[] m;

  private final int dw;
  private final int db;
  private final int gradientSize;
  private float[] gradient;

  DenseLayer(Kernels kernels, DenseProducts products, int inputs, int units) {
    this.kernels = kernels;
    this.products = products;
    this.inputs = inputs;
    this.units = units;
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
   * Takes the weights.
   *
   * @param weights in the flat vector: one row per unit
   * @param biases in the flat vector
   */
  void load(float[] flat, int weights, int biases) {
    for (int r = 0; r < units; r++) {
      System.arraycopy(flat, weights + r * inputs, m, w + r * inStride, inputs);
    }
    System.arraycopy(flat, biases, m, bias, units);
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

  /** y = b + W·x of all units, for each item; what lies beyond them in a row of y becomes 0. */
  void multiply(int items, float[] x, int xo, float[] y, int yo) {
    for (int i = 0; i < items; i++) {
      System.arraycopy(m, bias, y, yo + i * outStride, outStride);
    }
    products.multiply(
        items,
        Arena.padded(units),
        inputs,
        new Matrix(x, xo, inStride),
        new Matrix(m, transposed, outStride),
        new Matrix(y, yo, outStride));
  }

  /** y = b + W·x of the units first…end−1, for one item, by dot products; from yo. */
  void multiply(int first, int end, float[] x, int xo, float[] y, int yo) {
    int row = w + first * inStride;
    kernels.multiplyRows(m, row, inStride, end - first, x, xo, Arena.padded(inputs), y, yo);
    kernels.add(m, bias + first, y, yo, end - first);
  }

  /** y = b + W·x of one unit for each item, one after the other. */
  void multiplyUnit(int unit, int items, float[] x, int xo, float[] y, int yo) {
    int row = w + unit * inStride;
    kernels.multiplyRows(x, xo, inStride, items, m, row, Arena.padded(inputs), y, yo);
    for (int i = 0; i < items; i++) {
      y[yo + i] += m[bias + unit];
    }
  }

  /** b + W·x of the units first…end−1, in double. */
  double[] multiply(int first, int end, double[] x) {
    double[] y = new double[end - first];
    for (int r = first; r < end; r++) {
      y[r - first] = m[bias + r] + DoubleKernels.dot(m, w + r * inStride, x, inputs);
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

  /** ∂x += Wᵀ·∂y, ∂W += ∂y·xᵀ, ∂b += ∂y, for each item. */
  void addGradients(int items, float[] x, int xo, float[] dy, int dyo, float[] dx, int dxo) {
    for (int i = 0; i < items; i++) {
      kernels.add(dy, dyo + i * outStride, gradient, db, units);
    }
    int width = Arena.padded(inputs);
    products.multiply(
        items,
        width,
        units,
        new Matrix(dy, dyo, outStride),
        new Matrix(m, w, inStride),
        new Matrix(dx, dxo, inStride));
    products.multiplyTransposed(
        units,
        width,
        items,
        new Matrix(dy, dyo, outStride),
        new Matrix(x, xo, inStride),
        new Matrix(gradient, dw, inStride));
  }

  /** Adds the gradient to the flat vector's. */
  void addGradientTo(float[] flat, int weights, int biases) {
    for (int r = 0; r < units; r++) {
      kernels.add(gradient, dw + r * inStride, flat, weights + r * inputs, inputs);
    }
    kernels.add(gradient, db, flat, biases, units);
  }
}
