package org.ardent.pack;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.ardent.kind.Levels;
import org.ardent.model.Layout;
import org.ardent.model.Variable;
import org.ardent.table.RowCheck;
import org.ardent.table.TableRow;

/**
 * Encodes a row of values into active inputs by position: one-hot, standardised. A NaN is not
 * observed; it becomes a hole.
 */
public final class RowEncoder implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Layout layout;
  private final CellEncoder cells;

  /** Whether the columns stand in the order of the table. */
  private final boolean ascending;

  private final Map<Integer, Levels> levels = new HashMap<>();

  /** An encoder for the variables and the ordering of a layout. */
  public RowEncoder(Layout layout) {
    this.layout = layout;
    cells = new CellEncoder(layout);
    ascending = IntStream.range(0, layout.size()).allMatch(t -> layout.variableAt(t) == t);
    for (int v = 0; v < layout.size(); v++) {
      Variable variable = layout.variables().get(v);
      if (!variable.levels().isEmpty()) {
        levels.put(v, Levels.of(variable));
      }
    }
  }

  /** The layout for which rows are encoded. */
  Layout layout() {
    return layout;
  }

  /** The values of a row that a {@link RowCheck} found good, levels as their numbers 0…K−1. */
  public Vector values(TableRow row) {
    if (levels.isEmpty()) {
      return row.values();
    }
    double[] values = row.values().toArray().clone();
    levels.forEach(
        (column, names) -> {
          if (!Double.isNaN(values[column])) {
            values[column] = names.code(row.text(column));
          }
        });
    return Vectors.dense(values);
  }

  /** Appends a row that a {@link RowCheck} found good. */
  public void encode(TableRow row, long id, RowSink sink) {
    encode(values(row), sink);
    sink.endRow(id, row.weight());
  }

  private void encode(Vector row, RowSink sink) {
    if (row instanceof SparseVector sparse && layout.allBinary()) {
      encodeSparse(sparse, sink);
    } else {
      for (int t = 0; t < layout.size(); t++) {
        cells.encode(t, row.apply(layout.variableAt(t)), sink);
      }
    }
  }

  private void encodeSparse(SparseVector row, RowSink sink) {
    int[] columns = row.indices();
    if (ascending) {
      for (int i = 0; i < columns.length; i++) {
        binary(columns[i], row.values()[i], sink);
      }
      return;
    }
    // Sorted by position; the value's index rides along in the low half.
    long[] positions = new long[row.indices().length];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = (long) layout.positionOf(row.indices()[i]) << 32 | i;
    }
    Arrays.sort(positions);
    for (long p : positions) {
      binary((int) (p >>> 32), row.values()[(int) p], sink);
    }
  }

  private static void binary(int t, double x, RowSink sink) {
    if (Double.isNaN(x)) {
      sink.addHole(t);
    } else if (x != 0) {
      sink.add(t, x);
    }
  }
}
