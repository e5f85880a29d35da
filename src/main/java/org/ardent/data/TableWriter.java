package org.ardent.data;

import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.SparkSession;

/**
 * Writes a table in the format of the output's name: .amat, .csv or .data, with .gz or without, is
 * a single text file; any other name a Parquet folder. Rows stay in order; nothing is left behind
 * if writing fails.
 */
public final class TableWriter {
  private TableWriter() {}

  /**
   * Writes rows under the given column names.
   *
   * @throws InvalidInputException if the output exists and is not to be overwritten
   */
  public static void write(
      SparkSession spark,
      JavaRDD<Vector> rows,
      List<String> columns,
      String uri,
      boolean overwrite) {
    write(spark, Table.of("the table", columns, rows.map(TableRow::of)), uri, overwrite);
  }

  /**
   * Writes a table.
   *
   * @throws InvalidInputException if the output exists and is not to be overwritten, or about the
   *     first bad row
   */
  public static void write(SparkSession spark, Table table, String uri, boolean overwrite) {
    TableSink sink = TableSink.of(uri);
    try (AtomicOutput output =
        AtomicOutput.open(spark.sparkContext().hadoopConfiguration(), uri, overwrite)) {
      sink.write(spark, table, output);
      output.commit();
    }
  }
}
