package org.ardent.model.made;

import java.util.Arrays;
import org.ardent.math.Arena;
import org.ardent.math.DoubleKernels;
import org.ardent.math.Kernels;
import org.ardent.model.Examples;

/**
 * Connections from input columns, of which each feeds a trailing range of units: the sum of the
 * rows of the active inputs. Scratch memory of {@link MadeEvaluator}.
 */
final class InputLayer {
  private static final int LINE = 16;

  private final Kernels kernels;
  private final int inputs;
  private final int units;
  private final int stride;
  private final int start;
  private final float[] w;
  private float[] gradient;
  private UnitOrder order;
  private int[] first;

  InputLayer(Kernels kernels, int inputs, int units) {
    this.kernels = kernels;
    this.inputs = inputs;
    this.units = units;
    stride = Arena.stride(units);
    Arena arena = new Arena();
    start = arena.reserve((long) inputs * stride);
    w = arena.allocate();
  }

  /**
   * Takes a mask and its weights.
   *
   * @param first for each input the first unit that it feeds
   * @param weights in the flat vector: one row per input
   */
  void load(UnitOrder order, int[] first, float[] flat, int weights) {
    this.order = order;
    this.first = first;
    for (int k = 0; k < inputs; k++) {
      int row = start + k * stride;
      Arrays.fill(w, row + aligned(k), row + first[k], 0);
      order.gather(flat, weights + k * units, w, row, first[k], units);
    }
  }

  /** Where the row of an input starts to be read: at a cache line; the weights before are 0. */
  private int aligned(int k) {
    return first[k] & -LINE;
  }

  /** a += Σ x·w over the active inputs of a row. */
  void add(Examples x, int row, float[] a, int ao) {
    for (int e = x.start(row); e < x.start(row + 1); e++) {
      addInput(x.column(e), x.value(e), a, ao);
    }
  }

  /** a += x·w of one input. */
  void addInput(int k, float value, float[] a, int ao) {
    int from = aligned(k);
    kernels.addScaled(value, w, start + k * stride + from, a, ao + from, width(k));
  }

  /** a += Σ x·w over all inputs, in double. */
  void add(double[] inputs, double[] a) {
    for (int k = 0; k < this.inputs; k++) {
      if (inputs[k] != 0) {
        int from = first[k];
        DoubleKernels.addScaled(inputs[k], w, start + k * stride + from, a, from, units - from);
      }
    }
  }

  private int width(int k) {
    return first[k] == units ? 0 : Arena.padded(units) - aligned(k);
  }

  void clearGradient() {
    if (gradient == null) {
      gradient = new float[w.length];
    } else {
      Arrays.fill(gradient, 0);
    }
  }

  /** ∂w += x·∂a for every active input of a row. */
  void addGradient(Examples x, int row, float[] da, int o) {
    for (int e = x.start(row); e < x.start(row + 1); e++) {
      int k = x.column(e);
      int from = aligned(k);
      kernels.addScaled(x.value(e), da, o + from, gradient, start + k * stride + from, width(k));
    }
  }

  /** Adds the gradient, of what the mask lets through, to the flat vector's. */
  void addGradientTo(float[] flat, int weights) {
    for (int k = 0; k < inputs; k++) {
      order.add(kernels, gradient, start + k * stride, flat, weights + k * units, first[k], units);
    }
  }
}
