package org.ardent.kind;

import java.util.List;

/**
 * What the training data tells about a column.
 *
 * @param column statistics of all its cells
 * @param rows how many rows there are
 * @param sample its numbers in a sample of the rows; null if none was drawn
 * @param nullable whether a missing cell is to be an outcome
 * @param notes receives what the user should know of, each to go on after the column's name
 */
public record ColumnEvidence(
    ColumnStatistics column, long rows, ColumnSample sample, boolean nullable, List<String> notes) {

  /** The same, told whether a missing cell is an outcome. */
  ColumnEvidence withNullable(boolean takesMissing) {
    return new ColumnEvidence(column, rows, sample, takesMissing, notes);
  }

  /** How many cells are not missing. */
  long present() {
    return rows - column.missing();
  }
}
