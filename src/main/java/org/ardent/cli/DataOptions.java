package org.ardent.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.ardent.io.InvalidInputException;
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
          "Format of the data: amat, csv, data, idx, libsvm,"
              + " mat, npy, npz, parquet. Default: as its name says.")
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

  // Not a list, since picocli would append an option that is given again instead of replacing it.
  @Option(
      names = "--columns",
      paramLabel = "NAME[,NAME...]",
      description =
          "Columns to use, by name (x1, x2, … where the file has no names) or runs of"
              + " them FIRST:LAST; a name with a comma in double quotes. Default: all.")
  private String columns;

  @Option(
      names = "--without",
      paramLabel = "NAME[,NAME...]",
      description = "Columns to leave out, named as for --columns.")
  private String without;

  @Option(
      names = "--separator",
      paramLabel = "WHAT",
      description =
          "Separator of the cells of text: comma, semicolon,"
              + " tab, bar, blanks or one character. Default: found in the first"
              + " lines; blanks for .amat.")
  private String separator;

  @Option(
      names = "--header",
      paramLabel = "WHETHER",
      defaultValue = "auto",
      description =
          "Whether text begins with the names of its columns: yes, no, or auto. With auto it does"
              + " if a word stands over numbers; it does not if a word comes again below in its"
              + " column, or in .data and .amat; otherwise it does if the first line has no"
              + " numbers. Default: ${DEFAULT-VALUE}.")
  private HeaderRule header;

  @Option(
      names = "--libsvm-base",
      paramLabel = "N",
      defaultValue = "1",
      description = "The first index of a .libsvm file: 0 or 1. Default: ${DEFAULT-VALUE}.")
  private int libsvmBase;

  @Option(
      names = "--where",
      paramLabel = "CONDITION",
      description =
          "Only rows that meet a condition of Spark SQL, such as"
              + " 'fold <> 1'. It may use every column of the file. Times are in"
              + " UTC."
              + " For .csv and Parquet.")
  private String where;

  @Option(
      names = "--select",
      paramLabel = "EXPRESSIONS",
      description =
          "Columns made of the file's by Spark SQL, such as '*, spend / visits AS each'; the same"
              + " for every command that reads a table for the model. Other options name these"
              + " columns, --where those of the file. For .csv and Parquet.")
  private String select;

  @Option(
      names = "--variable",
      paramLabel = "NAME",
      description =
          "Which array of a .mat or .npz file. Default: the only one with several rows"
              + " and columns, or the one called X or data.")
  private String variable;

  @Option(
      names = "--missing",
      paramLabel = "WORD[,WORD...]",
      description =
          "Words for a missing cell in text, besides an empty cell; case does not matter. Default:"
              + " ?,NA,NaN,null. In Parquet only null is missing.")
  private String missing;

  Binarize binarize() {
    return binarize;
  }

  List<String> columns() {
    return columns == null ? List.of() : ReadOptions.names(columns);
  }

  /** What {@code --header} takes. */
  enum HeaderRule {
    AUTO(ReadOptions.Header.AUTO),
    YES(ReadOptions.Header.PRESENT),
    NO(ReadOptions.Header.ABSENT);

    private final ReadOptions.Header rule;

    HeaderRule(ReadOptions.Header rule) {
      this.rule = rule;
    }
  }

  /** How tables are read. */
  ReadOptions options(long seed) {
    if (libsvmBase != 0 && libsvmBase != 1) {
      throw new InvalidInputException("--libsvm-base is " + libsvmBase + ", expected 0 or 1");
    }
    ReadOptions defaults = ReadOptions.DEFAULTS;
    return (missing == null
            ? defaults
            : defaults.withMissing(Arrays.asList((missing + ",").split(",", -1))))
        .withSeparator(separator)
        .withHeader(header.rule)
        .withLibsvmBase(libsvmBase)
        .without(without == null ? List.of() : ReadOptions.names(without))
        .withFormat(format)
        .withVariable(variable)
        .withColumns(columns())
        .withBinarize(binarize, seed)
        .withSelect(select)
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
