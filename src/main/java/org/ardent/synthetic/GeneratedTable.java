package org.ardent.synthetic;

import java.io.Serializable;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;
import org.ardent.io.InvalidInputException;
import org.ardent.table.Columns;
import org.ardent.table.ReadOptions;
import org.ardent.table.RowMaker;
import org.ardent.table.Table;

/** Tables of rows that are made where they are needed, each a pure function of seed and index. */
final class GeneratedTable {
  private static final int ROWS_PER_TASK = 2500;

  private GeneratedTable() {}

  /** Makes all the cells of a row. */
  interface Generator extends Serializable {
    double[] row(long seed, long index);
  }

  /**
   * The number of rows and their seed.
   *
   * @param count at least 1
   * @param seed 0 where none is given
   */
  record Size(long count, long seed) {
    /**
     * Reads {@code SCHEME:COUNT[:SEED]}.
     *
     * @param scheme what the source begins with
     * @throws InvalidInputException if the text has another form
     */
    static Size parse(String source, String scheme) {
      String[] parts = source.substring(scheme.length()).split(":", -1);
      long count = parts.length <= 2 ? number(parts[0]) : -1;
      long seed = parts.length > 1 ? number(parts[1]) : 0;
      if (count < 1 || seed < 0) {
        throw new InvalidInputException(
            String.format(
                Locale.ROOT,
                "%s says not how many, expected %sCOUNT or %sCOUNT:SEED",
                source,
                scheme,
                scheme));
      }
      return new Size(count, seed);
    }

    private static long number(String text) {
      return text.matches("\\d{1,18}") ? Long.parseLong(text) : -1;
    }
  }

  /** The table of the columns that were asked for. */
  static Table of(
      SparkSession spark,
      String source,
      Columns columns,
      Size size,
      Generator generator,
      ReadOptions options) {
    RowMaker maker = new RowMaker(columns, options);
    int[] positions = columns.positionArray();
    long seed = size.seed();
    long tasks = (size.count() + ROWS_PER_TASK - 1) / ROWS_PER_TASK;
    return new Table(
        source,
        columns,
        spark
            .range(0, size.count(), 1, (int) Math.min(Integer.MAX_VALUE, tasks))
            .toJavaRDD()
            .map(
                index -> {
                  double[] row = generator.row(seed, index);
                  double[] values = new double[positions.length];
                  for (int i = 0; i < values.length; i++) {
                    values[i] = row[positions[i]];
                  }
                  return maker.row(values, index);
                }),
        null);
  }
}
