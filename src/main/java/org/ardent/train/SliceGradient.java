package org.ardent.train;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.ardent.model.Examples;
import org.ardent.model.Model;
import org.ardent.score.Workspace;

/**
 * The gradient of a slice, or the sum of those of its halves. While a task makes the first half's,
 * another one that waits for it may make the second's, so that cores that are not equally fast, or
 * not equally free, wait less. Whoever makes it, the sum is the same bit for bit.
 */
final class SliceGradient implements Learner.GradientSource {
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
  ShardSteps make(
      Step step, List<Examples> slice, float[] parameters, float[] gradient, Helpers helpers) {
    halved = slice.size() > 1;
    if (!halved) {
      return make(step, slice.get(0), parameters, gradient);
    }
    if (second == null) {
      second = new float[gradient.length];
    }
    Supplier<ShardSteps> makeSecond = () -> make(step, slice.get(1), parameters, second);
    CompletableFuture<ShardSteps> offered =
        CompletableFuture.supplyAsync(makeSecond, helpers::offer);
    boolean alone;
    ShardSteps first;
    try {
      first = make(step, slice.get(0), parameters, gradient);
    } finally {
      alone = helpers.takeBack();
      if (!alone) {
        // Whatever happens: afterwards nobody else works with what is this task's.
        offered.exceptionally(e -> ShardSteps.NONE).join();
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

  private ShardSteps make(Step step, Examples rows, float[] parameters, float[] gradient) {
    long start = System.nanoTime();
    Arrays.fill(gradient, 0);
    double logLikelihood =
        Workspace.of(model)
            .evaluator(parameters, step.key())
            .addGradient(rows, step.dropout(), gradient);
    return new ShardSteps(StepResult.of(rows, logLikelihood), System.nanoTime() - start);
  }
}
