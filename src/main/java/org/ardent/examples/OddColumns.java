package org.ardent.examples;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Which columns make a row odd: those whose surprise, −log p in nats, is furthest above its mean
 * over the table. Some columns surprise every time, a uniform one by the log of its levels.
 */
final class OddColumns {
  private OddColumns() {}

  /**
   * Appends the names of all columns, the oddest first.
   *
   * @param columns the names
   * @param surprises a column of arrays, one number for each name
   */
  static Dataset<Row> append(
      Dataset<Row> rows, List<String> columns, String surprises, String output) {
    Column[] means =
        IntStream.range(0, columns.size())
            .mapToObj(i -> avg(col(surprises).getItem(i)))
            .toArray(Column[]::new);
    Row mean = rows.select(means).first();
    String names =
        columns.stream().map(c -> "'" + c + "'").collect(Collectors.joining(",", "array(", ")"));
    String typical =
        IntStream.range(0, columns.size())
            .mapToObj(i -> mean.getDouble(i) + "D")
            .collect(Collectors.joining(",", "array(", ")"));
    return rows.withColumn(
        output,
        expr(
            "transform(sort_array(transform("
                + surprises
                + ", (s, i) -> struct(s - "
                + typical
                + "[i] AS above, "
                + names
                + "[i] AS name)), false), e -> e.name)"));
  }
}
