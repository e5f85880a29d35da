package org.ardent.score;

import java.util.Arrays;
import org.ardent.model.Examples;
import org.ardent.model.Layout;
import org.ardent.model.Outputs;
import org.ardent.model.Variable;

/**
 * Makes the probability of a missing cell or an atom comparable with the density of an ordinary
 * value of the same column. A density depends on the unit of the column and a probability does not:
 * in grams an atom would be odd, in tons all else. The density of the standardised value depends on
 * no unit, so it is what an outcome is compared with. In the data's own units, that of an outcome
 * is then log P − log std.
 */
public final class OutcomeUnits {
  private final Layout layout;
  private final double[] units;
  private final boolean none;
  private final int[] positionOfInput;

  /**
   * For the rows of a layout.
   *
   * @param units what is subtracted from log P of an outcome, by column
   */
  public OutcomeUnits(Layout layout, double[] units) {
    this.layout = layout;
    this.units = units.clone();
    none = Arrays.stream(units).allMatch(unit -> unit == 0);
    positionOfInput = none ? new int[0] : Outputs.positionsOfInputs(layout);
  }

  /** Log std of columns whose ordinary values have a density, and which have other outcomes. */
  public static double[] of(Layout layout) {
    return layout.variables().stream()
        .mapToDouble(v -> v.isReal() && v != v.ungated() ? v.ungated().logUnit() : 0)
        .toArray();
  }

  /**
   * What oddity is taken of.
   *
   * @param columns log p of every column of the rows, in the data's own units
   * @return the same array if there is nothing to change
   */
  public double[][] compared(Examples examples, double[][] columns) {
    if (none) {
      return columns;
    }
    double[][] compared = Arrays.stream(columns).map(double[]::clone).toArray(double[][]::new);
    for (int i = 0; i < compared.length; i++) {
      for (int e = examples.start(i); e < examples.start(i + 1); e++) {
        int t = positionOfInput[examples.column(e)];
        int column = layout.variableAt(t);
        if (units[column] != 0 && isOutcome(t, column, examples, e)) {
          compared[i][column] -= units[column];
        }
      }
    }
    return compared;
  }

  private boolean isOutcome(int t, int column, Examples examples, int e) {
    Variable variable = layout.variables().get(column);
    double x = layout.value(t, examples.column(e), examples.exactValue(e));
    return variable.logUnitAt(x) != variable.ungated().logUnit();
  }
}
