package org.ardent.model.made;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.ardent.model.Layout;

/**
 * One mask of a {@link Made} as ranges: with the units of a layer sorted by degree, and the output
 * rows by their position in the mask's ordering, whatever feeds a unit or row is a leading range,
 * and what an input feeds is a trailing one. A mask is then a staircase, whose empty part costs
 * nothing.
 */
final class MadeWiring {
  /** What is sorted: the units of each hidden layer; at last the output rows. */
  private final UnitOrder[] orders;

  /** How many leading units of the layer before feed each unit; of the first layer null. */
  private final int[][] fanIn;

  /** For each input column the first unit of the first layer that it feeds. */
  private final int[] firstUnit;

  /** For each input column the first output row that a direct connection feeds. */
  private final int[] firstRow;

  /** For each hidden layer and s ≤ n, the first unit whose degree is at least s. */
  private final int[][] unitStart;

  private final int[] positions;
  private final int[] rowStart;

  MadeWiring(Layout layout, int[] ordering, int[][] degrees) {
    int n = layout.size();
    int layers = degrees.length;
    orders = new UnitOrder[layers + 1];
    fanIn = new int[layers + 1][];
    unitStart = new int[layers][];
    int[][] sorted = new int[layers][];
    for (int k = 0; k < layers; k++) {
      int[] degree = degrees[k];
      int[] order = sortedBy(degree);
      orders[k] = new UnitOrder(order);
      sorted[k] = Arrays.stream(order).map(unit -> degree[unit]).toArray();
      unitStart[k] = starts(sorted[k], n);
      if (k > 0) {
        int[] before = unitStart[k - 1];
        fanIn[k] = Arrays.stream(sorted[k]).map(m -> before[m + 1]).toArray();
      }
    }
    positions = Arrays.stream(ordering).map(layout::positionOf).toArray();
    rowStart = new int[n + 1];
    firstUnit = new int[layout.inputs()];
    firstRow = new int[layout.inputs()];
    int[] rows = new int[layout.outputs()];
    fanIn[layers] = new int[rows.length];
    int end = 0;
    for (int s = 0; s < n; s++) {
      int t = positions[s];
      rowStart[s] = end;
      for (int row = layout.outputStart(t); row < layout.outputStart(t + 1); row++) {
        fanIn[layers][end] = unitStart[layers - 1][s + 1];
        rows[end++] = row;
      }
      Arrays.fill(firstUnit, layout.inputStart(t), layout.inputStart(t + 1), unitStart[0][s + 1]);
      Arrays.fill(firstRow, layout.inputStart(t), layout.inputStart(t + 1), end);
    }
    rowStart[n] = end;
    orders[layers] = new UnitOrder(rows);
  }

  /** Units in ascending order of degree, equal ones as they come. */
  private static int[] sortedBy(int[] degree) {
    return IntStream.range(0, degree.length)
        .boxed()
        .sorted((i, j) -> Integer.compare(degree[i], degree[j]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /** For each s in 0…n+1 how many degrees are below s. */
  private static int[] starts(int[] sortedDegrees, int n) {
    int[] starts = new int[n + 2];
    for (int m : sortedDegrees) {
      starts[m + 1]++;
    }
    for (int s = 1; s < starts.length; s++) {
      starts[s] += starts[s - 1];
    }
    return starts;
  }

  /** The units of a hidden layer by degree; of the layer after the last, the output rows. */
  UnitOrder order(int layer) {
    return orders[layer];
  }

  /** How many leading units of the layer before feed each unit, or output row, of a layer. */
  int[] fanIn(int layer) {
    return fanIn[layer];
  }

  /** For each input column the first unit of the first layer that it feeds. */
  int[] firstUnit() {
    return firstUnit;
  }

  /** For each input column the first output row that it feeds directly. */
  int[] firstRow() {
    return firstRow;
  }

  /** The first unit of a layer whose degree is at least s: known once s positions are. */
  int unitStart(int layer, int s) {
    return unitStart[layer][s];
  }

  /** The layout's position of the mask's position s. */
  int position(int s) {
    return positions[s];
  }

  /** The first sorted output row of the mask's position s. */
  int rowStart(int s) {
    return rowStart[s];
  }
}
