package org.ardent.format;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.ardent.format.idx.IdxFormat;
import org.ardent.format.matlab.MatFormat;
import org.ardent.format.numpy.NpyFormat;
import org.ardent.format.numpy.NpzFormat;
import org.ardent.format.parquet.ParquetFormat;
import org.ardent.format.text.DelimitedFormat;
import org.ardent.format.text.LibsvmFormat;
import org.ardent.io.InputFiles;
import org.ardent.io.InvalidInputException;
import org.ardent.io.Setting;
import org.ardent.synthetic.CustomersTable;
import org.ardent.synthetic.DigitsTable;
import org.ardent.table.ReadOptions;
import org.ardent.table.Table;
import org.ardent.table.TableFormat;

/** Reads a table of any known format from any Hadoop file system. */
public final class TableReader {
  /** A new format is a line here. */
  private static final List<TableFormat> FORMATS =
      List.of(
          DelimitedFormat.AMAT,
          DelimitedFormat.CSV,
          DelimitedFormat.DATA,
          new LibsvmFormat(),
          new IdxFormat(),
          new MatFormat(),
          new NpyFormat(),
          new NpzFormat(),
          new ParquetFormat());

  private TableReader() {}

  /**
   * The table at a path, a glob or a URI, or {@code digits:COUNT[:SEED]} or {@code
   * customers:COUNT[:SEED]}; a folder is read in the order of its files' names.
   *
   * @throws InvalidInputException if there is no such table
   */
  public static Table read(SparkSession spark, String uri, ReadOptions options) {
    if (options.where() != null && uri.startsWith(DigitsTable.SCHEME)) {
      throw withoutCondition(uri);
    }
    if (uri.startsWith(DigitsTable.SCHEME) || uri.startsWith(CustomersTable.SCHEME)) {
      requireDates(uri, options, false);
      requireSelect(uri, options, false);
    }
    if (uri.startsWith(DigitsTable.SCHEME)) {
      return DigitsTable.read(spark, uri, options);
    }
    if (uri.startsWith(CustomersTable.SCHEME)) {
      return CustomersTable.read(spark, uri, options);
    }
    InputFiles input = InputFiles.find(spark, uri);
    TableFormat format = format(input, options.format());
    if (input.base() != null && !(format instanceof ParquetFormat)) {
      throw new InvalidInputException(
          input.label() + ": folders by value such as year=2024 are read of Parquet only");
    }
    if (options.where() != null && !format.takesCondition()) {
      throw withoutCondition(input.label());
    }
    requireSelect(input.label(), options, format.takesCondition());
    if (options.variable() != null && !format.holdsVariables()) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "%s is '%s', but %s is read as %s, which has no variables",
              Setting.VARIABLE,
              options.variable(),
              input.label(),
              format.name()));
    }
    requireDates(input.label(), options, format.takesCondition());
    return format.read(input, options);
  }

  private static void requireSelect(String source, ReadOptions options, boolean takes) {
    if (options.select() != null && !takes) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "%s takes no %s, expected text with columns (.csv) or Parquet",
              source,
              Setting.SELECT));
    }
  }

  private static void requireDates(String source, ReadOptions options, boolean has) {
    if (options.takesParts() && !has) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "%s has no dates, of which %s takes parts, expected text or Parquet",
              source,
              Setting.PARTS));
    }
  }

  private static InvalidInputException withoutCondition(String source) {
    return new InvalidInputException(
        source + " takes no condition, expected text with columns (.csv) or Parquet");
  }

  /** The names of the formats. */
  public static List<String> formats() {
    return FORMATS.stream().map(TableFormat::name).toList();
  }

  private static TableFormat format(InputFiles input, String override) {
    if (override != null) {
      return FORMATS.stream()
          .filter(f -> f.name().equals(override.toLowerCase(Locale.ROOT)))
          .findFirst()
          .orElseThrow(
              () ->
                  new InvalidInputException(
                      "unknown format '"
                          + InvalidInputException.excerpt(override)
                          + "', expected one of "
                          + names()));
    }
    for (String name : List.of(input.name(), input.first().getPath().getName())) {
      for (TableFormat format : FORMATS) {
        if (format.matches(name.toLowerCase(Locale.ROOT))) {
          return format;
        }
      }
    }
    String patterns = FORMATS.stream().map(TableFormat::pattern).collect(Collectors.joining(", "));
    throw new InvalidInputException(
        input.label()
            + " has no known format, expected "
            + patterns
            + "; or "
            + Setting.FORMAT
            + " "
            + names());
  }

  private static String names() {
    return String.join(", ", formats());
  }
}
