package org.ardent.train;

import org.ardent.checkpoint.ResumableRun;

/** Training from start to end, in moves. Between two moves it can be saved and left. */
interface ResumableTraining extends ResumableRun, AutoCloseable {
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

  @Override
  default DivergedException notFinite() {
    return DivergedException.notFinite(position());
  }

  /** Frees what the executors hold. */
  @Override
  void close();
}
