package org.ardent.examples;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log;
import static org.apache.spark.sql.functions.pow;
import static org.apache.spark.sql.functions.stddev_pop;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.NumericType;

/**
 * Every column by itself, in plain SQL: z²/2 of a number, which is a normal's −log p but for a
 * constant, and −log of a word's or boolean's frequency.
 */
final class IndependentColumns {
  private IndependentColumns() {}

  /** Appends an array of how odd each column is, in nats. */
  static Dataset<Row> append(Dataset<Row> table, List<String> columns, String output) {
    Dataset<Row> rows = table;
    List<Column> parts = new ArrayList<>();
    for (String column : columns) {
      if (table.schema().apply(column).dataType() instanceof NumericType) {
        Row moments = table.agg(avg(column), stddev_pop(column)).first();
        Column z = col(column).minus(moments.getDouble(0)).divide(moments.getDouble(1));
        parts.add(pow(z, 2).divide(2));
      } else {
        String part = output + "_" + column;
        Column frequency = count(lit(1)).divide(table.count());
        rows =
            rows.join(
                broadcast(table.groupBy(column).agg(log(frequency).multiply(-1).as(part))), column);
        parts.add(col(part));
      }
    }
    Dataset<Row> wide = rows.withColumn(output, array(parts.toArray(Column[]::new)));
    for (String column : columns) {
      wide = wide.drop(output + "_" + column);
    }
    return wide;
  }
}
