package org.ardent.table;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.ardent.kind.ColumnStatistics;

/**
 * The statistics of one pass over a table.
 *
 * @param source the table's source, for messages
 * @param rows the number of rows, at least one
 * @param rowsPerPartition how many of them lie in each partition
 * @param weight Σ weight over the rows: their number where all count 1
 * @param weighted whether some row counts otherwise than 1
 * @param columns statistics of every column
 */
public record TableSummary(
    String source,
    long rows,
    List<Long> rowsPerPartition,
    double weight,
    boolean weighted,
    List<ColumnStatistics> columns) {

  /** The index in the input of the first row of a partition. */
  public long firstRow(int partition) {
    return rowsPerPartition.subList(0, partition).stream().mapToLong(Long::longValue).sum();
  }

  /** The same of a table without some of its columns. */
  public TableSummary less(Set<Integer> without) {
    List<ColumnStatistics> left =
        IntStream.range(0, columns.size())
            .filter(i -> !without.contains(i))
            .mapToObj(columns::get)
            .toList();
    return new TableSummary(source, rows, rowsPerPartition, weight, weighted, left);
  }

  /** Whether all values are 0 or 1. */
  public boolean binary() {
    return columns.stream().allMatch(ColumnStatistics::binary);
  }

  /**
   * The same of a part of the rows, all of which count 1. The columns' statistics stay those of the
   * whole table.
   */
  TableSummary of(List<Long> rowsOfPartitions) {
    long part = rowsOfPartitions.stream().mapToLong(Long::longValue).sum();
    return new TableSummary(source, part, rowsOfPartitions, part, false, columns);
  }

  /** The same of a part of the rows, with the weights that a scan of that part has found. */
  TableSummary of(TableSummary part) {
    return new TableSummary(
        source, part.rows, part.rowsPerPartition, part.weight, weighted, columns);
  }
}
