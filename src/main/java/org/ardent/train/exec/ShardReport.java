package org.ardent.train.exec;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What a round on one shard saw.
 *
 * @param steps what each step of the round saw; fewer than asked for if the next one was not finite
 * @param kernelNanos how long gradients took, by the clock of the task
 */
public record ShardReport(List<RowsSeen> steps, long kernelNanos) implements Serializable {

  /** A copy. */
  public ShardReport {
    steps = new ArrayList<>(steps);
  }

  /** The rows that all steps of the round saw. */
  public RowsSeen seen() {
    return steps.stream().reduce(RowsSeen.NONE, RowsSeen::plus);
  }
}
