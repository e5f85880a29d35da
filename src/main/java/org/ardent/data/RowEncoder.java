package org.ardent.data;

import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.ardent.model.Layout;
import org.ardent.model.Variable;

/** Encodes a row of values into active inputs by position: one-hot, standardised. */
public final class RowEncoder implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Layout layout;
  private final boolean probabilities;

  /** An encoder for the variables and the ordering of a layout. */
  public RowEncoder(Layout layout) {
    this(layout, false);
  }

  /**
   * An encoder.
   *
   * @param probabilities whether binary columns may hold probabilities in [0, 1], which are kept
   *     for binarisation anew every epoch
   */
  public RowEncoder(Layout layout, boolean probabilities) {
    this.layout = layout;
    this.probabilities = probabilities;
  }

  /**
   * What is wrong with a row, or null: its length, or the first column whose value its variable
   * does not have. Columns count from 1, as in every message.
   */
  public String problem(Vector row) {
    int n = layout.size();
    if (row.size() != n) {
      return "has " + row.size() + " columns, expected " + n;
    }
    if (row instanceof SparseVector sparse) {
      for (int i = 0; i < sparse.indices().length; i++) {
        String problem = problem(sparse.indices()[i], sparse.values()[i]);
        if (problem != null) {
          return problem;
        }
      }
      return null;
    }
    for (int v = 0; v < n; v++) {
      String problem = problem(v, row.apply(v));
      if (problem != null) {
        return problem;
      }
    }
    return null;
  }

  private String problem(int v, double x) {
    Variable variable = layout.variables().get(v);
    String expected = null;
    if (variable instanceof Variable.Binary) {
      if (probabilities ? !(x >= 0 && x <= 1) : x != 0 && x != 1) {
        expected = probabilities ? "a value between 0 and 1" : "0 or 1";
      }
    } else if (variable instanceof Variable.Nominal nominal) {
      if (!(x >= 0 && x < nominal.values()) || x != Math.rint(x)) {
        expected = "an integer from 0 to " + (nominal.values() - 1);
      }
    } else if (!Double.isFinite(x)) {
      expected = "a finite number";
    }
    return expected == null
        ? null
        : "column " + (v + 1) + " is " + text(x) + ", expected " + expected;
  }

  private static String text(double x) {
    return x == Math.rint(x) && Math.abs(x) < 1e15 ? Long.toString((long) x) : Double.toString(x);
  }

  /** Appends a row that has no {@link #problem}. */
  public void encode(Vector row, long id, ExamplesBuilder builder) {
    if (row instanceof SparseVector sparse && layout.allBinary()) {
      encodeSparse(sparse, builder);
    } else {
      for (int t = 0; t < layout.size(); t++) {
        encode(t, row.apply(layout.variableAt(t)), builder);
      }
    }
    builder.endRow(id);
  }

  private void encodeSparse(SparseVector row, ExamplesBuilder builder) {
    // Sorted by position; the value's index rides along in the low half.
    long[] positions = new long[row.indices().length];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = (long) layout.positionOf(row.indices()[i]) << 32 | i;
    }
    Arrays.sort(positions);
    for (long p : positions) {
      double x = row.values()[(int) p];
      if (x != 0) {
        builder.add((int) (p >>> 32), (float) x);
      }
    }
  }

  private void encode(int t, double x, ExamplesBuilder builder) {
    Variable variable = layout.variables().get(layout.variableAt(t));
    int column = layout.inputStart(t);
    if (variable instanceof Variable.Nominal) {
      builder.add(column + (int) x, 1);
      return;
    }
    float value = (float) x;
    if (variable instanceof Variable.Real real) {
      value = (float) ((x - real.mean()) / real.std());
    }
    if (value != 0) {
      builder.add(column, value);
    }
  }
}
