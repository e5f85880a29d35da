package org.ardent.score;

import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.ardent.io.InvalidInputException;
import org.ardent.model.Layout;
import org.ardent.model.Model;
import org.ardent.model.Variable;
import org.ardent.table.Table;
import org.ardent.table.TableRow;

/** Rows with more columns. Rows of a source without a schema get the table's column names. */
final class ScoredRows implements Serializable {
  private static final long serialVersionUID = 1L;

  private final StructType own;
  private final StructType added;

  /**
   * Rows of a table with more columns.
   *
   * @param added their names and types
   * @param nullable whether there are malformed rows: they lack these columns, and all of their own
   *     that are not Parquet's
   */
  ScoredRows(Table table, Model model, StructType added, boolean nullable) {
    boolean holes = nullable || model.takesHoles();
    own = table.schema() != null ? table.schema() : schema(table, model.layout(), holes);
    StructType fields = new StructType();
    for (StructField field : added.fields()) {
      if (Arrays.asList(own.fieldNames()).contains(field.name())) {
        throw new InvalidInputException(
            table.source() + " already has a column '" + field.name() + "', expected none");
      }
      fields = fields.add(field.name(), field.dataType(), nullable);
    }
    this.added = fields;
  }

  private static StructType schema(Table table, Layout layout, boolean nullable) {
    StructType schema = new StructType();
    for (int i = 0; i < table.columns().size(); i++) {
      Variable variable = layout.variables().get(i);
      schema =
          schema.add(table.columns().get(i), type(variable), nullable || variable.takesMissing());
    }
    return schema;
  }

  private static DataType type(Variable variable) {
    if (variable.isNumber()) {
      return DataTypes.DoubleType;
    }
    if (!variable.levels().isEmpty()) {
      return DataTypes.StringType;
    }
    return variable.ungated().isBinary() ? DataTypes.ByteType : DataTypes.IntegerType;
  }

  StructType schema() {
    StructType schema = own;
    for (StructField field : added.fields()) {
      schema = schema.add(field);
    }
    return schema;
  }

  /** The row with these cells in the new columns; none if it is malformed. */
  Row row(TableRow row, Object... more) {
    int n = own.length();
    Object[] cells = new Object[n + added.length()];
    if (row.original() != null) {
      for (int i = 0; i < n; i++) {
        cells[i] = row.original().get(i);
      }
    } else if (row.problem() == null) {
      Vector values = row.values();
      for (int i = 0; i < n; i++) {
        DataType type = own.fields()[i].dataType();
        if (!Double.isNaN(values.apply(i))) {
          cells[i] = type.equals(DataTypes.StringType) ? row.text(i) : cell(type, values.apply(i));
        }
      }
    }
    System.arraycopy(more, 0, cells, n, more.length);
    return RowFactory.create(cells);
  }

  private static Object cell(DataType type, double value) {
    if (type.equals(DataTypes.DoubleType)) {
      return value;
    }
    return type.equals(DataTypes.ByteType) ? (Object) (byte) value : (Object) (int) value;
  }
}
