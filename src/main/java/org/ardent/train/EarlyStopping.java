package org.ardent.train;

/** Keeps the parameters of the best epoch and says when to stop. */
final class EarlyStopping {
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
}
