package org.ardent.ml;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.ardent.model.Variable;

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
    for (StructField field : schema.fields()) {
      drawn = drawn.add(field.name(), field.dataType(), false);
    }
    this.schema = drawn;
  }

  /** Columns of the types that the variables' kinds suggest, for a model that knows no types. */
  static StructType schema(List<Variable> variables, List<String> names) {
    StructType schema = new StructType();
    for (int i = 0; i < names.size(); i++) {
      schema = schema.add(names.get(i), type(variables.get(i)), false);
    }
    return schema;
  }

  private static DataType type(Variable variable) {
    if (variable instanceof Variable.Real) {
      return DataTypes.DoubleType;
    }
    return variable instanceof Variable.Nominal nominal && !nominal.levels().isEmpty()
        ? DataTypes.StringType
        : DataTypes.IntegerType;
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

  private static Object cell(Variable variable, DataType type, double value) {
    if (!(variable instanceof Variable.Nominal nominal) || nominal.levels().isEmpty()) {
      return number(type, value);
    }
    String level = nominal.levels().get((int) value);
    return type.equals(DataTypes.StringType) ? level : number(type, Double.parseDouble(level));
  }

  private static Object number(DataType type, double value) {
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
