package org.ardent.model.orderless;

import org.ardent.model.CellEntries;
import org.ardent.model.DoubleDensity;
import org.ardent.model.Examples;
import org.ardent.model.Layout;

/**
 * The density of {@link NadeOrderless} in double arithmetic, from weights in float: for real
 * columns and rows of low likelihood, as {@link DoubleDensity}. One row and position at a time.
 */
final class OrderlessDensity {
  private final Layout layout;
  private final OrderlessNetwork network;
  private final CellEntries cells;
  private final double[] a;

  OrderlessDensity(NadeOrderless model, OrderlessNetwork network) {
    layout = model.layout();
    this.network = network;
    cells = new CellEntries(layout, 1);
    a = new double[model.hidden().get(0)];
  }

  /** As {@link OrderlessSweep#score}. */
  void score(
      Examples x, int[] sequence, int given, double[] out, int offset, double[] perPosition) {
    for (int i = 0; i < x.size(); i++) {
      cells.take(x, i, 1);
      network.first().start(a);
      double sum = 0;
      for (int s = 0; s < sequence.length; s++) {
        int t = sequence[s];
        int e = cells.of(0, t);
        if (e == CellEntries.HOLE) {
          continue;
        }
        if (s >= given) {
          double logDensity = logDensity(t);
          sum += logDensity;
          if (perPosition != null) {
            perPosition[i * layout.size() + t] = logDensity;
          }
        }
        network.first().observe(t, a);
        if (e >= 0) {
          network.first().addInput(x.column(e), x.exactValue(e), a);
        }
      }
      if (out != null) {
        out[offset + i] = sum;
      }
    }
  }

  private double logDensity(int t) {
    double[] z =
        network.output().multiply(layout.outputStart(t), layout.outputStart(t + 1), network.top(a));
    return layout.conditional(t).logDensity(z, 0, cells.value(0, t));
  }
}
