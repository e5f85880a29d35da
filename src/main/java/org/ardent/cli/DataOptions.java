package org.ardent.cli;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.ardent.data.Binarize;
import org.ardent.data.ReadOptions;
import org.ardent.data.Table;
import org.ardent.data.TableReader;
import picocli.CommandLine.Option;

/** How a command reads its data. */
@HelpGroup("Data")
final class DataOptions {
  @Option(
      names = "--format",
      paramLabel = "NAME",
      description =
          "Format of the data, instead of going by its name: amat, csv, data, idx,"
              + " libsvm, mat, npy, npz, parquet.")
  private String format;

  @Option(
      names = "--binarize",
      paramLabel = "HOW",
      defaultValue = "none",
      description =
          "Grey levels and probabilities become 0 or 1: 'threshold' at a half, or"
              + " 'sample' with the grey level as probability, fixed by --seed. Default:"
              + " ${DEFAULT-VALUE}.")
  private Binarize binarize;

  // Not a list: picocli would append what is given again instead of replacing it.
  @Option(
      names = "--columns",
      paramLabel = "NAME[,NAME...]",
      description =
          "Columns to use, by name (x1, x2, … where the file has no names) or runs of"
              + " them FIRST:LAST. Default: all.")
  private String columns;

  @Option(
      names = "--variable",
      paramLabel = "NAME",
      description =
          "Which array of a .mat or .npz file. Default: the only one with several rows"
              + " and columns, or the one called X or data.")
  private String variable;

  Binarize binarize() {
    return binarize;
  }

  List<String> columns() {
    return columns == null ? List.of() : Arrays.asList(columns.split(",", -1));
  }

  /** Opens a table. */
  Table read(SparkSession spark, String uri, long seed) {
    return read(spark, uri, seed, columns(), binarize, 0);
  }

  /**
   * Opens a table with other columns or binarisation than the options say.
   *
   * @param width how many columns a format has that does not say (libsvm); 0 if unknown
   */
  Table read(
      SparkSession spark, String uri, long seed, List<String> names, Binarize how, int width) {
    return TableReader.read(
        spark,
        uri,
        ReadOptions.DEFAULTS
            .withFormat(format)
            .withVariable(variable)
            .withColumns(names)
            .withBinarize(how, seed)
            .withWidth(names.isEmpty() ? width : 0));
  }
}
