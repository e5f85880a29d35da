package org.ardent.score;

import java.io.Serializable;
import java.util.Collection;
import java.util.TreeMap;
import org.ardent.io.InvalidInputException;
import org.ardent.table.Table;

/**
 * The score of one partition.
 *
 * @param partition its index
 * @param score of the good rows
 * @param invalid the malformed rows that were passed over
 * @param odd the oddest rows, if they were asked for
 * @param failure why scoring ended before the last row, or null
 */
record PartitionScore(
    int partition, EnsembleLikelihood score, InvalidRows invalid, OddRows odd, String failure)
    implements Serializable {

  private long rows() {
    return score.ensemble().examples() + invalid.count();
  }

  /**
   * All partitions together, added up in their order.
   *
   * @param table whose rows they are, for messages
   * @param models how many models score
   * @param top how many of the oddest rows are kept
   * @throws InvalidInputException about the row that scoring ended at, the first in input order; or
   *     if there are no rows, or no good ones
   */
  static TableScore total(Table table, int models, int top, Collection<PartitionScore> scores) {
    TreeMap<Integer, PartitionScore> ordered = new TreeMap<>();
    for (PartitionScore score : scores) {
      ordered.put(score.partition, score);
    }
    EnsembleLikelihood total = EnsembleLikelihood.none(models);
    InvalidRows invalid = InvalidRows.NONE;
    OddRows odd = OddRows.NONE;
    long rows = 0;
    for (PartitionScore score : ordered.values()) {
      total = total.plus(score.score);
      invalid = invalid.plus(score.invalid, rows);
      long before = rows;
      odd =
          odd.plus(
              score.odd.outliers(), score.odd.top().stream().map(row -> row.plus(before)), top);
      rows += score.rows();
      if (score.failure != null) {
        throw new InvalidInputException(table.message(rows, score.failure));
      }
    }
    if (rows == 0) {
      throw new InvalidInputException(table.source() + " is empty, expected at least one row");
    }
    if (invalid.count() == rows) {
      InvalidRows.Problem first = invalid.first().get(0);
      throw new InvalidInputException(
          table.message(first.row(), first.words()) + "; no row is as expected");
    }
    return new TableScore(total, invalid, odd);
  }
}
