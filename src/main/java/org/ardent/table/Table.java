package org.ardent.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.ardent.io.InvalidInputException;
import org.ardent.io.Secrets;
import org.ardent.kind.DateForm;
import org.ardent.kind.Expectation;

/** Rows of numbers in a known order, which are read only when an action needs them. */
public final class Table {
  private final String source;
  private final Columns columns;
  private final JavaRDD<TableRow> rows;
  private final Supplier<JavaRDD<TableRow>> wholeRows;
  private final StructType schema;
  private final boolean grey;
  private final List<String> notes;
  private final StructField features;
  private final Part part;

  /** Which rows of a larger table these are. */
  private record Part(RowSplit split, boolean held) {}

  public Table(String source, Columns columns, JavaRDD<TableRow> rows, StructType schema) {
    this(source, columns, rows, () -> rows, schema, false, List.of(), null, null);
  }

  /** A table of some columns of rows that are read whole where they are asked for. */
  public Table(
      String source,
      Columns columns,
      JavaRDD<TableRow> rows,
      Supplier<JavaRDD<TableRow>> wholeRows,
      StructType schema) {
    this(source, columns, rows, wholeRows, schema, false, List.of(), null, null);
  }

  private Table(
      String source,
      Columns columns,
      JavaRDD<TableRow> rows,
      Supplier<JavaRDD<TableRow>> wholeRows,
      StructType schema,
      boolean grey,
      List<String> notes,
      StructField features,
      Part part) {
    this.part = part;
    this.notes = List.copyOf(notes);
    this.grey = grey;
    this.features = features;
    this.wholeRows = wholeRows;
    this.source = Secrets.redact(source);
    this.columns = columns;
    this.rows = rows;
    this.schema = schema;
  }

  /**
   * A table of rows that are already there.
   *
   * @param source what messages call it
   * @param columns names of the columns
   * @param rows in the table's order
   */
  public static Table of(String source, List<String> columns, JavaRDD<TableRow> rows) {
    return of(source, columns, Map.of(), rows);
  }

  /**
   * The same, where some columns hold dates.
   *
   * @param dates what they hold, by name
   */
  public static Table of(
      String source, List<String> columns, Map<String, DateForm> dates, JavaRDD<TableRow> rows) {
    Map<Integer, DateForm> places = new HashMap<>();
    for (int i = 0; i < columns.size() && !dates.isEmpty(); i++) {
      if (dates.containsKey(columns.get(i))) {
        places.put(i, dates.get(columns.get(i)));
      }
    }
    return new Table(source, Columns.named(columns).withDates(places), rows, null);
  }

  /** A table of which nothing is known but its description: nobody may ask for its rows. */
  public static Table withoutRows(TableDescription known) {
    return new Table(
        known.source(),
        known.columns(),
        null,
        () -> null,
        null,
        false,
        List.of(),
        known.features() == null
            ? null
            : ((StructType) DataType.fromJson(known.features())).fields()[0],
        known.split() == null ? null : new Part(known.split(), known.held()));
  }

  /** What is known of it beside its rows. */
  public TableDescription description() {
    return new TableDescription(
        source,
        columns,
        features == null ? null : new StructType(new StructField[] {features}).json(),
        part == null ? null : part.split,
        part != null && part.held);
  }

  /** The same table, whose rows come from elsewhere. */
  public Table withRows(JavaRDD<TableRow> same) {
    return new Table(source, columns, same, wholeRows, schema, grey, notes, features, part);
  }

  /** The user's name of it, without secrets, for messages. */
  public String source() {
    return source;
  }

  /** Names of the columns; x1…xn where the file has none. */
  public List<String> columns() {
    return columns.names();
  }

  /** What columns hold of dates, by name, of those that hold any. */
  public Map<String, DateForm> dates() {
    Map<String, DateForm> dates = new TreeMap<>();
    columns.dates().forEach((column, form) -> dates.put(columns.names().get(column), form));
    dates.values().removeIf(form -> form == DateForm.NUMBER);
    return dates;
  }

  /** Whether the columns' names are the source's own. */
  public boolean hasNames() {
    return columns.named();
  }

  /** What each column holds of dates, in order; null of others. */
  public DateForm[] dateForms() {
    return columns.dateForms();
  }

  /** The name of a column in messages: "column 5", and its name if the file gives one. */
  public String columnLabel(int column) {
    return columns.label(column);
  }

  /** The rows in input order. */
  public JavaRDD<TableRow> rows() {
    if (rows == null) {
      throw new IllegalStateException(source + " is known without its rows");
    }
    return rows;
  }

  /** The same rows with {@link TableRow#original}, where they have a schema. */
  public JavaRDD<TableRow> wholeRows() {
    return wholeRows.get();
  }

  /** The same table without the rows that are not as expected. */
  public Table onlyGood(Expectation expectation) {
    RowCheck check = RowCheck.of(this, expectation);
    return new Table(
        source,
        columns,
        rows.filter(row -> check.problem(row) == null),
        () -> wholeRows.get().filter(row -> check.problem(row) == null),
        schema,
        grey,
        notes,
        features,
        part);
  }

  /** The rows that a split holds out; one pass over the rows counts them first. */
  public Table heldOut(RowSplit split) {
    List<Long> counts =
        rows()
            .mapPartitions(
                those -> {
                  long count = 0;
                  for (; those.hasNext(); those.next()) {
                    count++;
                  }
                  return List.of(count).iterator();
                })
            .collect();
    long[] first = new long[counts.size()];
    for (int p = 1; p < first.length; p++) {
      first[p] = first[p - 1] + counts.get(p - 1);
    }
    return part(split, true, first);
  }

  /**
   * The rows of one part of a split.
   *
   * @param held whether they are those that are held out
   * @param first by partition, the index of its first row
   */
  Table part(RowSplit split, boolean held, long[] first) {
    return new Table(
        source,
        columns,
        filter(rows, split, held, first),
        () -> filter(wholeRows.get(), split, held, first),
        schema,
        grey,
        notes,
        features,
        new Part(split, held));
  }

  private static JavaRDD<TableRow> filter(
      JavaRDD<TableRow> rows, RowSplit split, boolean held, long[] first) {
    return rows.mapPartitionsWithIndex(
        (partition, those) -> {
          long[] next = {first[partition]};
          return StreamSupport.stream(
                  Spliterators.spliteratorUnknownSize(those, Spliterator.ORDERED), false)
              .filter(row -> split.holdsOut(next[0]++) == held)
              .iterator();
        },
        true);
  }

  /**
   * The number of a row in the table as the user knows it, from 1.
   *
   * @param index of the row in this table, from 0
   */
  public long rowNumber(long index) {
    return 1 + (part == null ? index : part.split.rowOf(part.held, index));
  }

  /**
   * A message about a row.
   *
   * @param index of the row in this table, from 0
   * @param words as in {@link TableRow#problem}
   */
  public String message(long index, String words) {
    return TableRow.message(source, rowNumber(index) - 1, words);
  }

  /** The schema of {@link TableRow#original}, or null where rows have none. */
  public StructType schema() {
    return schema;
  }

  /** Whether the values are the grey levels of images, from 0 to 1. */
  public boolean isGrey() {
    return grey;
  }

  /** The same table, known to hold grey levels. */
  public Table ofGreyLevels() {
    return new Table(source, columns, rows, wholeRows, schema, true, notes, features, part);
  }

  /** What a user should know about how the table was read: whole sentences, without a full stop. */
  public List<String> notes() {
    return notes;
  }

  /** The same table with more to say of it. */
  public Table noting(List<String> more) {
    List<String> all = new ArrayList<>(notes);
    more.forEach(note -> all.add(source + ": " + note));
    return new Table(source, columns, rows, wholeRows, schema, grey, all, features, part);
  }

  /**
   * The same table without some of its columns.
   *
   * @param without places of columns, from 0
   * @throws InvalidInputException if no column is left
   */
  public Table less(Set<Integer> without) {
    Columns left = columns.less(without, source);
    int[] kept = IntStream.range(0, columns.size()).filter(i -> !without.contains(i)).toArray();
    return new Table(
        source,
        left,
        rows.map(row -> row.select(kept)),
        () -> wholeRows.get().map(row -> row.select(kept)),
        schema,
        grey,
        notes,
        features,
        part);
  }

  /**
   * The column of vectors or arrays whose numbers the rows are; null if they are of other columns.
   */
  public StructField features() {
    return features;
  }

  /** The same table, known to be the numbers of one column. */
  public Table ofFeatures(StructField column) {
    return new Table(source, columns, rows, wholeRows, schema, grey, notes, column, part);
  }

  Columns layout() {
    return columns;
  }
}
