package org.ardent.table;

import java.io.Serializable;
import java.util.Locale;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.ardent.kind.Numbers;

/**
 * The column of a DataFrame that says how much each row counts.
 *
 * @param name of the column
 * @param position of the column in the rows
 */
public record WeightColumn(String name, int position) implements Serializable {
  /** Kernels take weights in float32, and a weight times a square must not overflow. */
  private static final double LARGEST = 1e30;

  /**
   * Finds the column.
   *
   * @throws IllegalArgumentException if it is missing or of another type; the message names it
   */
  public static WeightColumn of(StructType schema, String name) {
    StructField field = RowReader.field(schema, name);
    if (!(field.dataType() instanceof NumericType)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "Column %s is of type %s, expected a number",
              name,
              field.dataType().catalogString()));
    }
    return new WeightColumn(name, schema.fieldIndex(name));
  }

  /** What is wrong with a row's weight, in the words that follow "row 17"; null if nothing is. */
  public String problem(Row row) {
    if (row.isNullAt(position)) {
      return problem("null");
    }
    double weight = weight(row);
    return weight >= 0 && weight <= LARGEST ? null : problem(Numbers.text(weight));
  }

  private String problem(String found) {
    return String.format(
        Locale.ROOT, "column '%s' is %s, expected a weight from 0 to %s", name, found, LARGEST);
  }

  /** The weight of a row without a problem. */
  public double weight(Row row) {
    return ((Number) row.get(position)).doubleValue();
  }
}
