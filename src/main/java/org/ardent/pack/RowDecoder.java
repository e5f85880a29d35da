package org.ardent.pack;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.ml.linalg.Vectors;
import org.ardent.kind.Levels;
import org.ardent.model.Layout;
import org.ardent.model.Variable;
import org.ardent.table.TableRow;

/** The inverse of {@link RowEncoder}: from values by position to values of the table's columns. */
public final class RowDecoder {
  private RowDecoder() {}

  /** Values in column order and the data's own units; NaN where they are missing. */
  public static double[] values(Layout layout, double[] byPosition) {
    double[] row = new double[layout.size()];
    for (int t = 0; t < row.length; t++) {
      row[layout.variableAt(t)] = layout.decode(t, byPosition[t]);
    }
    return row;
  }

  /** Expectations in column order and the data's own units. */
  public static double[] means(Layout layout, double[] byPosition) {
    double[] row = new double[layout.size()];
    for (int t = 0; t < row.length; t++) {
      row[layout.variableAt(t)] = layout.decodeMean(t, byPosition[t]);
    }
    return row;
  }

  /** A row of a table from values in column order: numbers 0…K−1 of levels become their words. */
  public static TableRow row(Layout layout, double[] values) {
    double[] numbers = values.clone();
    Map<Integer, String> words = new HashMap<>();
    for (int v = 0; v < numbers.length; v++) {
      Variable variable = layout.variables().get(v);
      if (!variable.levels().isEmpty() && !Double.isNaN(numbers[v])) {
        words.put(v, Levels.of(variable).word((int) numbers[v]));
        numbers[v] = 0;
      }
    }
    return new TableRow(Vectors.dense(numbers), null, null, words, false, 1);
  }
}
