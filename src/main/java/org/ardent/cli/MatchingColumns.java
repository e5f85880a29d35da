package org.ardent.cli;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.ardent.format.TableReader;
import org.ardent.io.InvalidInputException;
import org.ardent.table.ReadOptions;
import org.ardent.table.Table;

/**
 * Reads tables with the columns of another table: by name, in any order, if both have names,
 * otherwise by place.
 *
 * @param names of the columns; x1…xn if they had none
 * @param of what has these columns, for messages
 */
record MatchingColumns(List<String> names, String of) {

  /** The names x1…xn of n columns without names. */
  static List<String> defaultNames(int n) {
    return IntStream.rangeClosed(1, n).mapToObj(i -> "x" + i).toList();
  }

  /**
   * The table.
   *
   * @param options how it is read; columns that they choose are taken as they are
   * @throws InvalidInputException if it has not these columns
   */
  Table read(SparkSession spark, String uri, ReadOptions options) {
    if (!options.columns().isEmpty()) {
      return checked(TableReader.read(spark, uri, options));
    }
    List<String> sources = options.dates().sources(names);
    ReadOptions byName = options.withColumns(sources);
    boolean named = !sources.equals(defaultNames(sources.size()));
    InvalidInputException missing = null;
    if (named) {
      try {
        Table table = TableReader.read(spark, uri, byName);
        if (table.hasNames() || sources.stream().allMatch(name -> name.matches("x[1-9]\\d*"))) {
          return table;
        }
      } catch (InvalidInputException e) {
        missing = e;
      }
    }
    Table all = TableReader.read(spark, uri, options.withWidth(sources.size()));
    if (!all.hasNames() || (!named && all.columns().equals(names))) {
      return checked(all);
    }
    if (missing != null) {
      throw missing;
    }
    return all.columns().containsAll(names) ? TableReader.read(spark, uri, byName) : checked(all);
  }

  private Table checked(Table table) {
    if (table.columns().size() != names.size()) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "%s has %d columns, expected %d as in %s",
              table.source(),
              table.columns().size(),
              names.size(),
              of));
    }
    return table;
  }
}
