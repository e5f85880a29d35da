package org.ardent.train;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.ardent.model.Examples;
import org.ardent.model.Model;

/**
 * The gradient of a slice, or the sum of those of its halves. While a task makes the first half's,
 * another one that waits for it may make the second's, so that cores that are not equally fast, or
 * not equally free, wait less. Whoever makes it, the sum is the same bit for bit.
 */
final class SliceGradient implements Learner.GradientSource {
  private final Model model;

  /** The second half's by another task; null before there was any. */
  private float[] second;

  private boolean helped;

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
    Arrays.fill(gradient, 0);
    helped = false;
    if (slice.size() == 1) {
      return add(step, slice.get(0), parameters, gradient);
    }
    CompletableFuture<ShardSteps> offered =
        CompletableFuture.supplyAsync(() -> help(step, slice.get(1), parameters), helpers::offer);
    ShardSteps first;
    try {
      first = add(step, slice.get(0), parameters, gradient);
    } finally {
      helped = !helpers.takeBack();
      if (helped) {
        // Whatever happens: afterwards nobody else works with what is this task's.
        offered.exceptionally(e -> ShardSteps.NONE).join();
      }
    }
    return first.plus(helped ? offered.join() : add(step, slice.get(1), parameters, gradient));
  }

  /** Adds the half that another task has made. */
  @Override
  public void fill(float[] gradient, int from, int to) {
    for (int i = from; helped && i < to; i++) {
      gradient[i] += second[i];
    }
  }

  private ShardSteps help(Step step, Examples half, float[] parameters) {
    if (second == null) {
      second = new float[parameters.length];
    }
    Arrays.fill(second, 0);
    return add(step, half, parameters, second);
  }

  private ShardSteps add(Step step, Examples rows, float[] parameters, float[] gradient) {
    long start = System.nanoTime();
    double logLikelihood =
        Workspace.of(model).evaluator(parameters, step).addGradient(rows, step.dropout(), gradient);
    return new ShardSteps(StepResult.of(rows, logLikelihood), System.nanoTime() - start);
  }
}
