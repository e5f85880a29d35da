package org.ardent.train;

/**
 * Training from start to end, in moves between which it can be left and, from a {@link Checkpoint},
 * gone on with.
 */
interface ResumableTraining extends AutoCloseable {
  /** Whether nothing is left to do. */
  boolean isDone();

  /**
   * Makes the next move: a round's steps, and what ends the epoch if they are its last. When a job
   * fails, the run stands after the last round that was whole, and can be saved.
   *
   * @throws DivergedException if a likelihood or gradient is not finite
   */
  void advance();

  /** The parameters so far, as they are validated and kept; live. */
  float[] parameters();

  /** How many epochs are done. */
  int epochs();

  /** How many steps are done, over all epochs. */
  long steps();

  /** Where it stands, for the user. */
  String position();

  /** Puts everything needed to go on from here. */
  void save(Checkpoint checkpoint);

  /**
   * Goes on from a checkpoint instead of from the start.
   *
   * @throws org.ardent.io.InvalidInputException if it is of another run; the message tells of "it"
   */
  void restore(Checkpoint checkpoint);

  /** Frees what the executors hold. */
  @Override
  void close();
}
