package org.ardent.train;

import java.io.Serializable;

/**
 * A shard's part of several rounds of steps.
 *
 * @param seen the rows of the slices
 * @param kernelNanos how long their gradients took
 */
record ShardSteps(StepResult seen, long kernelNanos) implements ShardResult, Serializable {
  /** No step. */
  static final ShardSteps NONE = new ShardSteps(StepResult.NONE, 0);

  /** With those of another round. */
  ShardSteps plus(ShardResult round) {
    return new ShardSteps(seen.plus(round.seen()), kernelNanos + round.kernelNanos());
  }
}
