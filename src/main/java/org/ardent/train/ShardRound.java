package org.ardent.train;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** What comes of a shard's local steps. */
final class ShardRound implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ArrayList<StepResult> steps;
  private final FloatVectors state;

  /**
   * A shard's part.
   *
   * @param steps what each step saw; fewer than asked for if the next one was not finite
   * @param state the parameters and the optimiser's state after them
   */
  ShardRound(List<StepResult> steps, FloatVectors state) {
    this.steps = new ArrayList<>(steps);
    this.state = state;
  }

  List<StepResult> steps() {
    return steps;
  }

  List<float[]> state() {
    return state.vectors();
  }
}
