package org.ardent.score;

import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Reasons as Spark SQL has them. */
final class ReasonCells {
  /** Several of them. */
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

  private ReasonCells() {}

  /** The cell of a row's reasons. */
  static Row[] of(List<Reason> reasons) {
    return reasons.stream()
        .map(
            reason ->
                RowFactory.create(
                    reason.column(),
                    reason.value(),
                    reason.logLikelihood(),
                    reason.usual(),
                    reason.contribution(),
                    reason.expected()))
        .toArray(Row[]::new);
  }
}
