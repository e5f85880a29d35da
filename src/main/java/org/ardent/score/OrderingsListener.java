package org.ardent.score;

/** Hears how far {@link OrderingScores} is. Its methods are not called at the same time. */
public interface OrderingsListener {
  /**
   * Some work is done: when a task ends and, while it runs, as often as executors report to the
   * driver.
   *
   * @param orderings how many orderings of all rows, with parts of one; it only grows
   */
  void onProgress(double orderings);

  /**
   * The likelihood under the mean over 1, 2, 4, … orderings is known.
   *
   * @param orderings how many
   */
  void onLikelihood(int orderings, Likelihood likelihood);
}
