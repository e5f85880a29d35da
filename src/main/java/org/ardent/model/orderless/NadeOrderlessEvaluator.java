package org.ardent.model.orderless;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.ardent.math.DenseProductsProvider;
import org.ardent.math.Kernels;
import org.ardent.model.Dropout;
import org.ardent.model.Examples;
import org.ardent.model.Layout;
import org.ardent.model.OrderAgnosticEvaluator;
import org.ardent.model.StepKey;

/**
 * Evaluates {@link NadeOrderless}: scores by {@link OrderlessSweep} and {@link OrderlessDensity},
 * gradients of a step of training by {@link OrderlessLoss}, samples one position after the other.
 */
final class NadeOrderlessEvaluator implements OrderAgnosticEvaluator {
  /**
   * Log-likelihood per column below which a row is scored again in double, nats: as {@link
   * org.ardent.model.LowScores}, but sooner, since every layer adds to what float32 rounds off.
   */
  private static final double LOW = -5;

  private final Layout layout;
  private final OrderlessNetwork network;
  private final OrderlessSweep sweep;
  private final OrderlessDensity exact;
  private final int[] ordering;
  private final Kernels kernels;

  /** The outputs of one position. */
  private final float[] z;

  /** Made when the first gradient of a step or the first outputs are asked for. */
  private OrderlessLoss loss;

  private StepKey key;

  NadeOrderlessEvaluator(NadeOrderless model, Kernels kernels) {
    this.kernels = kernels;
    layout = model.layout();
    network = new OrderlessNetwork(model, kernels, DenseProductsProvider.create(kernels));
    sweep = new OrderlessSweep(layout, network, kernels);
    exact = new OrderlessDensity(model, network);
    ordering = IntStream.range(0, layout.size()).toArray();
    z =
        new float
            [IntStream.range(0, layout.size())
                .map(t -> layout.conditional(t).outputs())
                .max()
                .orElseThrow()];
  }

  @Override
  public void load(float[] parameters) {
    network.load(parameters);
  }

  @Override
  public void startStep(StepKey newKey) {
    key = newKey;
  }

  @Override
  public void logLikelihood(Examples examples, double[] out, int offset) {
    logLikelihood(examples, ordering, 0, out, offset);
  }

  @Override
  public void logLikelihood(
      Examples examples, int[] sequence, int given, double[] out, int offset) {
    if (layout.hasNumbers()) {
      exact.score(examples, sequence, given, out, offset, null);
      return;
    }
    sweep.score(examples, sequence, given, out, offset, null);
    int[] low = low(out, offset, examples.size(), sequence.length - given);
    double[] again = new double[low.length];
    exact.score(examples.select(low), sequence, given, again, 0, null);
    for (int i = 0; i < low.length; i++) {
      out[offset + low[i]] = again[i];
    }
  }

  @Override
  public void visitOutputs(Examples examples, OutputsVisitor visitor) {
    exact.visitOutputs(examples, visitor);
  }

  @Override
  public void conditionalLogLikelihood(Examples examples, double[] out) {
    if (layout.hasNumbers()) {
      Arrays.fill(out, 0, examples.size() * layout.size(), 0);
      exact.score(examples, ordering, 0, null, 0, out);
      return;
    }
    sweep.score(examples, ordering, 0, null, 0, out);
    int n = layout.size();
    double[] sums = new double[examples.size()];
    Arrays.setAll(sums, i -> Arrays.stream(out, i * n, (i + 1) * n).sum());
    int[] low = low(sums, 0, sums.length, n);
    double[] again = new double[low.length * n];
    exact.score(examples.select(low), ordering, 0, null, 0, again);
    for (int i = 0; i < low.length; i++) {
      System.arraycopy(again, i * n, out, low[i] * n, n);
    }
  }

  /** Rows whose scores are low, or no numbers. */
  private static int[] low(double[] scores, int offset, int rows, int columns) {
    return IntStream.range(0, rows).filter(i -> !(scores[offset + i] >= LOW * columns)).toArray();
  }

  /**
   * Of the step of training, if one has started, else of the log-likelihood in the default
   * ordering, one position after the other.
   */
  @Override
  public double addGradient(Examples examples, Dropout dropout, float[] gradient) {
    if (key != null) {
      return addGradient(examples, (x, i, draw) -> draw.draw(key, x, i), dropout, gradient);
    }
    double total = 0;
    for (int t : ordering) {
      total += addGradient(examples, (x, i, draw) -> draw.step(x, i, t), dropout, gradient);
    }
    return total;
  }

  /** The gradient of the loss for given sets of observed positions. */
  double addGradient(
      Examples examples, OrderlessLoss.Draws draws, Dropout dropout, float[] gradient) {
    network.clearGradient();
    double total = loss().addGradient(examples, draws, dropout);
    network.addGradientTo(gradient);
    return total;
  }

  private OrderlessLoss loss() {
    if (loss == null) {
      loss = new OrderlessLoss(layout, network, kernels);
    }
    return loss;
  }

  @Override
  public void outputs(Examples examples, float[] out) {
    loss().outputs(examples, out);
  }

  @Override
  public void outputs(Examples examples, int position, float[] out) {
    sweep.outputs(examples, position, out);
  }

  @Override
  public void walk(int end, double[] values, Chooser chooser) {
    walk(Arrays.copyOf(ordering, end), 0, values, chooser);
  }

  @Override
  public void walk(int[] sequence, int given, double[] values, Chooser chooser) {
    network.first().start(network.m, network.sums(0));
    for (int s = 0; s < sequence.length; s++) {
      int t = sequence[s];
      if (s >= given) {
        network.forwardOne();
        int row = layout.outputStart(t);
        int end = layout.outputStart(t + 1);
        network.output().multiply(row, end, network.m, network.top(0, false), z, 0);
        values[t] = chooser.choose(t, layout.conditional(t), z, 0);
      }
      observe(t, values);
    }
  }

  private void observe(int t, double[] values) {
    network.first().observe(t, network.m, network.sums(0));
    float value = (float) layout.inputValue(t, values[t]);
    if (value != 0) {
      network.first().addInput(layout.inputColumn(t, values[t]), value, network.m, network.sums(0));
    }
  }
}
