package org.ardent.model;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Rows without standardised numbers whose log-likelihood is so low that float32 may miss it by 1e-4
 * nats, since logits of hundreds carry seven digits. Such rows are rare in a model that fits, so a
 * second score in double arithmetic costs nothing. Rows that overflow in float32 are among them.
 */
public final class LowScores {
  /** Log-likelihood per column below which a row is scored again, nats. */
  private static final double LOW = -20;

  /** Scores rows in double arithmetic; several values a row, or one. */
  @FunctionalInterface
  public interface Exact {
    /**
     * Scores rows.
     *
     * @param out receives the values row by row, from index 0
     */
    void score(Examples examples, double[] out);
  }

  private LowScores() {}

  /**
   * Replaces the log-likelihoods of low rows.
   *
   * @param columns n, the number of columns
   * @param scores one per row, from index {@code offset}
   */
  public static void rescore(Examples x, int columns, double[] scores, int offset, Exact exact) {
    int[] low =
        IntStream.range(0, x.size()).filter(i -> isLow(scores[offset + i], columns)).toArray();
    replace(x, low, 1, scores, offset, exact);
  }

  /**
   * Replaces the conditionals' log-likelihoods of low rows.
   *
   * @param columns n, the number of columns
   * @param conditionals n per row
   */
  public static void rescoreConditionals(
      Examples x, int columns, double[] conditionals, Exact exact) {
    int[] low =
        IntStream.range(0, x.size())
            .filter(
                i ->
                    isLow(
                        Arrays.stream(conditionals, i * columns, (i + 1) * columns).sum(), columns))
            .toArray();
    replace(x, low, columns, conditionals, 0, exact);
  }

  /** Also of what is no number. */
  private static boolean isLow(double logLikelihood, int columns) {
    return !(logLikelihood >= LOW * columns);
  }

  private static void replace(
      Examples x, int[] rows, int width, double[] scores, int offset, Exact exact) {
    if (rows.length == 0) {
      return;
    }
    double[] again = new double[rows.length * width];
    exact.score(x.select(rows), again);
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(again, i * width, scores, offset + rows[i] * width, width);
    }
  }
}
