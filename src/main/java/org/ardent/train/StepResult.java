package org.ardent.train;

import java.io.Serializable;
import org.ardent.model.Examples;

/**
 * What a step saw, over all shards.
 *
 * @param examples how many rows
 * @param weight Σ weight of the rows: their number where all count 1
 * @param logLikelihood Σ weight·log p over them before the step, nats
 */
record StepResult(long examples, double weight, double logLikelihood) implements Serializable {
  /** Nothing seen yet. */
  static final StepResult NONE = new StepResult(0, 0, 0);

  /** Some rows, and their Σ weight·log p. */
  static StepResult of(Examples rows, double logLikelihood) {
    return new StepResult(rows.size(), rows.totalWeight(), logLikelihood);
  }

  /** With what another shard, or another step, saw. */
  StepResult plus(StepResult other) {
    return new StepResult(
        examples + other.examples, weight + other.weight, logLikelihood + other.logLikelihood);
  }
}
