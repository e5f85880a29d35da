package org.ardent.synthetic;

import org.apache.spark.sql.SparkSession;
import org.ardent.table.Binarize;
import org.ardent.table.Columns;
import org.ardent.table.ReadOptions;
import org.ardent.table.Table;

/**
 * Synthetic digits as a table, {@code digits:COUNT[:SEED]}, drawn where they are needed: 784 pixels
 * in raster order, binary by threshold unless grey levels are asked for. Digit i of a seed is the
 * same in every table.
 */
public final class DigitsTable {
  /** The prefix of a source of digits. */
  public static final String SCHEME = "digits:";

  private DigitsTable() {}

  /**
   * Digits of a seed.
   *
   * @param source what messages call the table
   * @param options its binarisation NONE keeps grey levels in [0, 1]
   */
  public static Table of(
      SparkSession spark, String source, long count, long seed, ReadOptions options) {
    return GeneratedTable.of(
        spark,
        source,
        Columns.unnamed(source, SyntheticDigits.PIXELS, options),
        new GeneratedTable.Size(count, seed),
        DigitsTable::pixels,
        options);
  }

  private static double[] pixels(long seed, long index) {
    float[] grey = SyntheticDigits.grey(seed, index);
    double[] values = new double[grey.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = grey[i];
    }
    return values;
  }

  /** The table of a source {@code digits:COUNT[:SEED]}; the seed is 0 where none is given. */
  public static Table read(SparkSession spark, String source, ReadOptions options) {
    GeneratedTable.Size size = GeneratedTable.Size.parse(source, SCHEME);
    Binarize how = options.binarize() == Binarize.NONE ? Binarize.THRESHOLD : options.binarize();
    return of(spark, source, size.count(), size.seed(), options.withBinarize(how, options.seed()));
  }
}
