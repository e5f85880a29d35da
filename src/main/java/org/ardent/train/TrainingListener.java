package org.ardent.train;

/**
 * Hears how training proceeds, for progress bars, pictures or a history. All methods run on the
 * driver, on any thread.
 */
public interface TrainingListener {

  /**
   * A step is done. Spark is busy, so do not wait for a Spark job here.
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
   * set, a job of local mode continues with the next epoch.
   */
  default boolean usesSpark() {
    return true;
  }

  /**
   * Something is odd, but training continues.
   *
   * @param message for the user, one line
   */
  default void onWarning(String message) {}

  /**
   * Training is done, and other settings may make it better.
   *
   * @param message for the user, one line
   */
  default void onAdvice(String message) {}

  /**
   * The optimiser itself ended training.
   *
   * @param reason why, for the user
   */
  default void onStop(String reason) {}
}
