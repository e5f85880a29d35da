package org.ardent.table;

import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.spark.ml.linalg.Vector;
import org.ardent.kind.ColumnSample;
import org.ardent.math.Random;
import org.ardent.shipping.Shipping;

/**
 * Draws the rows from which kinds are inferred, beyond what a scan sees. The choice is a pure
 * function of the rows' places in the table, whatever the partitions are.
 */
final class ColumnSampler {
  private static final int ROWS = 10_000;

  /** So many numbers are kept at most, of rows with very many columns. */
  private static final int CELLS = 1 << 22;

  private static final int FEWEST_ROWS = 200;

  private ColumnSampler() {}

  /**
   * Samples of some columns, by column.
   *
   * @param summary of a scan of the table
   */
  static Map<Integer, ColumnSample> samples(
      Table table, TableSummary summary, List<Integer> columns) {
    if (columns.isEmpty()) {
      return new HashMap<>();
    }
    int wanted = Math.max(FEWEST_ROWS, Math.min(ROWS, CELLS / columns.size()));
    double share = (double) wanted / summary.rows();
    int[] chosen = columns.stream().mapToInt(Integer::intValue).toArray();
    int partitions = summary.rowsPerPartition().size();
    long[] first = new long[partitions];
    for (int i = 0; i < partitions; i++) {
      first[i] = summary.firstRow(i);
    }
    List<Sampled> rows =
        Shipping.collect(
            table
                .rows()
                .mapPartitionsWithIndex(
                    (partition, input) -> {
                      long[] index = {first[partition]};
                      return StreamSupport.stream(
                              Spliterators.spliteratorUnknownSize(input, Spliterator.ORDERED),
                              false)
                          .filter(row -> isChosen(index[0]++, share))
                          .map(row -> new Sampled(numbers(row.values(), chosen), row.weight()))
                          .iterator();
                    },
                    true));
    Map<Integer, ColumnSample> samples = new HashMap<>();
    IntStream.range(0, chosen.length)
        .forEach(
            i ->
                samples.put(
                    chosen[i], new ColumnSample(rows.stream().map(row -> row.number(i)).toList())));
    return samples;
  }

  /** What is kept of a row. */
  private static final class Sampled implements Serializable {
    private static final long serialVersionUID = 1L;

    private final double[] numbers;
    private final double weight;

    Sampled(double[] numbers, double weight) {
      this.numbers = numbers;
      this.weight = weight;
    }

    ColumnSample.Weighted number(int i) {
      return new ColumnSample.Weighted(numbers[i], weight);
    }
  }

  private static boolean isChosen(long index, double share) {
    return share >= 1 || Random.of(0, Random.KINDS, index).nextDouble() < share;
  }

  private static double[] numbers(Vector row, int[] columns) {
    double[] numbers = new double[columns.length];
    for (int i = 0; i < columns.length; i++) {
      numbers[i] = row.apply(columns[i]);
    }
    return numbers;
  }
}
