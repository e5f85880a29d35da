package org.ardent.train;

/**
 * Is told how training goes: progress, pictures, history. All methods run on the driver, on
 * whichever thread.
 */
public interface TrainingListener {

  /**
   * A step is done. Spark is busy: nothing here may wait for a job of it.
   *
   * @param epoch from 1
   * @param step within the epoch, from 1
   * @param steps of an epoch
   * @param negativeLogLikelihood of the mini-batch before the step, nats per example
   */
  default void onStep(int epoch, int step, int steps, double negativeLogLikelihood) {}

  /** An epoch is done. */
  default void onEpoch(EpochRecord epoch) {}

  /**
   * Whether {@link #onEpoch} may run jobs of Spark. If no listener does, and there is no validation
   * set, a job of local mode goes on with the next epoch.
   */
  default boolean usesSpark() {
    return true;
  }

  /**
   * Something is odd, but training goes on.
   *
   * @param message for the user, one line
   */
  default void onWarning(String message) {}

  /**
   * The optimiser itself ended training.
   *
   * @param reason why, for the user
   */
  default void onStop(String reason) {}
}
