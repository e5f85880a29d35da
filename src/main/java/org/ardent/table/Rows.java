package org.ardent.table;

import java.io.Serializable;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function2;

/** Rows made of raw rows. */
public final class Rows {
  private Rows() {}

  /**
   * The rows that a function makes of raw rows. Only if it needs their indices are they numbered,
   * for that takes a Spark job of its own.
   */
  public static <T extends Serializable> JavaRDD<TableRow> make(
      JavaRDD<RowOrEnd<T>> items, boolean needsIndex, Function2<T, Long, TableRow> parse) {
    if (!needsIndex) {
      return items.map(item -> make(item, 0L, parse));
    }
    return items.zipWithIndex().map(pair -> make(pair._1(), pair._2(), parse));
  }

  private static <T extends Serializable> TableRow make(
      RowOrEnd<T> item, long index, Function2<T, Long, TableRow> parse) throws Exception {
    return item.problem() != null ? TableRow.end(item.problem()) : parse.call(item.value(), index);
  }
}
