package org.ardent.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.apache.spark.SparkContext;
import org.ardent.kind.ColumnSample;
import org.ardent.shipping.Shipping;

/** The different values of columns that lie far from most, of columns that have few of them. */
final class FarValues {
  private static final String DESCRIPTION = "spark.job.description";

  private FarValues() {}

  /**
   * Looks through a table once.
   *
   * @param bulk by column, the range outside of which values are far
   * @return by column all of them if there are at most {@link ColumnSample#MOST_FAR}, else one more
   *     than that
   */
  static Map<Integer, List<Double>> of(Table table, Map<Integer, double[]> bulk) {
    if (bulk.isEmpty()) {
      return Map.of();
    }
    SparkContext context = table.rows().context();
    String description = context.getLocalProperty(DESCRIPTION);
    context.setJobDescription("look for outliers in " + table.source());
    try {
      HashMap<Integer, double[]> ranges = new HashMap<>(bulk);
      List<HashMap<Integer, TreeSet<Double>>> parts =
          Shipping.collect(
              table.rows().mapPartitions(rows -> List.of(far(rows, ranges)).iterator()));
      Map<Integer, List<Double>> far = new HashMap<>();
      for (int column : bulk.keySet()) {
        TreeSet<Double> all = new TreeSet<>();
        parts.forEach(part -> part.get(column).forEach(value -> add(all, value)));
        far.put(column, new ArrayList<>(all));
      }
      return far;
    } finally {
      context.setJobDescription(description);
    }
  }

  @SuppressWarnings("NonApiType") // it is sent, so it has to be Serializable
  private static HashMap<Integer, TreeSet<Double>> far(
      Iterator<TableRow> rows, Map<Integer, double[]> bulk) {
    HashMap<Integer, TreeSet<Double>> far = new HashMap<>();
    bulk.keySet().forEach(column -> far.put(column, new TreeSet<>()));
    while (rows.hasNext()) {
      TableRow row = rows.next();
      if (row.values() != null && row.weight() > 0) {
        bulk.forEach(
            (column, range) -> {
              double x = row.values().apply(column);
              if (x < range[0] || x > range[1]) {
                add(far.get(column), x);
              }
            });
      }
    }
    return far;
  }

  /** Keeps the smallest, one more than may be, so that memory is bounded. */
  private static void add(NavigableSet<Double> values, double value) {
    values.add(value);
    if (values.size() > ColumnSample.MOST_FAR + 1) {
      values.pollLast();
    }
  }
}
