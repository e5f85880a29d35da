package org.ardent.model.made;

import java.util.Arrays;
import java.util.List;
import org.ardent.math.Arena;
import org.ardent.math.DenseProducts;
import org.ardent.math.Kernels;
import org.ardent.model.DoubleDensity;
import org.ardent.model.Dropout;
import org.ardent.model.Examples;
import org.ardent.model.HiddenLayer;
import org.ardent.model.Layout;

/**
 * The layers of a {@link Made} under one mask, for a block of examples. Weights are held in the
 * mask's own order, units by degree; what goes in and out is in the layout's.
 */
final class MadeNetwork implements DoubleDensity.Forward {
  /** Examples whose products are made together. */
  static final int BLOCK = 64;

  private final Made model;
  private final Kernels kernels;
  private final HiddenLayer activation;
  private final int layers;
  private final MadeWiring[] wirings;
  private final int[] units;
  private final int[] strides;
  private final int outputs;
  private final int outputStride;

  private final InputLayer first;
  private final MaskedLayer[] dense;
  private final InputLayer direct;

  private final float[] m;
  private final int firstBias;
  private final int firstBiasGradient;
  private final int sums;
  private final int y;
  private final int dy;
  private final int dx;
  private final int directSums;

  // By layer, a block of rows each: hidden units; what the next layer sees of them, which is the
  // hidden units after dropout; the dropout mask.
  private final int[] h;
  private final int[] seen;
  private final int[] kept;
  private final float[] dropped;

  private MadeWiring wiring;
  private int current = -1;

  MadeNetwork(Made model, Kernels kernels, DenseProducts products) {
    this.model = model;
    this.kernels = kernels;
    Layout layout = model.layout();
    List<Integer> hidden = model.hidden();
    activation = HiddenLayer.of(model.activation());
    layers = hidden.size();
    wirings = new MadeWiring[model.masks()];
    units = hidden.stream().mapToInt(Integer::intValue).toArray();
    strides = Arrays.stream(units).map(Arena::stride).toArray();
    outputs = layout.outputs();
    outputStride = Arena.stride(outputs);
    first = new InputLayer(kernels, layout.inputs(), units[0]);
    dense = new MaskedLayer[layers + 1];
    for (int k = 1; k <= layers; k++) {
      int rows = k == layers ? outputs : units[k];
      dense[k] = new MaskedLayer(kernels, products, units[k - 1], rows);
    }
    direct = model.direct() ? new InputLayer(kernels, layout.inputs(), outputs) : null;
    dropped = new float[Arrays.stream(units).sum()];
    int widest = Arrays.stream(strides).max().orElseThrow();
    long block = (long) BLOCK * Math.max(widest, outputStride);
    Arena arena = new Arena();
    firstBias = arena.reserve(strides[0]);
    firstBiasGradient = arena.reserve(strides[0]);
    sums = arena.reserve(strides[0]);
    directSums = arena.reserve(outputStride);
    y = arena.reserve(block);
    dy = arena.reserve(block);
    dx = arena.reserve((long) BLOCK * widest);
    h = reserve(arena);
    seen = reserve(arena);
    kept = reserve(arena);
    m = arena.allocate();
  }

  private int[] reserve(Arena arena) {
    return Arrays.stream(strides).map(s -> arena.reserve((long) BLOCK * s)).toArray();
  }

  /** The parameters have changed. */
  void forget() {
    current = -1;
  }

  /** Takes a mask, with the weights of a flat vector. */
  void use(int mask, float[] parameters) {
    if (mask == current) {
      return;
    }
    current = mask;
    if (wirings[mask] == null) {
      MadeMasks list = model.maskList();
      wirings[mask] = new MadeWiring(model.layout(), list.ordering(mask), list.degrees(mask));
    }
    wiring = wirings[mask];
    first.load(wiring.order(0), wiring.firstUnit(), parameters, model.weightStart(0));
    wiring.order(0).gather(parameters, model.biasStart(0), m, firstBias, 0, units[0]);
    for (int k = 1; k <= layers; k++) {
      dense[k].load(
          wiring.order(k - 1),
          wiring.order(k),
          wiring.fanIn(k),
          parameters,
          model.weightStart(k),
          model.biasStart(k));
    }
    if (direct != null) {
      direct.load(wiring.order(layers), wiring.firstRow(), parameters, model.directStart());
    }
  }

  /** All outputs of a block of examples. */
  void forward(Examples x, int from, int count, Dropout dropout) {
    for (int i = 0; i < count; i++) {
      System.arraycopy(m, firstBias, m, sums, units[0]);
      first.add(x, from + i, m, sums);
      activation.activate(kernels, m, sums, m, h[0] + i * strides[0], Arena.padded(units[0]));
      if (dropout != null) {
        drawDropout(x.id(from + i), i, dropout);
      }
    }
    drop(0, count, dropout != null);
    for (int k = 1; k < layers; k++) {
      for (int i = 0; i < count; i++) {
        dense[k].start(m, y + i * strides[k]);
      }
      dense[k].addProducts(count, m, visible(k - 1, dropout != null), m, y);
      for (int i = 0; i < count; i++) {
        activation.activate(
            kernels, m, y + i * strides[k], m, h[k] + i * strides[k], Arena.padded(units[k]));
      }
      drop(k, count, dropout != null);
    }
    for (int i = 0; i < count; i++) {
      dense[layers].start(m, y + i * outputStride);
      if (direct != null) {
        direct.add(x, from + i, m, y + i * outputStride);
      }
    }
    dense[layers].addProducts(count, m, visible(layers - 1, dropout != null), m, y);
  }

  @Override
  public void outputs(double[] inputs, double[] out) {
    double[] x = new double[units[0]];
    for (int j = 0; j < x.length; j++) {
      x[j] = m[firstBias + j];
    }
    first.add(inputs, x);
    for (int k = 1; k <= layers; k++) {
      for (int j = 0; j < x.length; j++) {
        x[j] = activation.activate(x[j]);
      }
      x = dense[k].multiply(x);
    }
    if (direct != null) {
      direct.add(inputs, x);
    }
    wiring.order(layers).scatter(x, out);
  }

  /** One draw for the units of all layers, as the file numbers them, whatever the mask. */
  private void drawDropout(long example, int i, Dropout dropout) {
    dropout.fill(example, dropped, 0, dropped.length);
    int offset = 0;
    for (int k = 0; k < layers; k++) {
      wiring.order(k).gather(dropped, offset, m, kept[k] + i * strides[k], 0, units[k]);
      offset += units[k];
    }
  }

  private void drop(int k, int count, boolean masked) {
    if (masked) {
      int size = count * strides[k];
      System.arraycopy(m, h[k], m, seen[k], size);
      kernels.multiply(m, kept[k], m, seen[k], size);
    }
  }

  private int visible(int k, boolean masked) {
    return masked ? seen[k] : h[k];
  }

  /** Copies the outputs of example i, in the layout's order. */
  void outputs(int i, float[] z) {
    wiring.order(layers).scatter(m, y + i * outputStride, z, 0);
  }

  /** Takes ∂ log p / ∂ outputs of example i, in the layout's order. */
  void setOutputGradient(int i, float[] delta) {
    wiring.order(layers).gather(delta, 0, m, dy + i * outputStride, 0, outputs);
  }

  void clearGradient() {
    first.clearGradient();
    Arrays.fill(m, firstBiasGradient, firstBiasGradient + units[0], 0);
    for (int k = 1; k <= layers; k++) {
      dense[k].clearGradient();
    }
    if (direct != null) {
      direct.clearGradient();
    }
  }

  /** From the outputs' gradients to those of all weights, for the block that was forwarded. */
  void backward(Examples x, int from, int count, boolean masked) {
    if (direct != null) {
      for (int i = 0; i < count; i++) {
        direct.addGradient(x, from + i, m, dy + i * outputStride);
      }
    }
    for (int k = layers - 1; k >= 0; k--) {
      int size = count * strides[k];
      Arrays.fill(m, dx, dx + size, 0);
      dense[k + 1].addGradients(count, m, visible(k, masked), m, dy, m, dx);
      if (masked) {
        kernels.multiply(m, kept[k], m, dx, size);
      }
      Arrays.fill(m, dy, dy + size, 0);
      activation.addGradient(kernels, m, dx, m, h[k], m, dy, size);
    }
    for (int i = 0; i < count; i++) {
      kernels.add(m, dy + i * strides[0], m, firstBiasGradient, units[0]);
      first.addGradient(x, from + i, m, dy + i * strides[0]);
    }
  }

  /** Adds the gradient to the flat vector's; nothing where the mask hides the weight. */
  void addGradientTo(float[] flat) {
    first.addGradientTo(flat, model.weightStart(0));
    wiring.order(0).add(kernels, m, firstBiasGradient, flat, model.biasStart(0), 0, units[0]);
    for (int k = 1; k <= layers; k++) {
      dense[k].addGradientTo(flat, model.weightStart(k), model.biasStart(k));
    }
    if (direct != null) {
      direct.addGradientTo(flat, model.directStart());
    }
  }

  /** Starts a row without inputs; {@link #nextPosition} and {@link #setInput} go on. */
  void startSample() {
    System.arraycopy(m, firstBias, m, sums, units[0]);
    for (int k = 0; k < layers; k++) {
      Arrays.fill(m, h[k], h[k] + strides[k], 0);
    }
    Arrays.fill(m, directSums, directSums + outputs, 0);
  }

  /**
   * Computes the outputs of the mask's position s from the inputs before it, whose units of degree
   * below s are known: every unit is computed once.
   *
   * @param z receives the outputs, from index 0
   * @return the layout's position
   */
  int nextPosition(int s, float[] z) {
    for (int k = 0; k < layers; k++) {
      int from = wiring.unitStart(k, s);
      int to = wiring.unitStart(k, s + 1);
      if (k > 0) {
        dense[k].multiply(from, to, m, h[k - 1], m, dy);
      }
      int a = (k == 0 ? sums : dy) + from;
      activation.activate(kernels, m, a, m, h[k] + from, to - from);
    }
    int from = wiring.rowStart(s);
    int to = wiring.rowStart(s + 1);
    dense[layers].multiply(from, to, m, h[layers - 1], m, y);
    kernels.add(m, directSums + from, m, y + from, to - from);
    System.arraycopy(m, y + from, z, 0, to - from);
    return wiring.position(s);
  }

  /** An input of the row that is drawn. */
  void setInput(int column, float value) {
    first.addInput(column, value, m, sums);
    if (direct != null) {
      direct.addInput(column, value, m, directSums);
    }
  }
}
