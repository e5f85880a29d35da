package org.ardent.score;

import java.util.Arrays;
import org.ardent.model.Examples;
import org.ardent.model.Layout;
import org.ardent.model.Outputs;
import org.ardent.modelfile.CellRarity;

/** How rare the cells of encoded rows are by themselves. Not thread safe. */
final class CellSurprises {
  private final Layout layout;
  private final CellRarity rarity;
  private final int[] positionOfInput;

  /**
   * For the rows of a layout.
   *
   * @param rarity null if no cell is rare
   */
  CellSurprises(Layout layout, CellRarity rarity) {
    this.layout = layout;
    this.rarity = rarity;
    positionOfInput = Outputs.positionsOfInputs(layout);
  }

  /** How rare every cell is, in column order, nats; 0 where none is observed. */
  double[][] of(Examples examples) {
    if (rarity == null) {
      return new double[examples.size()][layout.size()];
    }
    double[][] cells = values(layout, positionOfInput, examples);
    for (int i = 0; i < cells.length; i++) {
      double[] row = cells[i];
      Arrays.setAll(row, c -> rarity.surprise(c, row[c]));
      for (int h = examples.holeStart(i); h < examples.holeStart(i + 1); h++) {
        row[layout.variableAt(examples.hole(h))] = 0;
      }
    }
    return cells;
  }

  /** The encoded values of rows, in column order; NaN of a cell that is missing. */
  static double[][] values(Layout layout, Examples examples) {
    return values(layout, Outputs.positionsOfInputs(layout), examples);
  }

  private static double[][] values(Layout layout, int[] positionOfInput, Examples examples) {
    double[][] values = new double[examples.size()][layout.size()];
    for (int i = 0; i < values.length; i++) {
      for (int e = examples.start(i); e < examples.start(i + 1); e++) {
        int t = positionOfInput[examples.column(e)];
        values[i][layout.variableAt(t)] =
            layout.value(t, examples.column(e), examples.exactValue(e));
      }
      for (int h = examples.holeStart(i); h < examples.holeStart(i + 1); h++) {
        values[i][layout.variableAt(examples.hole(h))] = Double.NaN;
      }
    }
    return values;
  }
}
