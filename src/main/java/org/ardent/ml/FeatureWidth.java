package org.ardent.ml;

import static org.apache.spark.sql.functions.col;

import java.util.List;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.ardent.io.InvalidInputException;

/** The length of the vectors or arrays in a column. */
final class FeatureWidth {
  private FeatureWidth() {}

  /**
   * What the column's metadata says, else the length of the first that is not null.
   *
   * @throws InvalidInputException if there is none
   */
  static int of(Dataset<Row> rows, String name) {
    StructField field = rows.schema().apply(name);
    if (field.dataType().equals(SQLDataTypes.VectorType())) {
      int size = AttributeGroup.fromStructField(field).size();
      if (size > 0) {
        return size;
      }
    }
    Column column = quoted(name);
    List<Row> first = rows.filter(column.isNotNull()).select(column).takeAsList(1);
    if (first.isEmpty()) {
      throw new InvalidInputException("column " + name + " has no values, expected numbers");
    }
    Row row = first.get(0);
    return row.get(0) instanceof Vector vector ? vector.size() : row.getList(0).size();
  }

  /** A column by its name, whatever characters that has. */
  static Column quoted(String name) {
    return col("`" + name.replace("`", "``") + "`");
  }
}
