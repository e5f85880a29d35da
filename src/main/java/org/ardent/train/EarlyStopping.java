package org.ardent.train;

import org.ardent.checkpoint.Checkpoint;
import org.ardent.train.algorithm.TrainingStep;

/** Keeps the parameters of the best epoch and says when to stop. */
final class EarlyStopping {
  private static final String BEST = "best";
  private static final String BEST_LOSS = "bestNegativeLogLikelihood";
  private static final String EPOCHS_SINCE = "epochsSinceBest";
  private static final String FALLS_FROM = "stepSizeFallsFrom";

  private final int patience;
  private final boolean falls;
  private double bestNegativeLogLikelihood = Double.POSITIVE_INFINITY;
  private float[] best;
  private int epochsSinceBest;
  private int fallsFrom = TrainingStep.NOT_FALLING;

  /**
   * Early stopping.
   *
   * @param patience epochs without improvement before training stops; 0 never stops early
   * @param falls whether the step size falls to 0 over as many epochs again before training stops
   */
  EarlyStopping(int patience, boolean falls) {
    this.patience = patience;
    this.falls = falls;
  }

  /**
   * Takes in an epoch's validation result; true if it is the best so far.
   *
   * @param epochs how many there are with this one
   */
  boolean record(int epochs, double negativeLogLikelihood, float[] parameters) {
    if (negativeLogLikelihood < bestNegativeLogLikelihood) {
      bestNegativeLogLikelihood = negativeLogLikelihood;
      best = parameters.clone();
      epochsSinceBest = 0;
      return true;
    }
    epochsSinceBest++;
    if (falls && !isFalling() && isOutOfPatience()) {
      fallsFrom = epochs;
    }
    return false;
  }

  private boolean isOutOfPatience() {
    return patience > 0 && epochsSinceBest >= patience;
  }

  private boolean isFalling() {
    return fallsFrom != TrainingStep.NOT_FALLING;
  }

  /** Whether the run ends after so many epochs. */
  boolean shouldStop(int epochs) {
    return isFalling() ? epochs >= fallsFrom + patience : isOutOfPatience();
  }

  /** The epoch, from 0, from which the step size falls, or {@link TrainingStep#NOT_FALLING}. */
  int fallsFrom() {
    return fallsFrom;
  }

  /** The best epoch's parameters; null before the first. */
  float[] best() {
    return best;
  }

  void save(Checkpoint checkpoint) {
    checkpoint.put(EPOCHS_SINCE, epochsSinceBest);
    checkpoint.put(FALLS_FROM, fallsFrom);
    if (best != null) {
      checkpoint.put(BEST, best);
      checkpoint.put(BEST_LOSS, bestNegativeLogLikelihood);
    }
  }

  /**
   * Goes on from a checkpoint.
   *
   * @param length the number of parameters
   */
  void restore(Checkpoint checkpoint, int length) {
    epochsSinceBest = (int) checkpoint.count(EPOCHS_SINCE, Integer.MAX_VALUE);
    fallsFrom = (int) checkpoint.count(FALLS_FROM, TrainingStep.NOT_FALLING);
    if (checkpoint.has(BEST)) {
      best = new float[length];
      checkpoint.take(BEST, best);
      bestNegativeLogLikelihood = checkpoint.number(BEST_LOSS);
    }
  }
}
