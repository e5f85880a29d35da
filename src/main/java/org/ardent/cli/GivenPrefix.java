package org.ardent.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.ardent.format.TableReader;
import org.ardent.io.InvalidInputException;
import org.ardent.kind.Expectation;
import org.ardent.model.Layout;
import org.ardent.model.Variable;
import org.ardent.pack.RowEncoder;
import org.ardent.score.Sampler;
import org.ardent.table.ReadOptions;
import org.ardent.table.Table;
import org.ardent.table.TableScan;
import org.ardent.table.TableSummary;

/**
 * Rows that samples continue.
 *
 * @param given what is kept of them, or null if that is nothing
 * @param count how many rows
 */
record GivenPrefix(Sampler.Given given, long count) {

  /**
   * Reads the columns at the first positions of an ordering: by name where both have names, else by
   * place.
   *
   * @param names of the model's columns
   * @param observed how many positions; null for as many as the table has columns
   * @param anyColumns whether the model has a conditional given any columns, so that those the
   *     table has need not be the first, and cells may be missing
   * @throws InvalidInputException if the table has not those columns, or others that come later
   *     without being told how many to keep: given them, an exact draw of the rest is not possible
   */
  static GivenPrefix read(
      SparkSession spark,
      String uri,
      ReadOptions options,
      Layout layout,
      List<String> names,
      Integer observed,
      boolean anyColumns) {
    int n = layout.size();
    Table table = TableReader.read(spark, uri, options.withWidth(n));
    List<String> columns = columns(table, names);
    int[] positions;
    if (anyColumns && observed == null) {
      positions = present(layout, columns);
    } else {
      int first = observed == null ? prefix(table, layout, names, columns) : observed;
      positions = IntStream.range(0, first).toArray();
    }
    int count = positions.length;
    List<String> wanted = new ArrayList<>();
    List<Variable> variables = new ArrayList<>();
    for (int t : positions) {
      int column = layout.variableAt(t);
      if (columns.get(column) == null) {
        throw new InvalidInputException(
            String.format(
                Locale.ROOT,
                "%s has no column '%s', expected the first %d of the model's ordering",
                table.source(),
                names.get(column),
                count));
      }
      wanted.add(columns.get(column));
      variables.add(layout.variables().get(column));
    }
    if (count == 0) {
      return new GivenPrefix(null, table.rows().count());
    }
    Table prefix =
        TableReader.read(
            spark, uri, options.withWidth(n).withColumns(options.dates().sources(wanted)));
    Expectation kinds = Expectation.of(variables);
    boolean holes = anyColumns && observed == null;
    TableSummary summary =
        TableScan.scan(prefix, holes ? Expectation.orMissing(kinds, count) : kinds);
    long rows = summary.rows();
    if (holes && count == n && summary.columns().stream().allMatch(c -> c.missing() == 0)) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "%s has all %d columns, expected some of them or empty cells, or --observed to say"
                  + " how many of the ordering to keep",
              table.source(),
              n));
    }
    RowEncoder encoder = new RowEncoder(new Layout(variables, IntStream.range(0, count).toArray()));
    return new GivenPrefix(
        new Sampler.Given(prefix.rows().map(row -> encoder.values(row).toArray()), rows, positions),
        rows);
  }

  /** The positions whose columns the table has. */
  private static int[] present(Layout layout, List<String> columns) {
    return IntStream.range(0, layout.size())
        .filter(t -> columns.get(layout.variableAt(t)) != null)
        .toArray();
  }

  /** What the table calls each of the model's columns; null where it has not that column. */
  private static List<String> columns(Table table, List<String> names) {
    List<String> own = table.columns();
    boolean named = !names.equals(MatchingColumns.defaultNames(names.size()));
    if (table.hasNames() && (named || own.stream().anyMatch(names::contains))) {
      return new ArrayList<>(names.stream().map(c -> own.contains(c) ? c : null).toList());
    }
    if (own.size() > names.size()) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "%s has %d columns, expected at most the model's %d",
              table.source(),
              own.size(),
              names.size()));
    }
    List<String> columns = new ArrayList<>(own);
    while (columns.size() < names.size()) {
      columns.add(null);
    }
    return columns;
  }

  /** The number of columns that the table has, if they are those at the first positions. */
  private static int prefix(Table table, Layout layout, List<String> names, List<String> columns) {
    int n = layout.size();
    int count = (int) columns.stream().filter(c -> c != null).count();
    if (count == n) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "%s has all %d columns, expected --observed to say how many of the ordering to keep",
              table.source(),
              n));
    }
    for (int t = 0; t < count; t++) {
      if (columns.get(layout.variableAt(t)) == null) {
        throw new InvalidInputException(
            String.format(
                    Locale.ROOT,
                    "%s: the given columns are no prefix of the model's ordering, which begins with"
                        + " %s:",
                    table.source(),
                    beginning(layout, names, count))
                + " from others the rest cannot be drawn exactly");
      }
    }
    return count;
  }

  private static String beginning(Layout layout, List<String> names, int count) {
    int shown = Math.min(count, 12);
    String list =
        String.join(
            ", ", Arrays.stream(layout.ordering()).limit(shown).mapToObj(names::get).toList());
    return shown < count ? list + ", …" : list;
  }
}
