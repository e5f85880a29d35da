package org.ardent.format;

import java.util.Locale;
import org.apache.spark.sql.SparkSession;
import org.ardent.format.numpy.NpySink;
import org.ardent.format.parquet.ParquetSink;
import org.ardent.format.text.TextSink;
import org.ardent.io.AtomicOutput;
import org.ardent.io.InvalidInputException;
import org.ardent.io.Secrets;
import org.ardent.table.Table;
import org.ardent.table.TableSink;

/**
 * Writes a table in the format of the output's name: .amat, .csv or .data, with .gz or without, is
 * a single text file; .npy a NumPy array; any other name a Parquet folder. Rows stay in order;
 * nothing is left behind if writing fails.
 */
public final class TableWriter {
  private TableWriter() {}

  /**
   * Whether an output of this name is one file, and not a Parquet folder.
   *
   * @throws InvalidInputException if it is of a format that is not written
   */
  public static boolean isFile(String uri) {
    return !(sinkOf(uri) instanceof ParquetSink);
  }

  /**
   * Writes a table.
   *
   * @return the number of rows
   * @throws InvalidInputException if the output exists and is not to be overwritten, or about the
   *     first bad row
   */
  public static long write(SparkSession spark, Table table, String uri, boolean overwrite) {
    try (AtomicOutput output =
        AtomicOutput.open(spark.sparkContext().hadoopConfiguration(), uri, overwrite)) {
      long rows = write(spark, table, uri, output);
      output.commit();
      return rows;
    }
  }

  /**
   * Writes a table to an output that the caller commits.
   *
   * @return the number of rows
   * @throws InvalidInputException about the first bad row
   */
  public static long write(SparkSession spark, Table table, String uri, AtomicOutput output) {
    return sinkOf(uri).write(spark, table, output);
  }

  /** The format of an output's name. */
  private static TableSink sinkOf(String uri) {
    String name = uri.toLowerCase(Locale.ROOT).replaceAll("/+$", "");
    boolean gzip = name.endsWith(".gz");
    String plain = gzip ? name.substring(0, name.length() - 3) : name;
    if (plain.endsWith(".amat")) {
      return new TextSink(" ", false, gzip);
    }
    if (plain.endsWith(".csv") || plain.endsWith(".data")) {
      return new TextSink(",", plain.endsWith(".csv"), gzip);
    }
    if (!gzip && plain.endsWith(".npy")) {
      return new NpySink();
    }
    if (gzip || plain.matches(".*(\\.(libsvm|svm|mat|npz|txt|png)|[-.]idx\\d+-ubyte)")) {
      throw new InvalidInputException(
          Secrets.redact(uri)
              + " is of a format that is not written, expected .amat[.gz], .csv[.gz], .data[.gz],"
              + " .npy or the name of a Parquet folder");
    }
    return new ParquetSink();
  }
}
