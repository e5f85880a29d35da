package org.ardent.ml;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.ardent.kind.DateForm;
import org.ardent.kind.Levels;
import org.ardent.kind.Numbers;
import org.ardent.model.Variable;
import org.ardent.table.Dates;

/**
 * Drawn values as cells of the columns that a model was trained on, with their names, types and
 * levels. A real value of a column of whole numbers is rounded.
 */
final class SampledColumns implements Serializable {
  private static final long serialVersionUID = 1L;

  private final List<Variable> variables;
  private final StructType schema;
  private final boolean plain;

  /**
   * Columns.
   *
   * @param variables of the model, in column order
   * @param schema of the training columns: one for each variable, or one of vectors or arrays
   */
  SampledColumns(List<Variable> variables, StructType schema) {
    this.variables = variables;
    DataType first = schema.fields()[0].dataType();
    plain = !first.equals(SQLDataTypes.VectorType()) && !(first instanceof ArrayType);
    StructType drawn = new StructType();
    for (int i = 0; i < schema.length(); i++) {
      StructField field = schema.fields()[i];
      // A time without a zone is drawn as one in UTC.
      DataType type =
          field.dataType().equals(DataTypes.TimestampNTZType)
              ? DataTypes.TimestampType
              : field.dataType();
      drawn = drawn.add(field.name(), type, plain && variables.get(i).takesMissing());
    }
    this.schema = drawn;
  }

  /** Columns of the types that the variables' kinds suggest, for a model that knows no types. */
  static StructType schema(
      List<Variable> variables, List<String> names, Map<String, DateForm> dates) {
    StructType schema = new StructType();
    for (int i = 0; i < names.size(); i++) {
      Variable variable = variables.get(i);
      schema =
          schema.add(
              names.get(i), type(variable, dates.get(names.get(i))), variable.takesMissing());
    }
    return schema;
  }

  private static DataType type(Variable variable, DateForm form) {
    if (form == DateForm.DAYS || form == DateForm.SECONDS) {
      return form == DateForm.DAYS ? DataTypes.DateType : DataTypes.TimestampType;
    }
    if (form != null && form != DateForm.WEEKDAY) {
      return DataTypes.IntegerType;
    }
    if (variable.isNumber()) {
      return variable.isWhole() ? DataTypes.LongType : DataTypes.DoubleType;
    }
    return variable.levels().isEmpty() ? DataTypes.IntegerType : DataTypes.StringType;
  }

  StructType schema() {
    return schema;
  }

  /** Whether each variable has a column of its own. */
  boolean plain() {
    return plain;
  }

  /**
   * The cells of a row.
   *
   * @param values in column order and the data's own units
   */
  List<Object> cells(double[] values) {
    if (!plain) {
      return List.of(list(values));
    }
    List<Object> cells = new ArrayList<>(values.length);
    for (int i = 0; i < values.length; i++) {
      cells.add(cell(variables.get(i), schema.fields()[i].dataType(), values[i]));
    }
    return cells;
  }

  private Object list(double[] values) {
    DataType type = schema.fields()[0].dataType();
    if (type.equals(SQLDataTypes.VectorType())) {
      return Vectors.dense(values).compressed();
    }
    DataType element = ((ArrayType) type).elementType();
    Object[] cells = new Object[values.length];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = number(element, values[i]);
    }
    return cells;
  }

  /** A value in the data's own units as a cell of a type; null of NaN. */
  static Object cell(Variable variable, DataType type, double value) {
    if (Double.isNaN(value)) {
      return null;
    }
    if (variable.levels().isEmpty()) {
      return number(type, value);
    }
    String level = Levels.of(variable).word((int) value);
    if (type.equals(DataTypes.StringType)) {
      return level;
    }
    // What stands for all other words is no number.
    double number = Numbers.parse(level, 0, level.length());
    return Double.isNaN(number) ? null : number(type, number);
  }

  /** A number as a cell of a type. */
  static Object number(DataType type, double value) {
    if (type.equals(DataTypes.BooleanType)) {
      return value != 0;
    }
    if (type.equals(DataTypes.DoubleType)) {
      return value;
    }
    if (type.equals(DataTypes.FloatType)) {
      return (float) value;
    }
    if (type instanceof DecimalType decimal) {
      return BigDecimal.valueOf(value).setScale(decimal.scale(), RoundingMode.HALF_EVEN);
    }
    if (type.equals(DataTypes.DateType)) {
      return Dates.date(value);
    }
    if (type.equals(DataTypes.TimestampType)) {
      return Dates.time(value);
    }
    long whole = Math.round(value);
    if (type.equals(DataTypes.LongType)) {
      return whole;
    }
    if (type.equals(DataTypes.IntegerType)) {
      return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, whole));
    }
    return type.equals(DataTypes.ShortType)
        ? (Object) (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, whole))
        : (Object) (byte) Math.max(Byte.MIN_VALUE, Math.min(Byte.MAX_VALUE, whole));
  }
}
