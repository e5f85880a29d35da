package org.ardent.table;

import java.util.HashMap;
import java.util.List;
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
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
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

  private static boolean isNumber(DataType type) {
    return type instanceof NumericType || type instanceof BooleanType;
  }

  /**
   * Rows with a number or a word in every column.
   *
   * @param positions of the table's columns in the rows
   */
  public static Function2<Row, Long, TableRow> scalars(RowMaker maker, int[] positions) {
    return (row, index) -> scalars(maker, positions, row, index);
  }

  /** The same rows with all of their columns. */
  public static Function2<Row, Long, TableRow> whole(Function2<Row, Long, TableRow> parse) {
    return (row, index) -> parse.call(row, index).withOriginal(row);
  }

  private static TableRow scalars(RowMaker maker, int[] positions, Row row, long index) {
    double[] values = new double[positions.length];
    Map<Integer, String> words = Map.of();
    for (int i = 0; i < values.length; i++) {
      Object cell = row.get(positions[i]);
      if (cell == null) {
        values[i] = Double.NaN;
      } else if (!(cell instanceof String word)) {
        values[i] = number(cell);
      } else if (!maker.takesWords()) {
        return maker.notNumber(i, Numbers.quote(word));
      } else {
        words = words.isEmpty() ? new HashMap<>() : words;
        words.put(i, word);
      }
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
    return cell instanceof Boolean truth ? (truth ? 1 : 0) : Dates.number(cell);
  }
}
