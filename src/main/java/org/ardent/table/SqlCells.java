package org.ardent.table;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.ardent.io.InvalidInputException;
import org.ardent.io.Setting;
import org.ardent.kind.DateForm;
import org.ardent.kind.Moment;
import org.ardent.kind.Numbers;
import org.ardent.shipping.Shipping;

/** Numbers and words out of the cells of Spark SQL's rows. */
public final class SqlCells {
  private SqlCells() {}

  /** Whether a column of this type holds the numbers of a whole row. */
  public static boolean isList(DataType type) {
    return type.equals(SQLDataTypes.VectorType())
        || (type instanceof ArrayType array && isNumber(array.elementType()));
  }

  /** Whether a column of this type holds a number, a date or a word. */
  public static boolean isScalar(DataType type) {
    return isNumber(type)
        || type instanceof StringType
        || type instanceof DateType
        || type instanceof TimestampType
        || type instanceof TimestampNTZType;
  }

  /**
   * Columns of rows with a schema, which says whether dates are days or seconds.
   *
   * @throws IllegalArgumentException if a part is asked of what is no date; the message begins with
   *     the column
   */
  public static Columns dated(Columns columns, StructType schema) {
    Map<Integer, DateForm> dates = new HashMap<>(columns.dates());
    for (int i = 0; i < columns.size(); i++) {
      StructField field = schema.fields()[columns.positions().get(i)];
      DateForm form = dates.get(i);
      DateForm ofType = ofType(field.dataType());
      if (form == null || (form == DateForm.NUMBER && ofType != null)) {
        form = ofType;
      } else if (form.isPart() && ofType == null && !(field.dataType() instanceof StringType)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "column %s is of type %s, expected a date or timestamp, of which %s takes the %s",
                field.name(),
                field.dataType().catalogString(),
                Setting.PARTS,
                form.label()));
      }
      if (form != null) {
        dates.put(i, form);
      }
    }
    return columns.withDates(dates);
  }

  /**
   * The columns of a table of plain columns that options ask for.
   *
   * @throws InvalidInputException about a column that is there not, or of a type that cannot be
   *     learned
   */
  public static Columns columns(String label, StructType schema, ReadOptions options) {
    Columns columns = Columns.named(label, List.of(schema.fieldNames()), options);
    for (int position : columns.positions()) {
      requireScalar(label, schema.fields()[position]);
    }
    try {
      return dated(columns, schema);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(label + ": " + e.getMessage(), e);
    }
  }

  private static void requireScalar(String label, StructField field) {
    if (isScalar(field.dataType())) {
      return;
    }
    throw new InvalidInputException(
        label
            + ": column '"
            + field.name()
            + "' is "
            + field.dataType().simpleString()
            + (isList(field.dataType())
                ? ", which is read alone: expected "
                    + Setting.COLUMNS
                    + " "
                    + field.name()
                    + ", or columns of numbers"
                : ", expected a number, boolean, string, date or timestamp; "
                    + Setting.COLUMNS
                    + " chooses"));
  }

  private static DateForm ofType(DataType type) {
    if (type instanceof DateType) {
      return DateForm.DAYS;
    }
    return type instanceof TimestampType || type instanceof TimestampNTZType
        ? DateForm.SECONDS
        : null;
  }

  private static boolean isNumber(DataType type) {
    return type instanceof NumericType || type instanceof BooleanType;
  }

  /**
   * Rows with a number or a word in every column.
   *
   * @param positions of the table's columns in the rows
   */
  public static Function2<Row, Long, TableRow> scalars(RowMaker maker, int[] positions) {
    DateForm[] forms = maker.columns().dateForms();
    return (row, index) -> scalars(maker, positions, forms, row, index);
  }

  /** The same rows with all of their columns. */
  public static Function2<Row, Long, TableRow> whole(Function2<Row, Long, TableRow> parse) {
    return (row, index) -> parse.call(row, index).withOriginal(row);
  }

  /** A text is a date only where the column is one of dates. */
  private static boolean isDate(Object cell, DateForm form) {
    return !(cell instanceof Number || cell instanceof Boolean)
        && (form != null || !(cell instanceof String));
  }

  private static TableRow scalars(
      RowMaker maker, int[] positions, DateForm[] forms, Row row, long index) {
    double[] values = new double[positions.length];
    Map<Integer, String> words = Map.of();
    for (int i = 0; i < values.length; i++) {
      Object cell = row.get(positions[i]);
      DateForm form = forms[i];
      if (cell == null) {
        values[i] = Double.NaN;
        continue;
      }
      Moment moment = isDate(cell, form) ? Dates.moment(cell) : null;
      String word = moment == null ? null : (form == null ? DateForm.NUMBER : form).word(moment);
      if (moment != null && word == null) {
        values[i] = (form == null ? DateForm.NUMBER : form).number(moment);
        continue;
      }
      if (moment == null && form != null && form.isPart()) {
        return maker.unexpected(i, Numbers.quote(cell.toString()), "a date or a time");
      }
      if (word == null && !(cell instanceof String)) {
        values[i] = number(cell);
        continue;
      }
      word = word == null ? (String) cell : word;
      if (!maker.takesWords()) {
        return maker.notNumber(i, Numbers.quote(word));
      }
      words = words.isEmpty() ? new HashMap<>() : words;
      words.put(i, word);
    }
    return maker.row(values, words, index);
  }

  /** Rows with all numbers in one column. */
  public static Function2<Row, Long, TableRow> list(RowMaker maker, int position, String name) {
    return (row, index) -> list(maker, position, name, row, index);
  }

  private static TableRow list(RowMaker maker, int position, String name, Row row, long index) {
    int width = maker.columns().fileWidth();
    Object cell = row.get(position);
    if (cell == null) {
      return TableRow.bad("column '" + name + "' is null, expected " + width + " numbers");
    }
    int size = size(row, position);
    if (size != width) {
      return TableRow.bad("column '" + name + "' has " + size + " values, expected " + width);
    }
    if (cell instanceof SparseVector sparse) {
      return maker.row(sparse, index);
    }
    double[] values = new double[width];
    if (cell instanceof Vector dense) {
      System.arraycopy(dense.toArray(), 0, values, 0, width);
    } else {
      List<Object> numbers = row.getList(position);
      for (int i = 0; i < width; i++) {
        Object number = numbers.get(i);
        values[i] = number == null ? Double.NaN : number(number);
      }
    }
    return maker.row(values, index);
  }

  /** The length of the first list that is there, 0 if there is none. */
  public static int width(JavaRDD<RowOrEnd<Row>> items, int position) {
    List<Integer> first =
        Shipping.take(
            items
                .filter(item -> item.value() != null && !item.value().isNullAt(position))
                .map(item -> size(item.value(), position)),
            1);
    return first.isEmpty() ? 0 : first.get(0);
  }

  private static int size(Row row, int position) {
    return row.get(position) instanceof Vector vector
        ? vector.size()
        : row.getList(position).size();
  }

  private static double number(Object cell) {
    if (cell instanceof Number number) {
      return number.doubleValue();
    }
    return (Boolean) cell ? 1 : 0;
  }
}
