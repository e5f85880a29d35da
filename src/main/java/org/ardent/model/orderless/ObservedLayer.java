package org.ardent.model.orderless;

import java.util.Arrays;
import org.ardent.math.Arena;
import org.ardent.math.DenseProducts;
import org.ardent.math.DoubleKernels;
import org.ardent.math.Kernels;
import org.ardent.math.Matrix;

/**
 * The first layer of {@link NadeOrderless}: units' sums of a set O of observed positions, b +
 * Σ_{u∈O} (W[in(u)]·x(u) + M[u]), with W and M by input column and by position. Scratch memory of
 * {@link OrderlessNetwork}.
 */
final class ObservedLayer {
  private final Kernels kernels;
  private final DenseProducts products;
  private final int inputs;
  private final int positions;
  private final int units;
  private final int width;
  private final int stride;
  private final float[] m;
  private final int w;
  private final int mask;
  private final int bias;
  private float[] gradient;

  ObservedLayer(Kernels kernels, DenseProducts products, int inputs, int positions, int units) {
    this.kernels = kernels;
    this.products = products;
    this.inputs = inputs;
    this.positions = positions;
    this.units = units;
    width = Arena.padded(units);
    stride = Arena.stride(units);
    Arena arena = new Arena();
    w = arena.reserve((long) inputs * stride);
    mask = arena.reserve((long) positions * stride);
    bias = arena.reserve(stride);
    m = arena.allocate();
  }

  /** Takes the weights that lie in the flat vector one after the other from the start: W, M, b. */
  void load(float[] flat) {
    copyRows(flat, 0, inputs, w);
    copyRows(flat, inputs * units, positions, mask);
    copyRows(flat, (inputs + positions) * units, 1, bias);
  }

  private void copyRows(float[] flat, int from, int rows, int to) {
    for (int r = 0; r < rows; r++) {
      System.arraycopy(flat, from + r * units, m, to + r * stride, units);
    }
  }

  /** a = b: nothing is observed. */
  void start(float[] a, int ao) {
    System.arraycopy(m, bias, a, ao, width);
  }

  /** a += M[position]. */
  void observe(int position, float[] a, int ao) {
    kernels.addScaled(1, m, mask + position * stride, a, ao, width);
  }

  /** a += x·W[column]. */
  void addInput(int column, float x, float[] a, int ao) {
    kernels.addScaled(x, m, w + column * stride, a, ao, width);
  }

  /** a += O·M for a block of rows: O has a 1 for each position that a row observes. */
  void observe(int rows, float[] observed, int oo, int ld, float[] a, int ao) {
    products.multiply(
        rows,
        width,
        positions,
        new Matrix(observed, oo, ld),
        new Matrix(m, mask, stride),
        new Matrix(a, ao, stride));
  }

  /** a = b, in double. */
  void start(double[] a) {
    for (int j = 0; j < units; j++) {
      a[j] = m[bias + j];
    }
  }

  /** a += M[position], in double. */
  void observe(int position, double[] a) {
    DoubleKernels.addScaled(1, m, mask + position * stride, a, 0, units);
  }

  /** a += x·W[column], in double. */
  void addInput(int column, double x, double[] a) {
    DoubleKernels.addScaled(x, m, w + column * stride, a, 0, units);
  }

  void clearGradient() {
    if (gradient == null) {
      gradient = new float[m.length];
    } else {
      Arrays.fill(gradient, 0);
    }
  }

  /** ∂b += ∂a. */
  void addBiasGradient(float[] da, int o) {
    kernels.add(da, o, gradient, bias, width);
  }

  /** ∂M[position] += s·∂a. */
  void addObservedGradient(int position, float s, float[] da, int o) {
    kernels.addScaled(s, da, o, gradient, mask + position * stride, width);
  }

  /** ∂W[column] += x·∂a. */
  void addInputGradient(int column, float x, float[] da, int o) {
    kernels.addScaled(x, da, o, gradient, w + column * stride, width);
  }

  /** ∂M += Oᵀ·∂a for a block of rows. */
  void addObservedGradient(int rows, float[] observed, int oo, int ld, float[] da, int o) {
    products.multiplyTransposed(
        positions,
        width,
        rows,
        new Matrix(observed, oo, ld),
        new Matrix(da, o, stride),
        new Matrix(gradient, mask, stride));
  }

  /** Adds the gradient to the flat vector's. */
  void addGradientTo(float[] flat) {
    addRows(w, inputs, flat, 0);
    addRows(mask, positions, flat, inputs * units);
    addRows(bias, 1, flat, (inputs + positions) * units);
  }

  private void addRows(int from, int rows, float[] flat, int to) {
    for (int r = 0; r < rows; r++) {
      kernels.add(gradient, from + r * stride, flat, to + r * units, units);
    }
  }
}
