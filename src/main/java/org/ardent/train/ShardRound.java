package org.ardent.train;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** What comes of a shard's local steps. */
final class ShardRound implements ShardResult, Serializable {
  private static final long serialVersionUID = 1L;

  private final ArrayList<StepResult> steps;
  private final FloatVectors state;
  private final long kernelNanos;

  /**
   * A shard's part.
   *
   * @param steps what each step saw; fewer than asked for if the next one was not finite
   * @param state the parameters and the optimiser's state after them
   * @param kernelNanos how long their gradients took
   */
  ShardRound(List<StepResult> steps, FloatVectors state, long kernelNanos) {
    this.steps = new ArrayList<>(steps);
    this.state = state;
    this.kernelNanos = kernelNanos;
  }

  List<StepResult> steps() {
    return steps;
  }

  List<float[]> state() {
    return state.vectors();
  }

  @Override
  public StepResult seen() {
    return steps.stream().reduce(StepResult.NONE, StepResult::plus);
  }

  @Override
  public long kernelNanos() {
    return kernelNanos;
  }
}
