package org.ardent.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.ardent.table.Binarize;
import org.ardent.table.ReadOptions;
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
      names = "--where",
      paramLabel = "CONDITION",
      description =
          "Only rows that meet a condition of Spark SQL on the columns of the file, those that"
              + " --columns leaves out too, such as 'fold <> 1'. Times are those of UTC."
              + " For .csv and Parquet.")
  private String where;

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

  /** How tables are read. */
  ReadOptions options(long seed) {
    return ReadOptions.DEFAULTS
        .withFormat(format)
        .withVariable(variable)
        .withColumns(columns())
        .withBinarize(binarize, seed)
        .withWhere(where);
  }

  /** The same for the rows that meet one more condition, unless it is null. */
  ReadOptions options(long seed, String condition) {
    if (condition == null) {
      return options(seed);
    }
    return options(seed)
        .withWhere(
            where == null
                ? condition
                : String.format(Locale.ROOT, "(%s) AND (%s)", where, condition));
  }
}
