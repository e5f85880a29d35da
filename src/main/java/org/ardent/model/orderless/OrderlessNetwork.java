package org.ardent.model.orderless;

import java.util.Arrays;
import java.util.List;
import org.ardent.math.Arena;
import org.ardent.math.DenseProducts;
import org.ardent.math.Kernels;
import org.ardent.model.HiddenLayer;
import org.ardent.model.Layout;

/**
 * The layers of a {@link NadeOrderless} for a block of <em>items</em>, each a row with a set of
 * observed positions. Whoever uses it sums up the first layer and looks at the outputs. Scratch
 * memory of {@link NadeOrderlessEvaluator}.
 */
final class OrderlessNetwork {
  /** Items whose products are made together. */
  static final int BLOCK = 64;

  private final NadeOrderless model;
  private final Kernels kernels;
  private final HiddenLayer activation;
  private final int layers;
  private final int[] units;
  private final int[] strides;
  private final ObservedLayer first;

  /** By layer, from 1; the last one is the outputs'. */
  private final DenseLayer[] dense;

  /** What the fields below point into: rows of items, {@link Arena#stride} apart. */
  final float[] m;

  /** The first layer's sums. */
  private final int a;

  private final int y;
  private final float[] ofSum;

  /** Of the layer at hand: ∂ of the hidden units as the next layer sees them, and of the sums. */
  private final int dTop;

  private final int da;

  // By layer: hidden units; what the next layer sees of them, the hidden units after dropout; the
  // dropout mask.
  private final int[] h;
  private final int[] seen;
  private final int[] kept;

  OrderlessNetwork(NadeOrderless model, Kernels kernels, DenseProducts products) {
    this.model = model;
    this.kernels = kernels;
    Layout layout = model.layout();
    List<Integer> hidden = model.hidden();
    activation = HiddenLayer.of(model.activation());
    layers = hidden.size();
    units = hidden.stream().mapToInt(Integer::intValue).toArray();
    strides = Arrays.stream(units).map(Arena::stride).toArray();
    first = new ObservedLayer(kernels, products, layout.inputs(), layout.size(), units[0]);
    dense = new DenseLayer[layers + 1];
    for (int k = 1; k <= layers; k++) {
      int size = k == layers ? layout.outputs() : units[k];
      dense[k] = new DenseLayer(kernels, products, units[k - 1], size);
    }
    int widest = Arrays.stream(strides).max().orElseThrow();
    Arena arena = new Arena();
    a = arena.reserve((long) BLOCK * strides[0]);
    y = arena.reserve((long) BLOCK * widest);
    dTop = arena.reserve((long) BLOCK * widest);
    da = arena.reserve((long) BLOCK * widest);
    h = reserve(arena);
    seen = reserve(arena);
    kept = reserve(arena);
    m = arena.allocate();
    ofSum = new float[strides[0]];
  }

  private int[] reserve(Arena arena) {
    return Arrays.stream(strides).map(s -> arena.reserve((long) BLOCK * s)).toArray();
  }

  void load(float[] parameters) {
    first.load(parameters);
    for (int k = 1; k <= layers; k++) {
      dense[k].load(parameters, model.weightStart(k), model.biasStart(k));
    }
  }

  ObservedLayer first() {
    return first;
  }

  DenseLayer output() {
    return dense[layers];
  }

  /** The distance between rows of the first layer. */
  int firstStride() {
    return strides[0];
  }

  /** Where an item's sums of the first layer lie in {@link #m}. */
  int sums(int item) {
    return a + item * strides[0];
  }

  /** Where ∂ of an item's sums of the first layer lies, after {@link #backward}. */
  int sumsGradient(int item) {
    return da + item * strides[0];
  }

  /** Where the last hidden units as the outputs see them lie, a row per item. */
  int top(int item, boolean dropout) {
    return visible(layers - 1, dropout) + item * strides[layers - 1];
  }

  /** Where ∂ of them is to be added up, from 0, before {@link #backward}. */
  int topGradient(int item) {
    return dTop + item * strides[layers - 1];
  }

  void clearTopGradients(int items) {
    Arrays.fill(m, dTop, dTop + items * strides[layers - 1], 0);
  }

  int layers() {
    return layers;
  }

  /** The number of hidden units of all layers. */
  int units() {
    return Arrays.stream(units).sum();
  }

  /** Takes an item's dropout mask over the units of all layers. */
  void keep(int item, float[] mask) {
    int offset = 0;
    for (int k = 0; k < layers; k++) {
      System.arraycopy(mask, offset, m, kept[k] + item * strides[k], units[k]);
      offset += units[k];
    }
  }

  /** From the first layer's sums to the last hidden units. */
  void forward(int items, boolean dropout) {
    forward(0, items, dropout);
  }

  /** The first hidden units of an item, from its sums in two parts. */
  void activateFirst(float[] part, int po, float[] other, int oo, int item) {
    int to = h[0] + item * strides[0];
    activation.activateSum(kernels, part, po, other, oo, m, to, ofSum, strides[0]);
  }

  /** From the first hidden units to the last ones, without dropout. */
  void forwardFromFirst(int items) {
    forward(1, items, false);
  }

  private void forward(int from, int items, boolean dropout) {
    for (int k = from; k < layers; k++) {
      int size = items * strides[k];
      if (k > 0) {
        dense[k].multiply(items, m, visible(k - 1, dropout), m, y);
      }
      activation.activate(kernels, m, k == 0 ? a : y, m, h[k], size);
      if (dropout) {
        System.arraycopy(m, h[k], m, seen[k], size);
        kernels.multiply(m, kept[k], m, seen[k], size);
      }
    }
  }

  /**
   * The same of the first item alone, by dot products, which is faster than a product of one row.
   */
  void forwardOne() {
    for (int k = 0; k < layers; k++) {
      if (k > 0) {
        Arrays.fill(m, y, y + strides[k], 0);
        dense[k].multiply(0, units[k], m, h[k - 1], m, y);
      }
      activation.activate(kernels, m, k == 0 ? a : y, m, h[k], strides[k]);
    }
  }

  private int visible(int k, boolean dropout) {
    return dropout ? seen[k] : h[k];
  }

  /**
   * From ∂ of the last hidden units to ∂ of the first layer's sums, and to the gradients of the
   * layers between.
   */
  void backward(int items, boolean dropout) {
    for (int k = layers - 1; ; k--) {
      int size = items * strides[k];
      if (dropout) {
        kernels.multiply(m, kept[k], m, dTop, size);
      }
      Arrays.fill(m, da, da + size, 0);
      activation.addGradient(kernels, m, dTop, m, h[k], m, da, size);
      if (k == 0) {
        return;
      }
      Arrays.fill(m, dTop, dTop + items * strides[k - 1], 0);
      dense[k].addGradients(items, m, visible(k - 1, dropout), m, da, m, dTop);
    }
  }

  /** The last hidden units from the first layer's sums, in double. */
  double[] top(double[] sums) {
    double[] x = sums.clone();
    for (int k = 0; ; k++) {
      for (int j = 0; j < x.length; j++) {
        x[j] = activation.activate(x[j]);
      }
      if (k == layers - 1) {
        return x;
      }
      x = dense[k + 1].multiply(0, units[k + 1], x);
    }
  }

  void clearGradient() {
    first.clearGradient();
    for (int k = 1; k <= layers; k++) {
      dense[k].clearGradient();
    }
  }

  void addGradientTo(float[] flat) {
    first.addGradientTo(flat);
    for (int k = 1; k <= layers; k++) {
      dense[k].addGradientTo(flat, model.weightStart(k), model.biasStart(k));
    }
  }
}
