package org.ardent.model.orderless;

import java.util.Arrays;
import org.ardent.math.Arena;
import org.ardent.math.Kernels;
import org.ardent.model.CellEntries;
import org.ardent.model.Examples;
import org.ardent.model.Layout;
import org.ardent.model.conditional.Conditional;

/**
 * Takes a block of rows through a sequence of positions, each scored given those before it: exact
 * log-likelihoods in an ordering.
 *
 * <p>The first layer's sums run on from position to position, as in NADE. Rows without holes share
 * what the mask adds to them, so that a row's own part changes only where its input is not 0. What
 * lies above is computed for a block of items, rows × positions, so that the products are matrix
 * products; of the outputs, only those of the position at hand.
 */
final class OrderlessSweep {
  private static final int BLOCK = OrderlessNetwork.BLOCK;

  /** Rows whose hidden units stay in the first-level cache until the outputs have read them. */
  private static final int GROUP = 8;

  private final Layout layout;
  private final Kernels kernels;
  private final OrderlessNetwork network;
  private final ObservedLayer first;
  private final int stride;
  private final CellEntries cells;
  private final float[] m;

  /** Per row of a block: the first layer's sums so far, or the row's own part of them. */
  private final int a;

  /** The part that rows without holes share: b + Σ M[u]. */
  private final int shared;

  private final int zeros;

  /** Which rows of the block have no hole. */
  private final boolean[] whole = new boolean[BLOCK];

  // Per output of a position, an item each.
  private final float[] z;
  private final float[] ones;
  private final float[] loss = new float[BLOCK];
  private final double[] logDensities = new double[BLOCK];
  private final float[] ofItem;

  /** Log p of each row of the block. */
  private final double[] sum = new double[BLOCK];

  OrderlessSweep(Layout layout, OrderlessNetwork network, Kernels kernels) {
    this.layout = layout;
    this.network = network;
    this.kernels = kernels;
    first = network.first();
    stride = network.firstStride();
    cells = new CellEntries(layout, BLOCK);
    Arena arena = new Arena();
    a = arena.reserve((long) BLOCK * stride);
    shared = arena.reserve(stride);
    zeros = arena.reserve(stride);
    m = arena.allocate();
    int widest = 0;
    for (int t = 0; t < layout.size(); t++) {
      widest = Math.max(widest, layout.conditional(t).outputs());
    }
    z = new float[Math.multiplyExact(widest, BLOCK)];
    ones = new float[BLOCK];
    ofItem = new float[widest];
  }

  /**
   * Log-likelihoods.
   *
   * @param out one value per row from {@code offset}, or null
   * @param perPosition n values per row, or null
   */
  void score(
      Examples x, int[] sequence, int given, double[] out, int offset, double[] perPosition) {
    for (int from = 0; from < x.size(); from += BLOCK) {
      int count = Math.min(BLOCK, x.size() - from);
      run(x, from, count, sequence, given, perPosition);
      if (out != null) {
        System.arraycopy(sum, 0, out, offset + from, count);
      }
    }
  }

  private void run(
      Examples x, int from, int count, int[] sequence, int given, double[] perPosition) {
    start(x, from, count);
    for (int s = 0; s < given; s++) {
      advance(x, count, sequence[s]);
    }
    if (network.layers() == 1) {
      for (int s = given; s < sequence.length; s++) {
        int t = sequence[s];
        for (int i = 0; i < count; i += GROUP) {
          activate(i, Math.min(count, i + GROUP), 0);
          outputs(t, 0, i, Math.min(GROUP, count - i));
        }
        conditionals(from, count, t, perPosition);
        advance(x, count, t);
      }
      return;
    }
    int positions = Math.max(1, BLOCK / count);
    for (int s = given; s < sequence.length; s += positions) {
      int steps = Math.min(positions, sequence.length - s);
      for (int k = 0; k < steps; k++) {
        activate(0, count, k * count);
        advance(x, count, sequence[s + k]);
      }
      network.forwardFromFirst(steps * count);
      for (int k = 0; k < steps; k++) {
        outputs(sequence[s + k], k * count, 0, count);
        conditionals(from, count, sequence[s + k], perPosition);
      }
    }
  }

  /** No position is observed. */
  private void start(Examples x, int from, int count) {
    cells.take(x, from, count);
    first.start(m, shared);
    for (int i = 0; i < count; i++) {
      sum[i] = 0;
      whole[i] = x.holeStart(from + i) == x.holeStart(from + i + 1);
      if (whole[i]) {
        Arrays.fill(m, a + i * stride, a + (i + 1) * stride, 0);
      } else {
        first.start(m, a + i * stride);
      }
    }
  }

  /** The first hidden units of rows, as items one after the other. */
  private void activate(int fromRow, int toRow, int item) {
    for (int i = fromRow; i < toRow; i++) {
      int other = whole[i] ? shared : zeros;
      network.activateFirst(m, a + i * stride, m, other, item + i - fromRow);
    }
  }

  /** The outputs of one position given all cells of each row; from index 0 of out. */
  void outputs(Examples x, int position, float[] out) {
    int rows = layout.conditional(position).outputs();
    for (int from = 0; from < x.size(); from += BLOCK) {
      int count = Math.min(BLOCK, x.size() - from);
      start(x, from, count);
      for (int t = 0; t < layout.size(); t++) {
        advance(x, count, t);
      }
      activate(0, count, 0);
      network.forwardFromFirst(count);
      outputs(position, 0, 0, count);
      for (int i = 0; i < count; i++) {
        for (int r = 0; r < rows; r++) {
          out[(from + i) * rows + r] = z[r * BLOCK + i];
        }
      }
    }
  }

  /** Every row of the block observes a position. */
  private void advance(Examples x, int count, int t) {
    for (int i = 0; i < count; i++) {
      int e = cells.of(i, t);
      int o = a + i * stride;
      if (!whole[i] && e != CellEntries.HOLE) {
        first.observe(t, m, o);
      }
      if (e >= 0) {
        first.addInput(x.column(e), x.value(e), m, o);
      }
    }
    first.observe(t, m, shared);
  }

  /** z of a position for rows from one on, from items one after the other. */
  private void outputs(int t, int item, int fromRow, int count) {
    int row = layout.outputStart(t);
    for (int r = row; r < layout.outputStart(t + 1); r++) {
      network
          .output()
          .multiplyUnit(
              r, count, network.m, network.top(item, false), z, (r - row) * BLOCK + fromRow);
    }
  }

  /** From z to log p, which of a hole is 0. */
  private void conditionals(int from, int count, int t, double[] perPosition) {
    Conditional conditional = layout.conditional(t);
    if (layout.variables().get(layout.variableAt(t)).isBinary()) {
      bernoulli(count, t);
    } else {
      for (int i = 0; i < count; i++) {
        for (int r = 0; r < conditional.outputs(); r++) {
          ofItem[r] = z[r * BLOCK + i];
        }
        logDensities[i] = conditional.logDensity(ofItem, 0, cells.value(i, t));
      }
    }
    for (int i = 0; i < count; i++) {
      double logDensity = cells.of(i, t) == CellEntries.HOLE ? 0 : logDensities[i];
      sum[i] += logDensity;
      if (perPosition != null) {
        perPosition[(from + i) * layout.size() + t] = logDensity;
      }
    }
  }

  /** A block of binary values at once. */
  private void bernoulli(int count, int t) {
    for (int i = 0; i < count; i++) {
      if (cells.of(i, t) >= 0) {
        z[i] = -z[i];
      }
    }
    kernels.bernoulli(z, 0, ones, 0, loss, 0, count);
    for (int i = 0; i < count; i++) {
      logDensities[i] = -loss[i];
    }
  }
}
