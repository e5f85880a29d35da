package org.ardent.pack;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.ml.linalg.Vectors;
import org.ardent.model.Layout;
import org.ardent.model.Variable;
import org.ardent.table.TableRow;

/** The inverse of {@link RowEncoder}: from values by position to values of the table's columns. */
public final class RowDecoder {
  private RowDecoder() {}

  /** Values in column order and the data's own units. */
  public static double[] decode(Layout layout, float[] byPosition) {
    double[] row = new double[layout.size()];
    for (int t = 0; t < row.length; t++) {
      row[layout.variableAt(t)] = inUnits(layout, t, byPosition[t]);
    }
    return row;
  }

  /** Expectations in column order and the data's own units. */
  public static double[] decode(Layout layout, double[] byPosition) {
    double[] row = new double[layout.size()];
    for (int t = 0; t < row.length; t++) {
      row[layout.variableAt(t)] = inUnits(layout, t, byPosition[t]);
    }
    return row;
  }

  /** A row of a table from values in column order: numbers 0…K−1 of levels become their words. */
  public static TableRow row(Layout layout, double[] values) {
    double[] numbers = values.clone();
    Map<Integer, String> words = new HashMap<>();
    for (int v = 0; v < numbers.length; v++) {
      if (layout.variables().get(v) instanceof Variable.Nominal nominal
          && !nominal.levels().isEmpty()) {
        words.put(v, nominal.levels().get((int) numbers[v]));
        numbers[v] = 0;
      }
    }
    return new TableRow(Vectors.dense(numbers), null, null, words, false, 1);
  }

  private static double inUnits(Layout layout, int t, double x) {
    Variable variable = layout.variables().get(layout.variableAt(t));
    return variable instanceof Variable.Real real ? real.mean() + real.std() * x : x;
  }

  /** The first {@code observed} positions of a row in column order, encoded, by position. */
  public static float[] prefix(Layout layout, double[] row, int observed) {
    float[] values = new float[layout.size()];
    for (int t = 0; t < observed; t++) {
      int v = layout.variableAt(t);
      Variable variable = layout.variables().get(v);
      values[t] =
          variable instanceof Variable.Real real
              ? (float) ((row[v] - real.mean()) / real.std())
              : (float) row[v];
    }
    return values;
  }
}
