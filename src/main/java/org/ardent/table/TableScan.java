package org.ardent.table;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.rdd.RDD;
import org.ardent.io.InvalidInputException;
import org.ardent.kind.ColumnAccumulator;
import org.ardent.kind.ExactSum;
import org.ardent.kind.Expectation;
import org.ardent.shipping.Shipping;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/** Reads a table once: counts its rows, checks every value, gathers statistics of the columns. */
public final class TableScan {
  private static final String DESCRIPTION = "spark.job.description";

  private TableScan() {}

  /** Scans a table of any finite numbers. */
  public static TableSummary scan(Table table) {
    return scan(table, Expectation.ANY);
  }

  /**
   * Scans a table in one Spark job. The result depends on the rows and not on partitions.
   *
   * @throws InvalidInputException about the first row, in input order, that is not as expected, or
   *     if there is no row
   */
  public static TableSummary scan(Table table, Expectation expectation) {
    return scan(table, expectation, Set.of());
  }

  /**
   * The same, with the numbers of some columns counted as words, as their text.
   *
   * @param asWords the columns
   */
  static TableSummary scan(Table table, Expectation expectation, Set<Integer> asWords) {
    RowCheck check = RowCheck.of(table, expectation);
    int width = table.columns().size();
    RDD<TableRow> rdd = table.rows().rdd();
    SparkContext context = rdd.context();
    Totals totals = new Totals(table.source(), width, rdd.getNumPartitions());
    String description = context.getLocalProperty(DESCRIPTION);
    context.setJobDescription("scan " + table.source());
    try {
      Shipping.run(rdd, new Scan(check, width, asWords), totals);
    } finally {
      context.setJobDescription(description);
    }
    return totals.summary();
  }

  /** The work of an executor on each partition. */
  private static final class Scan
      extends AbstractFunction2<TaskContext, scala.collection.Iterator<TableRow>, Partition>
      implements Serializable {
    private static final long serialVersionUID = 1L;

    private final RowCheck check;
    private final int width;
    private final int[] asWords;

    Scan(RowCheck check, int width, Set<Integer> asWords) {
      this.check = check;
      this.width = width;
      this.asWords = asWords.stream().mapToInt(Integer::intValue).toArray();
    }

    @Override
    public Partition apply(TaskContext context, scala.collection.Iterator<TableRow> rows) {
      return new Partition(check, width, asWords, CollectionConverters.asJava(rows));
    }
  }

  /**
   * All partitions, in whatever order they arrive: sums are exact. Of their columns only the totals
   * are kept, as there may be very many of both.
   */
  private static final class Totals extends AbstractFunction2<Object, Partition, BoxedUnit> {
    private final String source;
    private final ColumnAccumulator[] columns;
    private final long[] rows;
    private final String[] problems;
    private final ExactSum weights = new ExactSum();
    private long unweighted;

    Totals(String source, int width, int partitions) {
      this.source = source;
      columns = new ColumnAccumulator[width];
      rows = new long[partitions];
      problems = new String[partitions];
    }

    @Override
    public BoxedUnit apply(Object index, Partition partition) {
      int i = (Integer) index;
      rows[i] = partition.rows;
      problems[i] = partition.problem;
      unweighted += partition.unweighted;
      weights.add(partition.weights);
      for (int c = 0; c < columns.length; c++) {
        ColumnAccumulator found = partition.columns[c];
        if (columns[c] == null) {
          columns[c] = found;
        } else if (found != null) {
          columns[c].merge(found);
        }
      }
      return BoxedUnit.UNIT;
    }

    TableSummary summary() {
      long total = 0;
      for (int i = 0; i < rows.length; i++) {
        total += rows[i];
        if (problems[i] != null) {
          throw new InvalidInputException(TableRow.message(source, total, problems[i]));
        }
      }
      if (total == 0) {
        throw new InvalidInputException(source + " is empty, expected at least one row");
      }
      long n = total;
      BigDecimal weight = BigDecimal.valueOf(unweighted).add(weights.value());
      ColumnAccumulator none = new ColumnAccumulator();
      return new TableSummary(
          source,
          n,
          Arrays.stream(rows).boxed().toList(),
          weight.doubleValue(),
          unweighted < n,
          Stream.of(columns).map(c -> (c == null ? none : c).statistics(n, weight)).toList());
    }
  }

  /** The good rows of a partition up to the first problem. */
  private static final class Partition implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Null where all values are 0. */
    private final ColumnAccumulator[] columns;

    private final ExactSum weights = new ExactSum();
    private long unweighted;
    private long rows;
    private String problem;

    Partition(RowCheck check, int width, int[] asWords, Iterator<TableRow> input) {
      columns = new ColumnAccumulator[width];
      while (problem == null && input.hasNext()) {
        TableRow row = input.next();
        problem = check.problem(row);
        if (problem == null) {
          add(row.values(), row.weight());
          row.words().forEach((column, word) -> column(column).add(word));
          for (int column : asWords) {
            if (!row.words().containsKey(column) && !Double.isNaN(row.values().apply(column))) {
              column(column).add(row.text(column));
            }
          }
          rows++;
        }
      }
    }

    private void add(Vector row, double weight) {
      if (weight == 1) {
        unweighted++;
      } else {
        weights.add(weight);
      }
      SparseVector sparse = row instanceof SparseVector s ? s : null;
      double[] values = sparse == null ? row.toArray() : sparse.values();
      for (int e = 0; e < values.length; e++) {
        if (values[e] != 0) {
          ColumnAccumulator column = column(sparse == null ? e : sparse.indices()[e]);
          if (Double.isNaN(values[e])) {
            column.addMissing(weight);
          } else {
            column.add(values[e], weight);
          }
        }
      }
    }

    private ColumnAccumulator column(int c) {
      if (columns[c] == null) {
        columns[c] = new ColumnAccumulator();
      }
      return columns[c];
    }
  }
}
