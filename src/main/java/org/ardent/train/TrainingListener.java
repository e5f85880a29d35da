package org.ardent.train;

/** Is told how training goes: progress, pictures, history. All methods run on the driver. */
public interface TrainingListener {

  /**
   * A step is done.
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
   * The optimiser itself ended training.
   *
   * @param reason why, for the user
   */
  default void onStop(String reason) {}
}
