package org.ardent.model.orderless;

import java.util.Arrays;
import org.ardent.math.Arena;
import org.ardent.math.Kernels;
import org.ardent.model.CellEntries;
import org.ardent.model.Dropout;
import org.ardent.model.Examples;
import org.ardent.model.Layout;
import org.ardent.model.Outputs;

/**
 * The order-agnostic loss of a block of rows, of each for one set of observed positions: m/(m−d)·Σ
 * log p over the cells that are not observed, given the d of m that are (Uria et al. 2016, equation
 * 18). All outputs are computed at once.
 */
final class OrderlessLoss {
  private static final int BLOCK = OrderlessNetwork.BLOCK;

  /** Says which positions row i of the rows at hand observes. */
  @FunctionalInterface
  interface Draws {
    /** Draws for row i. */
    void draw(Examples examples, int i, OrderDraw draw);
  }

  private final Layout layout;
  private final Kernels kernels;
  private final OrderlessNetwork network;
  private final ObservedLayer first;
  private final int[] positionOfInput;
  private final OrderDraw[] draws = new OrderDraw[BLOCK];
  private final CellEntries cells;
  private final float[] dropped;
  private final int n;

  // Rows of the block: which positions are observed, 1 or 0; the outputs, their δ.
  private final int observedStride;
  private final int outputStride;
  private final float[] m;
  private final int observed;
  private final int z;
  private final int delta;
  private final float[] loss;

  OrderlessLoss(Layout layout, OrderlessNetwork network, Kernels kernels) {
    this.layout = layout;
    this.kernels = kernels;
    this.network = network;
    first = network.first();
    n = layout.size();
    positionOfInput = Outputs.positionsOfInputs(layout);
    Arrays.setAll(draws, i -> new OrderDraw(n));
    cells = new CellEntries(layout, BLOCK);
    dropped = new float[network.units()];
    observedStride = Arena.stride(n);
    outputStride = Arena.stride(layout.outputs());
    Arena arena = new Arena();
    observed = arena.reserve((long) BLOCK * observedStride);
    z = arena.reserve((long) BLOCK * outputStride);
    delta = arena.reserve((long) BLOCK * outputStride);
    m = arena.allocate();
    loss = new float[layout.outputs()];
  }

  /**
   * Adds the gradient to the network's and returns Σ weight·loss, which is an estimate of log p.
   */
  double addGradient(Examples x, Draws source, Dropout dropout) {
    double total = 0;
    for (int from = 0; from < x.size(); from += BLOCK) {
      int count = Math.min(BLOCK, x.size() - from);
      cells.take(x, from, count);
      for (int i = 0; i < count; i++) {
        source.draw(x, from + i, draws[i]);
        start(x, from + i, i, dropout);
      }
      forward(count, dropout != null);
      for (int i = 0; i < count; i++) {
        double logDensity = layout.allBinary() ? bernoulli(i) : conditionals(i);
        scale(i, x.weight(from + i) * draws[i].factor());
        total += x.weight(from + i) * draws[i].factor() * logDensity;
      }
      backward(x, from, count, dropout != null);
    }
    return total;
  }

  private void start(Examples x, int row, int i, Dropout dropout) {
    if (dropout != null) {
      dropout.fill(x.id(row), dropped, 0, dropped.length);
      network.keep(i, dropped);
    }
    first.start(network.m, network.sums(i));
    for (int t = 0; t < n; t++) {
      m[observed + i * observedStride + t] = draws[i].isGiven(t) ? 1 : 0;
    }
    for (int e = x.start(row); e < x.start(row + 1); e++) {
      if (draws[i].isGiven(positionOfInput[x.column(e)])) {
        first.addInput(x.column(e), x.value(e), network.m, network.sums(i));
      }
    }
  }

  private void forward(int count, boolean dropout) {
    first.observe(count, m, observed, observedStride, network.m, network.sums(0));
    network.forward(count, dropout);
    network.output().multiply(count, network.m, network.top(0, dropout), m, z);
  }

  /** log p of the binary values of a row that are scored, and δ of all outputs. */
  private double bernoulli(int i) {
    int zs = z + i * outputStride;
    int deltas = delta + i * outputStride;
    for (int t = 0; t < n; t++) {
      if (cells.of(i, t) >= 0) {
        m[zs + t] = -m[zs + t];
      }
    }
    kernels.bernoulli(m, zs, m, deltas, loss, 0, n);
    double sum = 0;
    for (int t = 0; t < n; t++) {
      if (!draws[i].isScored(t)) {
        m[deltas + t] = 0;
        continue;
      }
      sum -= loss[t];
      if (cells.of(i, t) < 0) {
        m[deltas + t] = -m[deltas + t];
      }
    }
    return sum;
  }

  private double conditionals(int i) {
    int deltas = delta + i * outputStride;
    double sum = 0;
    for (int t = 0; t < n; t++) {
      int o = layout.outputStart(t);
      if (draws[i].isScored(t)) {
        sum +=
            layout
                .conditional(t)
                .gradient(m, z + i * outputStride + o, cells.value(i, t), m, deltas + o);
      } else {
        Arrays.fill(m, deltas + o, deltas + layout.outputStart(t + 1), 0);
      }
    }
    return sum;
  }

  private void scale(int i, double by) {
    float factor = (float) by;
    int deltas = delta + i * outputStride;
    for (int r = 0; r < layout.outputs(); r++) {
      m[deltas + r] *= factor;
    }
  }

  private void backward(Examples x, int from, int count, boolean dropout) {
    network.clearTopGradients(count);
    network
        .output()
        .addGradients(
            count, network.m, network.top(0, dropout), m, delta, network.m, network.topGradient(0));
    network.backward(count, dropout);
    first.addObservedGradient(
        count, m, observed, observedStride, network.m, network.sumsGradient(0));
    for (int i = 0; i < count; i++) {
      int da = network.sumsGradient(i);
      first.addBiasGradient(network.m, da);
      for (int e = x.start(from + i); e < x.start(from + i + 1); e++) {
        if (draws[i].isGiven(positionOfInput[x.column(e)])) {
          first.addInputGradient(x.column(e), x.value(e), network.m, da);
        }
      }
    }
  }

  /** All outputs of a block of rows, each given all its cells; from index 0 of out. */
  void outputs(Examples x, float[] out) {
    int outputs = layout.outputs();
    for (int from = 0; from < x.size(); from += BLOCK) {
      int count = Math.min(BLOCK, x.size() - from);
      cells.take(x, from, count);
      for (int i = 0; i < count; i++) {
        first.start(network.m, network.sums(i));
        for (int t = 0; t < n; t++) {
          boolean here = cells.of(i, t) != CellEntries.HOLE;
          m[observed + i * observedStride + t] = here ? 1 : 0;
        }
        for (int e = x.start(from + i); e < x.start(from + i + 1); e++) {
          first.addInput(x.column(e), x.value(e), network.m, network.sums(i));
        }
      }
      forward(count, false);
      for (int i = 0; i < count; i++) {
        System.arraycopy(m, z + i * outputStride, out, (from + i) * outputs, outputs);
      }
    }
  }
}
