package org.ardent.model.nadeuntied;

import java.util.Arrays;
import org.ardent.math.DoubleKernels;
import org.ardent.model.DoubleDensity;
import org.ardent.model.Evaluator;
import org.ardent.model.Examples;
import org.ardent.model.HiddenLayer;
import org.ardent.model.Layout;

/**
 * Log-likelihoods of {@link NadeUntied} in double arithmetic, for layouts with real columns and the
 * reason that {@link DoubleDensity} gives. Like {@link NadeUntiedEvaluator} a block of examples
 * passes over the positions one by one, so that the parameters, which may be many, are read once
 * for all of them. Not thread safe.
 */
final class NadeUntiedDensity {
  /** Examples that share a pass over the parameters. */
  private static final int BLOCK = 256;

  private final NadeUntied model;
  private final Layout layout;
  private final HiddenLayer hidden;
  private final double[] h;
  private final double[] z;

  /** Of each example of a block: the first entry that is not before the position at hand. */
  private final int[] end = new int[BLOCK];

  private float[] parameters;

  NadeUntiedDensity(NadeUntied model) {
    this.model = model;
    layout = model.layout();
    hidden = HiddenLayer.of(model.activation());
    h = new double[model.units()];
    int widest = 0;
    for (int t = 0; t < layout.size(); t++) {
      widest = Math.max(widest, layout.conditional(t).outputs());
    }
    z = new double[widest];
  }

  void load(float[] values) {
    parameters = values;
  }

  /**
   * Log-likelihoods.
   *
   * @param out receives one value per row, from index {@code offset}, or is null
   * @param perPosition receives log p of every position, row by row, or is null
   */
  void logLikelihood(Examples x, double[] out, int offset, double[] perPosition) {
    if (out != null) {
      Arrays.fill(out, offset, offset + x.size(), 0);
    }
    int n = layout.size();
    for (int from = 0; from < x.size(); from += BLOCK) {
      int to = Math.min(from + BLOCK, x.size());
      for (int row = from; row < to; row++) {
        end[row - from] = x.start(row);
      }
      for (int t = 0; t < n; t++) {
        for (int row = from; row < to; row++) {
          outputs(x, row, row - from, t);
          double logDensity = layout.conditional(t).logDensity(z, 0, value(x, row, row - from, t));
          if (out != null) {
            out[offset + row] += logDensity;
          }
          if (perPosition != null) {
            perPosition[row * n + t] = logDensity;
          }
        }
      }
    }
  }

  /** As {@link org.ardent.model.Evaluator#visitOutputs}. */
  void visitOutputs(Examples x, Evaluator.OutputsVisitor visitor) {
    for (int row = 0; row < x.size(); row++) {
      end[0] = x.start(row);
      for (int t = 0; t < layout.size(); t++) {
        outputs(x, row, 0, t);
        visitor.visit(row, t, z, 0);
        value(x, row, 0, t);
      }
    }
  }

  /** The outputs of position t, into {@code z}. */
  private void outputs(Examples x, int row, int i, int t) {
    int units = h.length;
    int c = model.hiddenBiasStart(t);
    for (int j = 0; j < units; j++) {
      h[j] = parameters[c + j];
    }
    int weights = model.weightsStart(t);
    for (int e = x.start(row); e < end[i]; e++) {
      DoubleKernels.addScaled(
          x.exactValue(e), parameters, weights + x.column(e) * units, h, 0, units);
    }
    for (int j = 0; j < units; j++) {
      h[j] = hidden.activate(h[j]);
    }
    int rows = layout.conditional(t).outputs();
    for (int r = 0; r < rows; r++) {
      int v = model.outputWeightsStart(t) + r * units;
      z[r] = DoubleKernels.dot(parameters, v, h, units) + parameters[model.outputBiasStart(t) + r];
    }
  }

  /** The value of position t; then {@code end} moves past it. */
  private double value(Examples x, int row, int i, int t) {
    int e = end[i];
    if (layout.isActive(t, x, row, e)) {
      end[i]++;
    }
    return layout.value(t, x, row, e);
  }
}
