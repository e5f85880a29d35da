package org.ardent.train;

import org.ardent.checkpoint.Checkpoint;

/** Keeps the parameters of the best epoch and says when to stop. */
final class EarlyStopping {
  private static final String BEST = "best";
  private static final String BEST_LOSS = "bestNegativeLogLikelihood";
  private static final String EPOCHS_SINCE = "epochsSinceBest";

  private final int patience;
  private double bestNegativeLogLikelihood = Double.POSITIVE_INFINITY;
  private float[] best;
  private int epochsSinceBest;

  /**
   * Early stopping.
   *
   * @param patience epochs without improvement before training stops; 0 never stops early
   */
  EarlyStopping(int patience) {
    this.patience = patience;
  }

  /** Takes in an epoch's validation result; true if it is the best so far. */
  boolean record(double negativeLogLikelihood, float[] parameters) {
    if (negativeLogLikelihood < bestNegativeLogLikelihood) {
      bestNegativeLogLikelihood = negativeLogLikelihood;
      best = parameters.clone();
      epochsSinceBest = 0;
      return true;
    }
    epochsSinceBest++;
    return false;
  }

  boolean shouldStop() {
    return patience > 0 && epochsSinceBest >= patience;
  }

  /** The best epoch's parameters; null before the first. */
  float[] best() {
    return best;
  }

  void save(Checkpoint checkpoint) {
    checkpoint.put(EPOCHS_SINCE, epochsSinceBest);
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
    if (checkpoint.has(BEST)) {
      best = new float[length];
      checkpoint.take(BEST, best);
      bestNegativeLogLikelihood = checkpoint.number(BEST_LOSS);
    }
  }
}
