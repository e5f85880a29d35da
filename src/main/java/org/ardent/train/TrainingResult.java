package org.ardent.train;

import java.util.List;

/** What training gives. */
public final class TrainingResult {
  private final float[] parameters;
  private final List<EpochRecord> history;
  private final double seconds;
  private final Throughput throughput;

  /**
   * A result.
   *
   * @param parameters the flat vector: with a validation set the best epoch's, else the last
   * @param history one record per epoch
   * @param seconds from the first step to the end of the last epoch
   * @param throughput of the steps
   */
  TrainingResult(
      float[] parameters, List<EpochRecord> history, double seconds, Throughput throughput) {
    this.parameters = parameters;
    this.history = List.copyOf(history);
    this.seconds = seconds;
    this.throughput = throughput;
  }

  /** The flat vector: with a validation set the best epoch's, else the last. */
  public float[] parameters() {
    return parameters;
  }

  /** One record per epoch. */
  public List<EpochRecord> history() {
    return history;
  }

  /** Duration of training in seconds, without reading and packing. */
  public double seconds() {
    return seconds;
  }

  /** How fast the steps were. */
  public Throughput throughput() {
    return throughput;
  }
}
