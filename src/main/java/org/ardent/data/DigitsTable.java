package org.ardent.data;

import org.apache.spark.sql.SparkSession;

/**
 * Synthetic digits as a table, {@code digits:COUNT[:SEED]}, drawn where they are needed: 784 pixels
 * in raster order, binary by threshold unless grey levels are asked for. Digit i of a seed is the
 * same in every table.
 */
public final class DigitsTable {
  /** What a source of digits begins with. */
  public static final String SCHEME = "digits:";

  private static final int ROWS_PER_TASK = 2500;

  private DigitsTable() {}

  /**
   * Digits of a seed.
   *
   * @param source what messages call the table
   * @param options its binarisation NONE keeps grey levels in [0, 1]
   */
  public static Table of(
      SparkSession spark, String source, long count, long seed, ReadOptions options) {
    Columns columns = Columns.unnamed(source, SyntheticDigits.PIXELS, options.columns());
    RowMaker maker = new RowMaker(columns, options);
    int tasks = (int) Math.min(Integer.MAX_VALUE, (count + ROWS_PER_TASK - 1) / ROWS_PER_TASK);
    return new Table(
        source,
        columns,
        spark.range(0, count, 1, tasks).toJavaRDD().map(index -> row(maker, columns, seed, index)),
        null);
  }

  private static TableRow row(RowMaker maker, Columns columns, long seed, long index) {
    float[] grey = SyntheticDigits.grey(seed, index);
    double[] values = new double[columns.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = grey[columns.positions().get(i)];
    }
    return maker.row(values, index, null);
  }

  /** The table of a source {@code digits:COUNT[:SEED]}; the seed is 0 where none is given. */
  static Table read(SparkSession spark, String source, ReadOptions options) {
    String[] parts = source.substring(SCHEME.length()).split(":", -1);
    long count = parts.length <= 2 ? number(parts[0]) : -1;
    long seed = parts.length > 1 ? number(parts[1]) : 0;
    if (count < 1 || seed < 0) {
      throw new InvalidInputException(
          source + " is no set of digits, expected digits:COUNT or digits:COUNT:SEED");
    }
    Binarize how = options.binarize() == Binarize.NONE ? Binarize.THRESHOLD : options.binarize();
    return of(spark, source, count, seed, options.withBinarize(how, options.seed()));
  }

  private static long number(String text) {
    return text.matches("\\d{1,18}") ? Long.parseLong(text) : -1;
  }
}
