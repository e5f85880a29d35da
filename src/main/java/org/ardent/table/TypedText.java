package org.ardent.table;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.ardent.kind.DateForm;
import org.ardent.kind.Moment;
import org.ardent.shipping.Shipping;

/**
 * Lines of text as a DataFrame, whose columns have the types that all of their cells have.
 *
 * @param lines rows of text, or why reading ended
 * @param names of all columns of the file
 * @param separator between cells
 * @param missing what stands for a missing cell, in lower case
 */
public record TypedText(
    JavaRDD<RowOrEnd<String>> lines, List<String> names, Separator separator, Set<String> missing) {
  // No header has names with line breaks.

  /** The column with the line. */
  static final String LINE = "line\n";

  /** The column that says why reading ended; null of a line. */
  static final String END = "problem\n";

  /** The column that says what is wrong with a line, or why reading ended; null of a good one. */
  static final String BAD = "bad\n";

  /** The columns besides those of the file. */
  static final List<String> OWN = List.of(LINE, END, BAD);

  /** How cells are read. */
  private record Reading(int width, Separator separator, Set<String> missing)
      implements Serializable {
    boolean isMissing(String cell) {
      return missing.contains(cell.toLowerCase(Locale.ROOT)) || Cells.isInfinite(cell);
    }
  }

  private enum Type {
    NUMBER,
    DATE,
    TIME,
    WORD;

    /** The type of cells of both. */
    Type and(Type other) {
      boolean dates = (this == DATE || this == TIME) && (other == DATE || other == TIME);
      return this == other ? this : dates ? TIME : WORD;
    }

    DataType ofColumn() {
      return switch (this) {
        case NUMBER -> DataTypes.DoubleType;
        case DATE -> DataTypes.DateType;
        case TIME -> DataTypes.TimestampType;
        case WORD -> DataTypes.StringType;
      };
    }
  }

  static String quoted(String name) {
    return "`" + name + "`";
  }

  /**
   * The rows, in order: the columns of the file, then {@link #OWN}. A column is of numbers if all
   * of its cells are numbers or missing, else of strings; missing cells are null.
   *
   * @param dates whether a column of dates or times alone is one of these, and not of strings
   */
  Dataset<Row> rows(SparkSession session, boolean dates) {
    Reading reading = new Reading(names.size(), separator, missing);
    Type[] types = types(reading, dates);
    StructType schema = new StructType();
    for (int i = 0; i < types.length; i++) {
      schema = schema.add(names.get(i), types[i].ofColumn(), true);
    }
    for (String own : OWN) {
      schema = schema.add(own, DataTypes.StringType, true);
    }
    return session.createDataFrame(lines.map(line -> row(line, types, reading)), schema);
  }

  private Type[] types(Reading reading, boolean dates) {
    List<Type[]> parts =
        Shipping.collect(
            lines.mapPartitions(some -> List.<Type[]>of(types(some, reading, dates)).iterator()));
    Type[] types = new Type[reading.width];
    for (Type[] part : parts) {
      for (int i = 0; i < types.length; i++) {
        types[i] = both(types[i], part[i]);
      }
    }
    // Of nothing, as of numbers.
    return Arrays.stream(types).map(type -> type == null ? Type.NUMBER : type).toArray(Type[]::new);
  }

  private static Type[] types(Iterator<RowOrEnd<String>> lines, Reading reading, boolean dates) {
    Type[] types = new Type[reading.width];
    while (lines.hasNext()) {
      RowOrEnd<String> line = lines.next();
      if (line.problem() == null) {
        Cells cells = Cells.of(line.value(), reading.separator, reading.width);
        for (int i = 0; i < Math.min(types.length, cells.count()); i++) {
          if (types[i] != Type.WORD) {
            types[i] = both(types[i], type(cells, i, reading, dates));
          }
        }
      }
    }
    return types;
  }

  private static Type both(Type one, Type other) {
    return one == null ? other : other == null ? one : one.and(other);
  }

  /** Null of a missing cell. */
  private static Type type(Cells cells, int i, Reading reading, boolean dates) {
    if (!Double.isNaN(cells.number(i))) {
      return Type.NUMBER;
    }
    String cell = cells.word(i);
    if (reading.isMissing(cell)) {
      return null;
    }
    Moment moment = dates ? Moment.parse(cell) : null;
    return moment == null ? Type.WORD : moment.timed() ? Type.TIME : Type.DATE;
  }

  private static Row row(RowOrEnd<String> line, Type[] types, Reading reading) {
    List<Object> row = new ArrayList<>();
    String bad = line.problem();
    if (bad == null) {
      Cells cells = Cells.of(line.value(), reading.separator, reading.width);
      if (cells.count() != reading.width) {
        bad = Columns.wrongWidth(cells.count(), reading.width);
      } else if (cells.isOpen()) {
        bad = "a quoted cell has no end";
      } else {
        for (int i = 0; i < types.length; i++) {
          row.add(cell(cells, i, types[i], reading));
        }
      }
    }
    while (row.size() < types.length) {
      row.add(null);
    }
    row.add(line.value());
    row.add(line.problem());
    row.add(bad);
    return RowFactory.create(row.toArray());
  }

  private static Object cell(Cells cells, int i, Type type, Reading reading) {
    String cell = cells.word(i);
    double number = cells.number(i);
    // A number stays one where a word for a missing cell is a number.
    if (Double.isNaN(number) && reading.isMissing(cell)) {
      return null;
    }
    return switch (type) {
      case NUMBER -> number;
      case WORD -> cell;
      case DATE -> Dates.date(DateForm.DAYS.number(Moment.parse(cell)));
      case TIME -> Dates.time(DateForm.SECONDS.number(Moment.parse(cell)));
    };
  }

  /**
   * The rows that expressions make of those that meet a condition.
   *
   * @param spark of which a session of their own is made
   * @param filter null for all rows
   * @return with one more column at the end of each row, what is wrong with it, and before it why
   *     reading ended
   */
  public Dataset<Row> selected(SparkSession spark, RowFilter filter, RowSelection selection) {
    Dataset<Row> rows = rows(RowFilter.lenient(spark, names), true);
    return selection.rows(filter == null ? rows : filter.keptOrMet(rows), List.of(END, BAD));
  }
}
