package org.ardent.checkpoint;

import org.ardent.io.InvalidInputException;

/** A run that can be saved between two moves, and continued from a checkpoint. */
public interface ResumableRun {
  /** How many epochs are done. */
  int epochs();

  /** How many steps are done, over all epochs. */
  long steps();

  /** Where it stands, for the user. */
  String position();

  /** Puts everything needed to continue from here. */
  void save(Checkpoint checkpoint);

  /**
   * Continues from a checkpoint instead of from the start.
   *
   * @throws InvalidInputException if the checkpoint is of another run; the message calls it "it"
   */
  void restore(Checkpoint checkpoint);

  /** What to throw if a number of the run is not finite, so that it cannot be saved. */
  RuntimeException notFinite();
}
