package org.ardent.model.orderless;

import org.ardent.model.CellEntries;
import org.ardent.model.DoubleDensity;
import org.ardent.model.Evaluator;
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
        if (cells.of(0, t) == CellEntries.HOLE) {
          continue;
        }
        if (s >= given) {
          double logDensity = logDensity(t);
          sum += logDensity;
          if (perPosition != null) {
            perPosition[i * layout.size() + t] = logDensity;
          }
        }
        observe(x, t);
      }
      if (out != null) {
        out[offset + i] = sum;
      }
    }
  }

  /** As {@link Evaluator#visitOutputs}, in the layout's ordering. */
  void visitOutputs(Examples x, Evaluator.OutputsVisitor visitor) {
    for (int i = 0; i < x.size(); i++) {
      cells.take(x, i, 1);
      network.first().start(a);
      for (int t = 0; t < layout.size(); t++) {
        if (cells.of(0, t) != CellEntries.HOLE) {
          visitor.visit(i, t, outputs(t), 0);
          observe(x, t);
        }
      }
    }
  }

  private void observe(Examples x, int t) {
    int e = cells.of(0, t);
    network.first().observe(t, a);
    if (e >= 0) {
      network.first().addInput(x.column(e), x.exactValue(e), a);
    }
  }

  private double logDensity(int t) {
    return layout.conditional(t).logDensity(outputs(t), 0, cells.value(0, t));
  }

  private double[] outputs(int t) {
    return network
        .output()
        .multiply(layout.outputStart(t), layout.outputStart(t + 1), network.top(a));
  }
}
