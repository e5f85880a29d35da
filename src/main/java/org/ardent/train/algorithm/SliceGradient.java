package org.ardent.train.algorithm;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.ardent.model.Examples;
import org.ardent.model.Model;
import org.ardent.score.ThreadEvaluator;
import org.ardent.train.exec.RowsSeen;
import org.ardent.train.exec.WaitingTasks;

/**
 * The gradient of a slice, or the sum of those of its halves. While a task makes the first half's,
 * another one that waits for it may make the second's, so that cores that are not equally fast, or
 * not equally free, wait less. Whoever makes it, the sum is the same bit for bit.
 */
final class SliceGradient implements ParameterUpdate.GradientSource {
  /**
   * A gradient that was computed.
   *
   * @param seen the rows of the slice
   * @param nanos how long it took, by the clocks of those who made it
   */
  record Made(RowsSeen seen, long nanos) {
    private static final Made NONE = new Made(RowsSeen.NONE, 0);

    private Made plus(Made other) {
      return new Made(seen.plus(other.seen), nanos + other.nanos);
    }
  }

  private final Model model;

  /** The second half's; null before there was one. */
  private float[] second;

  private boolean halved;

  SliceGradient(Model model) {
    this.model = model;
  }

  /**
   * Makes the gradient of Σ weight·log p, except for what {@link #fill} adds.
   *
   * @param slice whole, or its halves
   * @return what was seen, and how long the gradients took
   */
  Made make(
      TrainingStep step,
      List<Examples> slice,
      float[] parameters,
      float[] gradient,
      WaitingTasks waiting) {
    halved = slice.size() > 1;
    if (!halved) {
      return make(step, slice.get(0), parameters, gradient);
    }
    if (second == null) {
      second = new float[gradient.length];
    }
    Supplier<Made> makeSecond = () -> make(step, slice.get(1), parameters, second);
    CompletableFuture<Made> offered = CompletableFuture.supplyAsync(makeSecond, waiting::offer);
    boolean alone;
    Made first;
    try {
      first = make(step, slice.get(0), parameters, gradient);
    } finally {
      alone = waiting.takeBack();
      if (!alone) {
        // Whatever happens: afterwards nobody else works with what is this task's.
        offered.exceptionally(e -> Made.NONE).join();
      }
    }
    return first.plus(alone ? makeSecond.get() : offered.join());
  }

  /** Adds the second half's. */
  @Override
  public void fill(float[] gradient, int from, int to) {
    if (halved) {
      for (int i = from; i < to; i++) {
        gradient[i] += second[i];
      }
    }
  }

  private Made make(TrainingStep step, Examples rows, float[] parameters, float[] gradient) {
    long start = System.nanoTime();
    Arrays.fill(gradient, 0);
    double logLikelihood =
        ThreadEvaluator.of(model)
            .evaluator(parameters, step.key())
            .addGradient(rows, step.dropout(), gradient);
    return new Made(RowsSeen.of(rows, logLikelihood), System.nanoTime() - start);
  }
}
