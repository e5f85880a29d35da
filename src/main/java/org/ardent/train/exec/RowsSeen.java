package org.ardent.train.exec;

import java.io.Serializable;
import org.ardent.model.Examples;

/**
 * Which rows a step saw.
 *
 * @param examples how many
 * @param weight Σ weight of the rows: their number where all count 1
 * @param logLikelihood Σ weight·log p over them before the step, nats
 */
public record RowsSeen(long examples, double weight, double logLikelihood) implements Serializable {
  /** None. */
  public static final RowsSeen NONE = new RowsSeen(0, 0, 0);

  /** Some rows, and their Σ weight·log p. */
  public static RowsSeen of(Examples rows, double logLikelihood) {
    return new RowsSeen(rows.size(), rows.totalWeight(), logLikelihood);
  }

  /** With what another shard, or another step, saw. */
  public RowsSeen plus(RowsSeen other) {
    return new RowsSeen(
        examples + other.examples, weight + other.weight, logLikelihood + other.logLikelihood);
  }
}
