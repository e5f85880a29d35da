package org.ardent.cli;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.ardent.format.TableReader;
import org.ardent.io.InvalidInputException;
import org.ardent.pack.StagedRows;
import org.ardent.table.HeldOut;
import org.ardent.table.Kinds;
import org.ardent.table.ReadOptions;
import org.ardent.table.RowSplit;
import org.ardent.table.Table;
import org.ardent.table.TableRow;
import org.ardent.table.TableScan;
import org.ardent.table.TableSummary;

/**
 * The folds of a table for cross-validation: K by a seed, or one for each value of a column, which
 * is then no column of the folds.
 */
final class Folds {
  private static final int MOST = 100;

  private final SparkSession spark;
  private final String uri;
  private final String asked;
  private final long seed;
  private final ReadOptions read;
  private final Kinds kinds;

  /**
   * A fold.
   *
   * @param name from 1, or the value of the column
   * @param folder of its model
   * @param train the rows of the other folds
   * @param test its rows
   */
  record Fold(String name, String folder, Table train, Table test) {}

  /**
   * The folds of a table.
   *
   * @param asked K, or the name of a column
   * @param read how the table is read
   * @param kinds of the columns, where the user asks for any
   */
  Folds(SparkSession spark, String uri, String asked, long seed, ReadOptions read, Kinds kinds) {
    this.spark = spark;
    this.uri = uri;
    this.asked = asked;
    this.seed = seed;
    this.read = read;
    this.kinds = kinds;
  }

  /**
   * The folds, in order.
   *
   * @throws InvalidInputException if there are too few or too many
   */
  List<Fold> all() {
    return asked.matches("\\d{1,9}") ? bySeed(Integer.parseInt(asked)) : byColumn();
  }

  private List<Fold> bySeed(int count) {
    requireCount(count, "");
    Table table = StagedRows.of(TableReader.read(spark, uri, read)).table();
    Notes.print(table.notes());
    TableSummary summary = TableScan.scan(table, kinds.expectation(table));
    if (summary.rows() < count) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "--folds is %d and %s has %d rows, expected a row for each fold",
              count,
              table.source(),
              summary.rows()));
    }
    return IntStream.range(0, count)
        .mapToObj(
            fold -> {
              HeldOut parts = HeldOut.of(table, summary, RowSplit.fold(seed, fold, count));
              String name = String.valueOf(fold + 1);
              return new Fold(name, folder(name), parts.left(), parts.held());
            })
        .toList();
  }

  private List<Fold> byColumn() {
    Table column = TableReader.read(spark, uri, read.withColumns(List.of(asked)));
    List<String> values =
        column.rows().map(row -> isMissing(row) ? "" : row.text(0)).distinct().collect();
    if (values.contains("")) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "--folds: %s of %s has empty cells, expected a fold in every row",
              column.columnLabel(0),
              column.source()));
    }
    requireCount(values.size(), column.columnLabel(0) + " of " + column.source() + " has ");
    Set<String> folders = new HashSet<>();
    return values.stream()
        .sorted(Folds::compare)
        .map(value -> ofValue(value, unlike(folders, folder(value))))
        .toList();
  }

  /** Words may hold what names of files may not. */
  private static String folder(String name) {
    return "fold-" + name.replaceAll("[^\\w.-]", "_");
  }

  /** The folder, with a number where another value has it, in small letters or large ones. */
  private static String unlike(Set<String> others, String folder) {
    String name = folder;
    for (int i = 2; !others.add(name.toLowerCase(Locale.ROOT)); i++) {
      name = folder + "-" + i;
    }
    return name;
  }

  private static boolean isMissing(TableRow row) {
    return row.values() == null || (row.words().isEmpty() && Double.isNaN(row.values().apply(0)));
  }

  private Fold ofValue(String value, String folder) {
    String is =
        String.format(
            Locale.ROOT,
            "`%s` = '%s'",
            asked.replace("`", "``"),
            value.replace("\\", "\\\\").replace("'", "\\'"));
    return new Fold(value, folder, part("NOT (" + is + ")"), part(is));
  }

  private Table part(String condition) {
    String where =
        read.where() == null
            ? condition
            : String.format(Locale.ROOT, "(%s) AND (%s)", read.where(), condition);
    List<String> without = new ArrayList<>(read.without());
    without.add(asked);
    return TableReader.read(spark, uri, read.withWhere(where).without(without));
  }

  /** Numbers by size, words after them. */
  private static int compare(String a, String b) {
    int lengths = Integer.compare(a.length(), b.length());
    boolean numbers = a.matches("\\d+") && b.matches("\\d+");
    return numbers && lengths != 0 ? lengths : a.compareTo(b);
  }

  private static void requireCount(int count, String of) {
    if (count < 2 || count > MOST) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              of.isEmpty()
                  ? "--folds is %2$d, expected 2 to %3$d, or a column"
                  : "--folds: %1$s%2$d different values, expected 2 to %3$d",
              of,
              count,
              MOST));
    }
  }

  /** A table with these of its columns. */
  static Table with(List<String> columns, Table table) {
    Set<Integer> others = new HashSet<>();
    for (int i = 0; i < table.columns().size(); i++) {
      if (!columns.contains(table.columns().get(i))) {
        others.add(i);
      }
    }
    return others.isEmpty() ? table : table.less(others);
  }
}
