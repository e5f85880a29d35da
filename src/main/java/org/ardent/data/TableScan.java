package org.ardent.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;

/** Reads a table once: counts its rows, checks every value, gathers statistics of the columns. */
public final class TableScan {
  private static final String DESCRIPTION = "spark.job.description";

  private TableScan() {}

  /** Scans a table of any finite numbers. */
  public static TableSummary scan(Table table) {
    return scan(table, Expectation.ANY);
  }

  /**
   * Scans a table in one Spark job. What it finds is a function of the rows and not of partitions.
   *
   * @throws InvalidInputException about the first row, in input order, that is not as expected, or
   *     if there is no row
   */
  public static TableSummary scan(Table table, Expectation expectation) {
    RowCheck check = RowCheck.of(table, expectation);
    int width = table.columns().size();
    JavaSparkContext context = JavaSparkContext.fromSparkContext(table.rows().context());
    JavaRDD<Partition> job =
        table.rows().mapPartitions(rows -> List.of(new Partition(check, width, rows)).iterator());
    List<Partition> partitions;
    String description = context.getLocalProperty(DESCRIPTION);
    context.setJobDescription("scan " + table.source());
    try {
      partitions = job.collect();
    } finally {
      context.setJobDescription(description);
    }
    List<Long> counts = new ArrayList<>();
    long rows = 0;
    for (Partition partition : partitions) {
      if (partition.problem != null) {
        throw new InvalidInputException(
            TableRow.message(table.source(), rows + partition.rows, partition.problem));
      }
      counts.add(partition.rows);
      rows += partition.rows;
    }
    if (rows == 0) {
      throw new InvalidInputException(table.source() + " is empty, expected at least one row");
    }
    ColumnAccumulator[] totals = accumulators(width);
    for (Partition partition : partitions) {
      for (int i = 0; i < totals.length; i++) {
        totals[i].merge(partition.accumulators[i]);
      }
    }
    long n = rows;
    return new TableSummary(
        table.source(),
        rows,
        List.copyOf(counts),
        Stream.of(totals).map(a -> a.statistics(n)).toList());
  }

  private static ColumnAccumulator[] accumulators(int count) {
    return Stream.generate(ColumnAccumulator::new).limit(count).toArray(ColumnAccumulator[]::new);
  }

  /** The good rows of a partition up to the first problem. */
  private static final class Partition implements Serializable {
    private static final long serialVersionUID = 1L;

    private final ColumnAccumulator[] accumulators;
    private long rows;
    private String problem;

    Partition(RowCheck check, int width, Iterator<TableRow> input) {
      accumulators = accumulators(width);
      while (problem == null && input.hasNext()) {
        TableRow row = input.next();
        problem = check.problem(row);
        if (problem == null) {
          add(row.values());
          row.words().forEach((column, word) -> accumulators[column].add(word));
          rows++;
        }
      }
    }

    private void add(Vector row) {
      SparseVector sparse = row instanceof SparseVector s ? s : null;
      double[] values = sparse == null ? row.toArray() : sparse.values();
      for (int e = 0; e < values.length; e++) {
        if (values[e] != 0) {
          accumulators[sparse == null ? e : sparse.indices()[e]].add(values[e]);
        }
      }
    }
  }
}
