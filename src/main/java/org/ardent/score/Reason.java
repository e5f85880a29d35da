package org.ardent.score;

import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A column that makes a row odd.
 *
 * @param column its name
 * @param value the cell as text; null if it is missing
 * @param logLikelihood log p of the value given the columns before it, nats in the data's own units
 * @param usual the median of this log p over the reference rows
 * @param contribution how much it adds to the row's oddity, nats
 * @param expected the most probable value given the columns before it, as text; null if that is a
 *     missing one
 */
public record Reason(
    String column,
    String value,
    double logLikelihood,
    double usual,
    double contribution,
    String expected)
    implements Serializable {
  private static final String MISSING = "missing";

  /** The type of several reasons in Spark SQL. */
  static final DataType LIST =
      DataTypes.createArrayType(
          new StructType()
              .add("column", DataTypes.StringType, false)
              .add("value", DataTypes.StringType, true)
              .add("logLikelihood", DataTypes.DoubleType, false)
              .add("usual", DataTypes.DoubleType, false)
              .add("contribution", DataTypes.DoubleType, false)
              .add("expected", DataTypes.StringType, true),
          false);

  Row row() {
    return RowFactory.create(column, value, logLikelihood, usual, contribution, expected);
  }

  /** Reasons in words, such as "plan=gold, expected basic (4.21)". */
  public static String text(List<Reason> reasons) {
    return reasons.stream()
        .map(
            reason ->
                String.format(
                    Locale.ROOT,
                    "%s=%s, expected %s (%.2f)",
                    reason.column,
                    reason.value == null ? MISSING : reason.value,
                    reason.expected == null ? MISSING : reason.expected,
                    reason.contribution))
        .collect(Collectors.joining("; "));
  }
}
