package org.ardent.serve;

import java.util.List;
import org.ardent.score.Reason;

/**
 * How odd a row is, and why.
 *
 * @param logLikelihood log p of the row, nats in the data's own units
 * @param outlierScore Σ_t max(0, m_t − log p_t) + s_t / 2 over its columns, nats: how far each is
 *     less likely than usual, m_t being the median of log p_t over validation rows, else training
 *     rows, and s_t how rare its cell is by itself
 * @param severity the share of these rows that are less odd, 0 to 100
 * @param outlier whether the score is above the threshold
 * @param explanation the columns that make it odd, what adds most first
 */
public record RowVerdict(
    double logLikelihood,
    double outlierScore,
    double severity,
    boolean outlier,
    List<OddColumn> explanation) {

  public RowVerdict {
    explanation = List.copyOf(explanation);
  }

  /**
   * A column that makes a row odd.
   *
   * @param column its name
   * @param value what the row has there, as text; null if it is missing
   * @param logLikelihood log p of that given the columns before it, nats in the data's own units
   * @param usual the median of the same over the reference rows
   * @param contribution what it adds to the outlier score, nats
   * @param expected the most probable value given the columns before it, as text; null if that is a
   *     missing one
   */
  public record OddColumn(
      String column,
      String value,
      double logLikelihood,
      double usual,
      double contribution,
      String expected) {
    static OddColumn of(Reason reason) {
      return new OddColumn(
          reason.column(),
          reason.value(),
          reason.logLikelihood(),
          reason.usual(),
          reason.contribution(),
          reason.expected());
    }
  }
}
