package org.ardent.train.exec;

import java.io.Serializable;
import java.util.List;

/** The result of a round on one shard. */
public final class ShardOutcome implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ShardReport report;

  /** On the way to a driver in another process they are packed. */
  private VectorTransfer.Vectors vectors;

  /**
   * An outcome.
   *
   * @param report what was seen
   * @param vectors of the parameters' length, to be added up over the shards; they are kept, not
   *     copied, and sums are made in them
   */
  public ShardOutcome(ShardReport report, List<float[]> vectors) {
    this.report = report;
    this.vectors = VectorTransfer.Vectors.ofThisProcess(vectors);
  }

  /** What was seen. */
  public ShardReport report() {
    return report;
  }

  /** The vectors; in a meeting they are the task's own and valid until the next round begins. */
  public List<float[]> vectors() {
    return vectors.vectors();
  }

  /** This outcome, to be sent to the driver. */
  ShardOutcome sentBy(VectorTransfer transfer) {
    vectors = transfer.pack(vectors.vectors());
    return this;
  }
}
