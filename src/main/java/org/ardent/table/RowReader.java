package org.ardent.table;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.ardent.io.NameList;
import org.ardent.kind.DateColumns;
import org.ardent.kind.Expectation;

/**
 * Takes the numbers and words of a table out of the rows of a DataFrame: of several plain columns,
 * or of one column of vectors or arrays. A sparse vector stays sparse.
 */
public final class RowReader implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Columns columns;
  private final Function2<Row, Long, TableRow> parse;

  private RowReader(Columns columns, Function2<Row, Long, TableRow> parse) {
    this.columns = columns;
    this.parse = parse;
  }

  /**
   * A reader of plain columns.
   *
   * @param schema of the rows
   * @param names of the columns, in the table's order
   * @throws IllegalArgumentException if a column is missing or of another type; the message names
   *     it
   */
  public static RowReader ofColumns(StructType schema, List<String> names) {
    return ofColumns(schema, names, DateColumns.NONE);
  }

  /**
   * The same, where dates become what is said; where the rows have a part in a column of its own,
   * it is taken from there.
   */
  public static RowReader ofColumns(StructType schema, List<String> names, DateColumns dates) {
    Columns columns = columns(schema, names, dates);
    return new RowReader(columns, SqlCells.scalars(maker(columns), columns.positionArray()));
  }

  private static Columns columns(StructType schema, List<String> names, DateColumns dates) {
    List<String> fields = List.of(schema.fieldNames());
    requireColumns(
        schema, names.stream().filter(n -> fields.contains(n) || dates.of(n).isEmpty()).toList());
    return SqlCells.dated(Columns.ofRows("the table", fields, names, dates), schema);
  }

  /**
   * The columns that {@link #ofColumns} reads, of those that are there.
   *
   * @throws IllegalArgumentException as {@link #ofColumns}
   */
  public static List<String> read(StructType schema, List<String> names, DateColumns dates) {
    return columns(schema, names, dates).positions().stream()
        .distinct()
        .map(position -> schema.fieldNames()[position])
        .toList();
  }

  /**
   * Checks plain columns. Others may have what names they like.
   *
   * @throws IllegalArgumentException if one is missing, there twice or of another type; the message
   *     names it
   */
  public static void requireColumns(StructType schema, List<String> names) {
    for (String name : names) {
      StructField field = field(schema, name);
      if (!SqlCells.isScalar(field.dataType())) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "Column %s is of type %s, expected a number, boolean, string, date or timestamp",
                name,
                field.dataType().catalogString()));
      }
    }
  }

  /**
   * A reader of plain columns that messages number as the table's, wherever they stand in a row.
   *
   * @param table the columns, of which a reader of plain columns took what it could
   * @param positions of their cells in the rows
   * @param names of the columns that are read, as for {@link #ofColumns}
   */
  public static RowReader ofCells(
      StructType table, int[] positions, List<String> names, DateColumns dates) {
    Columns columns = columns(table, names, dates);
    int[] places = columns.positions().stream().mapToInt(place -> positions[place]).toArray();
    return new RowReader(columns, SqlCells.scalars(maker(columns), places));
  }

  /**
   * A reader of one column of vectors or arrays of numbers.
   *
   * @param width how many numbers each has
   * @throws IllegalArgumentException if the column is missing or of another type
   */
  public static RowReader ofFeatures(StructType schema, String name, int width) {
    requireFeatures(schema, name);
    Columns columns = Columns.unnamed("the table", width, List.of());
    return new RowReader(columns, SqlCells.list(maker(columns), schema.fieldIndex(name), name));
  }

  /**
   * A reader of rows of which one cell is a vector or an array.
   *
   * @param name what messages call the column
   * @param width how many numbers each has
   */
  public static RowReader ofList(String name, int position, int width) {
    Columns columns = Columns.unnamed("the table", width, List.of());
    return new RowReader(columns, SqlCells.list(maker(columns), position, name));
  }

  /**
   * Checks that a column holds vectors or arrays of numbers.
   *
   * @throws IllegalArgumentException if it is missing or of another type
   */
  public static void requireFeatures(StructType schema, String name) {
    StructField field = field(schema, name);
    if (!SqlCells.isList(field.dataType())) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Column %s is of type %s, expected a vector or an array of numbers",
              name,
              field.dataType().catalogString()));
    }
  }

  static StructField field(StructType schema, String name) {
    if (Arrays.stream(schema.fields()).filter(f -> f.name().equals(name)).count() > 1) {
      throw new IllegalArgumentException("Column " + name + " is there twice, expected once");
    }
    return Arrays.stream(schema.fields())
        .filter(f -> f.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    String.format(
                        Locale.ROOT,
                        "Column %s does not exist, expected one of %s",
                        name,
                        NameList.of(List.of(schema.fieldNames())))));
  }

  /** The same rows, each counting as much as a column says. */
  public RowReader weighted(WeightColumn weight) {
    return new RowReader(
        columns,
        (row, index) -> {
          String problem = weight.problem(row);
          return problem == null
              ? parse.call(row, index).withWeight(weight.weight(row))
              : TableRow.bad(problem);
        });
  }

  /** The same rows; those with a null in another column are bad. */
  public RowReader withoutNull(StructType schema, String name, String expected) {
    int position = schema.fieldIndex(name);
    return new RowReader(
        columns,
        (row, index) ->
            row.isNullAt(position)
                ? TableRow.bad("column '" + name + "' is null, expected " + expected)
                : parse.call(row, index));
  }

  private static RowMaker maker(Columns columns) {
    return new RowMaker(columns, ReadOptions.DEFAULTS);
  }

  /** The row of a table that a row of the DataFrame holds, or what is wrong with it. */
  public TableRow read(Row row) {
    try {
      return parse.call(row, 0L).withOriginal(row);
    } catch (Exception e) {
      throw new IllegalStateException("reading cells throws nothing that is checked", e);
    }
  }

  /** A check of the rows. */
  public RowCheck check(Expectation expectation) {
    return new RowCheck(columns, expectation);
  }

  /**
   * The rows of a DataFrame as a table.
   *
   * @param source what messages call it
   */
  public Table table(Dataset<Row> rows, String source) {
    JavaRDD<TableRow> read = rows.javaRDD().map(row -> read(row).withOriginal(null));
    return new Table(source, columns, read, null);
  }
}
