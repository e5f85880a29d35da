package org.ardent.table;

import java.util.ArrayList;
import java.util.List;
import org.ardent.kind.Expectation;

/**
 * The two parts of a table that was scanned, each with its summary. The statistics of columns are
 * those of the whole table in both, so that both have the same kinds and the same units.
 */
public record HeldOut(Table left, TableSummary leftSummary, Table held, TableSummary heldSummary) {

  /** Parts a table. */
  public static HeldOut of(Table table, TableSummary summary, RowSplit split) {
    int partitions = summary.rowsPerPartition().size();
    long[] first = new long[partitions];
    List<Long> left = new ArrayList<>();
    List<Long> held = new ArrayList<>();
    for (int p = 0; p < partitions; p++) {
      long rows = summary.rowsPerPartition().get(p);
      first[p] = p == 0 ? 0 : first[p - 1] + summary.rowsPerPartition().get(p - 1);
      long out = split.heldOut(first[p], rows);
      held.add(out);
      left.add(rows - out);
    }
    Table rest = table.part(split, false, first);
    Table out = table.part(split, true, first);
    return new HeldOut(rest, part(summary, rest, left), out, part(summary, out, held));
  }

  private static TableSummary part(TableSummary whole, Table part, List<Long> rowsOfPartitions) {
    return whole.weighted()
        ? whole.of(TableScan.scan(part, Expectation.ANY))
        : whole.of(rowsOfPartitions);
  }
}
