package org.ardent.model.nade;

import java.util.Arrays;
import org.ardent.math.Arena;
import org.ardent.math.Kernels;
import org.ardent.model.Layout;

/**
 * The parameters of a {@link Nade}, or their gradient, with rows that are padded with zeros and
 * begin at cache lines: W, c, V and b in one array.
 */
final class PaddedParameters {
  private final Nade model;
  private final Layout layout;
  private final int stride;

  final float[] m;

  // Where each begins.
  final int w;
  final int c;
  final int v;
  final int b;

  /** All zero. */
  PaddedParameters(Nade model) {
    this.model = model;
    layout = model.layout();
    stride = Arena.stride(model.units());
    Arena arena = new Arena();
    w = arena.reserve((long) layout.inputs() * stride);
    c = arena.reserve(stride);
    v = arena.reserve((long) layout.outputs() * stride);
    b = arena.reserve(layout.outputs());
    m = arena.allocate();
  }

  /** Takes the values of a flat vector. */
  void load(float[] flat) {
    load(flat, 0, layout.inputs(), w);
    load(flat, model.hiddenBiasStart(), 1, c);
    load(flat, model.outputWeightsStart(), layout.outputs(), v);
    System.arraycopy(flat, model.outputBiasStart(), m, b, layout.outputs());
  }

  private void load(float[] flat, int start, int rows, int to) {
    int d = model.units();
    for (int r = 0; r < rows; r++) {
      System.arraycopy(flat, start + r * d, m, to + r * stride, d);
    }
  }

  void clear() {
    Arrays.fill(m, 0);
  }

  /** Adds the values to a flat vector. */
  void addTo(float[] flat, Kernels kernels) {
    addTo(flat, 0, layout.inputs(), w, kernels);
    addTo(flat, model.hiddenBiasStart(), 1, c, kernels);
    addTo(flat, model.outputWeightsStart(), layout.outputs(), v, kernels);
    kernels.add(m, b, flat, model.outputBiasStart(), layout.outputs());
  }

  private void addTo(float[] flat, int start, int rows, int from, Kernels kernels) {
    int d = model.units();
    for (int r = 0; r < rows; r++) {
      kernels.add(m, from + r * stride, flat, start + r * d, d);
    }
  }
}
