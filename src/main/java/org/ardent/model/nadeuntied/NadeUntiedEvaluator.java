package org.ardent.model.nadeuntied;

import java.util.Arrays;
import org.ardent.math.Kernels;
import org.ardent.model.Dropout;
import org.ardent.model.Evaluator;
import org.ardent.model.Examples;
import org.ardent.model.HiddenLayer;
import org.ardent.model.Layout;
import org.ardent.model.LowScores;
import org.ardent.model.conditional.Conditional;

/**
 * Evaluates {@link NadeUntied}.
 *
 * <p>Nothing is carried from one position to the next, so a block of examples passes over the
 * positions one by one: A_t is read once for the whole block, of each row only what an example's
 * active inputs ask for. The parameters are read, and the gradient is added to, where they are: the
 * model can be so large that a copy of either would not fit.
 */
final class NadeUntiedEvaluator implements Evaluator {
  /** Examples that share a pass over the parameters. */
  private static final int BLOCK = 256;

  private final NadeUntied model;
  private final Layout layout;
  private final Kernels kernels;
  private final HiddenLayer hidden;
  private final int n;
  private final int units;

  private final float[] a;
  private final float[] h;
  private final float[] seen;
  private final float[] dh;
  private final float[] da;
  private final float[] z;
  private final float[] delta;

  /** Of each example of a block: the first entry that is not before the position at hand. */
  private final int[] end = new int[BLOCK];

  private final double[] sum = new double[BLOCK];

  /** Dropout masks of a block, one after the other; null until there is dropout. */
  private float[] masks;

  private float[] parameters;

  /** Scores where there are standardised numbers, and rows that are low. */
  private final NadeUntiedDensity exact;

  NadeUntiedEvaluator(NadeUntied model, Kernels kernels) {
    this.model = model;
    this.kernels = kernels;
    layout = model.layout();
    hidden = HiddenLayer.of(model.activation());
    n = layout.size();
    units = model.units();
    a = new float[units];
    h = new float[units];
    seen = new float[units];
    dh = new float[units];
    da = new float[units];
    int widest = 0;
    for (int t = 0; t < n; t++) {
      widest = Math.max(widest, layout.conditional(t).outputs());
    }
    z = new float[widest];
    delta = new float[widest];
    exact = new NadeUntiedDensity(model);
  }

  @Override
  public void load(float[] values) {
    parameters = values;
    exact.load(values);
  }

  @Override
  public void logLikelihood(Examples examples, double[] out, int offset) {
    if (layout.hasNumbers()) {
      exact.logLikelihood(examples, out, offset, null);
      return;
    }
    for (int from = 0; from < examples.size(); from += BLOCK) {
      int count = Math.min(BLOCK, examples.size() - from);
      sweep(examples, from, count, null, null, null);
      System.arraycopy(sum, 0, out, offset + from, count);
    }
    LowScores.rescore(
        examples, n, out, offset, (low, again) -> exact.logLikelihood(low, again, 0, null));
  }

  @Override
  public void conditionalLogLikelihood(Examples examples, double[] out) {
    if (layout.hasNumbers()) {
      exact.logLikelihood(examples, null, 0, out);
      return;
    }
    for (int from = 0; from < examples.size(); from += BLOCK) {
      sweep(examples, from, Math.min(BLOCK, examples.size() - from), null, null, out);
    }
    LowScores.rescoreConditionals(
        examples, n, out, (low, again) -> exact.logLikelihood(low, null, 0, again));
  }

  @Override
  public void visitOutputs(Examples examples, OutputsVisitor visitor) {
    exact.visitOutputs(examples, visitor);
  }

  @Override
  public double addGradient(Examples examples, Dropout dropout, float[] gradient) {
    double total = 0;
    for (int from = 0; from < examples.size(); from += BLOCK) {
      int count = Math.min(BLOCK, examples.size() - from);
      sweep(examples, from, count, gradient, dropout, null);
      for (int i = 0; i < count; i++) {
        total += examples.weight(from + i) * sum[i];
      }
    }
    return total;
  }

  /** One pass of a block over all positions; the log-likelihoods end in {@code sum}. */
  private void sweep(
      Examples x, int from, int count, float[] gradient, Dropout dropout, double[] perPosition) {
    Arrays.fill(sum, 0, count, 0);
    for (int i = 0; i < count; i++) {
      end[i] = x.start(from + i);
    }
    if (dropout != null) {
      fillMasks(x, from, count, dropout);
    }
    for (int t = 0; t < n; t++) {
      for (int i = 0; i < count; i++) {
        int row = from + i;
        activate(x, x.start(row), end[i], t);
        float[] in = dropout == null ? h : masked(i);
        outputs(t, in);
        double value = layout.value(t, x, row, end[i]);
        Conditional conditional = layout.conditional(t);
        double logDensity =
            gradient == null
                ? conditional.logDensity(z, 0, value)
                : conditional.gradient(z, 0, value, delta, 0);
        sum[i] += logDensity;
        if (perPosition != null) {
          perPosition[row * n + t] = logDensity;
        }
        if (gradient != null) {
          x.weigh(row, delta, 0, conditional.outputs());
          backward(t, in, dropout == null ? -1 : i, gradient);
          addInputGradient(x, x.start(row), end[i], t, gradient);
        }
        end[i] += layout.isActive(t, x, row, end[i]) ? 1 : 0;
      }
    }
  }

  private void fillMasks(Examples x, int from, int count, Dropout dropout) {
    if (masks == null) {
      masks = new float[BLOCK * units];
    }
    for (int i = 0; i < count; i++) {
      dropout.fill(x.id(from + i), masks, i * units, units);
    }
  }

  /** a and h of position t, from the entries first…last−1, which are those before it. */
  private void activate(Examples x, int first, int last, int t) {
    System.arraycopy(parameters, model.hiddenBiasStart(t), a, 0, units);
    int weights = model.weightsStart(t);
    for (int e = first; e < last; e++) {
      kernels.addScaled(x.value(e), parameters, weights + x.column(e) * units, a, 0, units);
    }
    hidden.activate(kernels, a, 0, h, 0, units);
  }

  private float[] masked(int i) {
    System.arraycopy(h, 0, seen, 0, units);
    kernels.multiply(masks, i * units, seen, 0, units);
    return seen;
  }

  private void outputs(int t, float[] in) {
    int rows = layout.conditional(t).outputs();
    kernels.multiplyRows(parameters, model.outputWeightsStart(t), units, rows, in, 0, units, z, 0);
    kernels.add(parameters, model.outputBiasStart(t), z, 0, rows);
  }

  /** From δ to ∂b, ∂V, ∂c, and ∂a in {@code da}. */
  private void backward(int t, float[] in, int maskOf, float[] gradient) {
    int rows = layout.conditional(t).outputs();
    Arrays.fill(dh, 0);
    Arrays.fill(da, 0);
    int v = model.outputWeightsStart(t);
    kernels.backwardRows(parameters, v, gradient, v, units, rows, delta, 0, in, 0, dh, 0, units);
    kernels.add(delta, 0, gradient, model.outputBiasStart(t), rows);
    if (maskOf >= 0) {
      kernels.multiply(masks, maskOf * units, dh, 0, units);
    }
    hidden.addGradient(kernels, dh, 0, h, 0, da, 0, units);
    kernels.add(da, 0, gradient, model.hiddenBiasStart(t), units);
  }

  private void addInputGradient(Examples x, int first, int last, int t, float[] gradient) {
    int weights = model.weightsStart(t);
    for (int e = first; e < last; e++) {
      kernels.addScaled(x.value(e), da, 0, gradient, weights + x.column(e) * units, units);
    }
  }

  @Override
  public void walk(int end, double[] values, Chooser chooser) {
    int[] start = {0, 0};
    int[] columns = new int[n];
    double[] inputs = new double[n];
    for (int t = 0; t < end; t++) {
      activate(new Examples(start, columns, inputs, new long[1]), 0, start[1], t);
      outputs(t, h);
      values[t] = chooser.choose(t, layout.conditional(t), z, 0);
      double input = layout.inputValue(t, values[t]);
      if (input != 0) {
        columns[start[1]] = layout.inputColumn(t, values[t]);
        inputs[start[1]++] = input;
      }
    }
  }
}
