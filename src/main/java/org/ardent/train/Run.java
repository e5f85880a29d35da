package org.ardent.train;

/**
 * Training from start to end, in moves between which it can be left and, from a {@link Checkpoint},
 * gone on with.
 */
interface Run {
  /** Whether nothing is left to do. */
  boolean isDone();

  /**
   * Makes the next move: a job's steps, and what ends the epoch if they are its last. When a job
   * fails, the run stands where it stood before, and can be saved.
   *
   * @throws DivergedException if a likelihood or gradient is not finite
   */
  void advance();

  /** The parameters so far, as they are validated and kept; live. */
  float[] parameters();
}
