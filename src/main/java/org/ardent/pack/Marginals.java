package org.ardent.pack;

import java.util.List;
import org.ardent.model.Examples;
import org.ardent.model.Layout;
import org.ardent.shipping.Shipping;

/**
 * How often each input is active, where a row counts by its weight. From this come the biases that
 * fit every variable on its own.
 */
public final class Marginals {
  private Marginals() {}

  /** The output biases from which training starts, with one pseudo-count per outcome. */
  public static float[] outputBias(Shards shards, Layout layout) {
    int inputs = layout.inputs();
    List<double[]> perShard =
        Shipping.collect(shards.rdd().map(examples -> sums(examples, inputs)));
    double[] counts = new double[inputs];
    for (double[] sums : perShard) {
      for (int k = 0; k < inputs; k++) {
        counts[k] += sums[k];
      }
    }
    float[] bias = new float[layout.outputs()];
    for (int t = 0; t < layout.size(); t++) {
      layout
          .conditional(t)
          .initialize(counts, layout.inputStart(t), shards.weight(), bias, layout.outputStart(t));
    }
    return bias;
  }

  private static double[] sums(PackedRows rows, int inputs) {
    double[] sums = new double[inputs];
    rows.blocks().forEach(examples -> add(examples, sums));
    return sums;
  }

  private static void add(Examples examples, double[] sums) {
    for (int i = 0; i < examples.size(); i++) {
      for (int e = examples.start(i); e < examples.start(i + 1); e++) {
        sums[examples.column(e)] += examples.weight(i) * examples.value(e);
      }
    }
  }
}
