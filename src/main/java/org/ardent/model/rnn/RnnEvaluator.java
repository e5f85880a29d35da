package org.ardent.model.rnn;

import java.util.Arrays;
import org.ardent.math.Kernels;
import org.ardent.model.CellEntries;
import org.ardent.model.DoubleDensity;
import org.ardent.model.Dropout;
import org.ardent.model.Evaluator;
import org.ardent.model.Examples;
import org.ardent.model.Layout;
import org.ardent.model.LowScores;
import org.ardent.model.conditional.Conditional;

/**
 * Evaluates {@link Rnn}.
 *
 * <p>A block of rows goes from position to position together, so that the products with U are
 * matrix products. For the gradient, what every position computed is kept, and the block goes back
 * through all of them.
 */
final class RnnEvaluator implements Evaluator {
  /** The most rows of a block. */
  private static final int BLOCK = 64;

  private final Layout layout;
  private final Kernels kernels;
  private final int n;
  private final int trainingBlock;
  private final RnnCell cell;
  private final CellEntries cells;
  private final int stride;

  // Per output of a position, BLOCK rows each.
  private final float[] z;
  private final float[] loss = new float[BLOCK];
  private final float[] ofRow;
  private final float[] deltaOfRow;
  private final double[] logDensities = new double[BLOCK];
  private final double[] sum = new double[BLOCK];

  /** What scoring keeps: one position. */
  private final RnnTape scoring;

  /** What a gradient keeps: all positions, and δ of all outputs; null before the first one. */
  private RnnTape training;

  private float[] delta;
  private final float[] weighed = new float[BLOCK];
  private final float[] dh;
  private final float[] seen;
  private float[] dropped;
  private final RnnForward exactForward;
  private final DoubleDensity exact;

  RnnEvaluator(Rnn model, Kernels kernels) {
    this.kernels = kernels;
    layout = model.layout();
    n = layout.size();
    cell = new RnnCell(model, kernels);
    stride = cell.stride();
    trainingBlock = trainingBlock(model);
    cells = new CellEntries(layout, BLOCK);
    int widest = 0;
    for (int t = 0; t < n; t++) {
      widest = Math.max(widest, layout.conditional(t).outputs());
    }
    z = new float[Math.multiplyExact(widest, BLOCK)];
    ofRow = new float[widest];
    deltaOfRow = new float[widest];
    scoring = new RnnTape(BLOCK, 1, stride);
    dh = new float[BLOCK * stride];
    seen = new float[BLOCK * stride];
    exactForward = new RnnForward(model);
    exact = new DoubleDensity(layout, exactForward);
  }

  /** How many rows go back through all positions together. */
  static int trainingBlock(Rnn model) {
    long row = RnnTape.floats(model.layout().size(), model.units()) + model.layout().outputs();
    return (int) Math.max(1, Math.min(BLOCK, Rnn.MOST_KEPT / row));
  }

  @Override
  public void load(float[] parameters) {
    cell.load(parameters);
    exactForward.load(parameters);
  }

  @Override
  public void logLikelihood(Examples examples, double[] out, int offset) {
    if (layout.hasNumbers()) {
      exact.logLikelihood(examples, out, offset);
      return;
    }
    for (int from = 0; from < examples.size(); from += BLOCK) {
      int count = Math.min(BLOCK, examples.size() - from);
      forward(examples, from, count, scoring, null, null);
      System.arraycopy(sum, 0, out, offset + from, count);
    }
    LowScores.rescore(examples, n, out, offset, (low, again) -> exact.logLikelihood(low, again, 0));
  }

  @Override
  public void conditionalLogLikelihood(Examples examples, double[] out) {
    if (layout.hasNumbers()) {
      exact.conditionalLogLikelihood(examples, out);
      return;
    }
    for (int from = 0; from < examples.size(); from += BLOCK) {
      forward(examples, from, Math.min(BLOCK, examples.size() - from), scoring, null, out);
    }
    LowScores.rescoreConditionals(examples, n, out, exact::conditionalLogLikelihood);
  }

  @Override
  public void visitOutputs(Examples examples, OutputsVisitor visitor) {
    exact.visitOutputs(examples, visitor);
  }

  @Override
  public double addGradient(Examples examples, Dropout dropout, float[] gradient) {
    if (training == null) {
      training = new RnnTape(trainingBlock, n, stride);
      delta = new float[Math.multiplyExact(layout.outputs(), trainingBlock)];
    }
    cell.clearGradient();
    double total = 0;
    for (int from = 0; from < examples.size(); from += trainingBlock) {
      int count = Math.min(trainingBlock, examples.size() - from);
      forward(examples, from, count, training, dropout, null);
      backward(examples, from, count, dropout != null);
      for (int i = 0; i < count; i++) {
        total += examples.weight(from + i) * sum[i];
      }
    }
    cell.addGradientTo(gradient);
    return total;
  }

  /** A block through all positions; log-likelihoods end in {@code sum}, δ in {@code delta}. */
  private void forward(
      Examples x, int from, int count, RnnTape tape, Dropout dropout, double[] perPosition) {
    cells.take(x, from, count);
    Arrays.fill(sum, 0, count, 0);
    if (dropout != null) {
      fillMasks(x, from, count, dropout);
    }
    cell.start(count, tape);
    for (int t = 0; t < n; t++) {
      outputs(count, t, tape, dropout != null);
      conditionals(from, count, t, tape == training, perPosition);
      if (t < n - 1) {
        cell.input(count, t);
        for (int i = 0; i < count; i++) {
          int e = cells.of(i, t);
          if (e >= 0) {
            cell.addInput(i, x.column(e), x.value(e));
          }
        }
        cell.step(count, t, tape);
      }
    }
  }

  private void fillMasks(Examples x, int from, int count, Dropout dropout) {
    if (dropped == null) {
      dropped = new float[BLOCK * stride];
    }
    for (int i = 0; i < count; i++) {
      dropout.fill(x.id(from + i), dropped, i * stride, cell.units());
    }
  }

  /** What the outputs see of h(t), in {@code seen}. */
  private void look(int count, int t, RnnTape tape, boolean dropout) {
    System.arraycopy(tape.m, tape.h(t), seen, 0, count * stride);
    if (dropout) {
      kernels.multiply(dropped, 0, seen, 0, count * stride);
    }
  }

  private void outputs(int count, int t, RnnTape tape, boolean dropout) {
    look(count, t, tape, dropout);
    int row = layout.outputStart(t);
    for (int r = row; r < layout.outputStart(t + 1); r++) {
      cell.output(r, count, seen, z, (r - row) * BLOCK);
    }
  }

  private void conditionals(int from, int count, int t, boolean backward, double[] perPosition) {
    int row = layout.outputStart(t);
    Conditional conditional = layout.conditional(t);
    if (layout.allBinary()) {
      bernoulli(count, t, backward);
    } else {
      for (int i = 0; i < count; i++) {
        for (int r = 0; r < conditional.outputs(); r++) {
          ofRow[r] = z[r * BLOCK + i];
        }
        double value = cells.value(i, t);
        logDensities[i] =
            backward
                ? conditional.gradient(ofRow, 0, value, deltaOfRow, 0)
                : conditional.logDensity(ofRow, 0, value);
        for (int r = 0; r < conditional.outputs() && backward; r++) {
          delta[(row + r) * trainingBlock + i] = deltaOfRow[r];
        }
      }
    }
    for (int i = 0; i < count; i++) {
      sum[i] += logDensities[i];
      if (perPosition != null) {
        perPosition[(from + i) * n + t] = logDensities[i];
      }
    }
  }

  /** A block of binary values at once: δ = x − σ(z) without cancellation. */
  private void bernoulli(int count, int t, boolean backward) {
    for (int i = 0; i < count; i++) {
      if (cells.of(i, t) >= 0) {
        z[i] = -z[i];
      }
    }
    kernels.bernoulli(z, 0, weighed, 0, loss, 0, count);
    for (int i = 0; i < count; i++) {
      logDensities[i] = -loss[i];
      if (backward) {
        delta[t * trainingBlock + i] = cells.of(i, t) >= 0 ? weighed[i] : -weighed[i];
      }
    }
  }

  private void backward(Examples x, int from, int count, boolean dropout) {
    Arrays.fill(dh, 0, count * stride, 0);
    for (int t = n - 1; t >= 0; t--) {
      if (t < n - 1) {
        cell.stepBack(count, t, training, dh);
        for (int i = 0; i < count; i++) {
          int e = cells.of(i, t);
          if (e >= 0) {
            cell.addInputGradient(i, x.column(e), x.value(e));
          }
        }
      }
      look(count, t, training, dropout);
      for (int r = layout.outputStart(t); r < layout.outputStart(t + 1); r++) {
        System.arraycopy(delta, r * trainingBlock, weighed, 0, count);
        for (int i = 0; i < count; i++) {
          x.weigh(from + i, weighed, i, 1);
        }
        cell.addOutputGradient(r, count, weighed, seen, dropout ? dropped : null, dh);
      }
    }
    cell.addStartGradient(count, dh);
  }

  @Override
  public void walk(int end, double[] values, Chooser chooser) {
    cell.start(1, scoring);
    for (int t = 0; t < end; t++) {
      outputs(1, t, scoring, false);
      Conditional conditional = layout.conditional(t);
      for (int r = 0; r < conditional.outputs(); r++) {
        ofRow[r] = z[r * BLOCK];
      }
      values[t] = chooser.choose(t, conditional, ofRow, 0);
      if (t < end - 1) {
        cell.input(1, t);
        float value = (float) layout.inputValue(t, values[t]);
        if (value != 0) {
          cell.addInput(0, layout.inputColumn(t, values[t]), value);
        }
        cell.step(1, t, scoring);
      }
    }
  }
}
