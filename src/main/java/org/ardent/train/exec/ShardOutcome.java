package org.ardent.train.exec;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** The result of a round on one shard. */
public final class ShardOutcome implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ArrayList<RowsSeen> steps;
  private final long kernelNanos;

  /** On the way to a driver in another process they are packed. */
  private VectorTransfer.Vectors vectors;

  /**
   * An outcome.
   *
   * @param steps what each step of the round saw; fewer than asked for if the next one was not
   *     finite
   * @param vectors of the parameters' length: gradients, or parameters and an optimiser's state;
   *     they are kept, not copied
   * @param kernelNanos how long gradients took, by the clock of the task
   */
  public ShardOutcome(List<RowsSeen> steps, List<float[]> vectors, long kernelNanos) {
    this.steps = new ArrayList<>(steps);
    this.vectors = VectorTransfer.Vectors.ofThisProcess(vectors);
    this.kernelNanos = kernelNanos;
  }

  /** The rows that each step of the round saw. */
  public List<RowsSeen> steps() {
    return steps;
  }

  /** The rows that all steps of the round saw. */
  public RowsSeen seen() {
    return steps.stream().reduce(RowsSeen.NONE, RowsSeen::plus);
  }

  /** The vectors; in a meeting they are the task's own and valid until the next round begins. */
  public List<float[]> vectors() {
    return vectors.vectors();
  }

  /** How long gradients took, by the clock of the task. */
  public long kernelNanos() {
    return kernelNanos;
  }

  /** This outcome, to be sent to the driver. */
  ShardOutcome sentBy(VectorTransfer transfer) {
    vectors = transfer.pack(vectors.vectors());
    return this;
  }
}
