package org.ardent.data;

import java.io.Serializable;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;

/** Says what is wrong with a row, in the words that follow "row 17". */
public final class RowCheck implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Columns columns;
  private final Expectation expectation;

  private RowCheck(Columns columns, Expectation expectation) {
    this.columns = columns;
    this.expectation = expectation;
  }

  /**
   * A check of a table's rows.
   *
   * @throws InvalidInputException if what is expected is of another number of columns
   */
  public static RowCheck of(Table table, Expectation expectation) {
    int width = table.columns().size();
    if (expectation instanceof Expectation.PerColumn kinds && kinds.ranges().size() != width) {
      throw new InvalidInputException(
          table.source() + " " + Columns.wrongWidth(width, kinds.ranges().size()));
    }
    return new RowCheck(table.layout(), expectation);
  }

  /**
   * The row's own problem, its length, or the first value that its column may not hold; or null.
   */
  public String problem(TableRow row) {
    if (row.problem() != null) {
      return row.problem();
    }
    Vector vector = row.values();
    if (vector.size() != columns.size()) {
      return Columns.wrongWidth(vector.size(), columns.size());
    }
    SparseVector sparse = vector instanceof SparseVector s ? s : null;
    double[] values = sparse == null ? vector.toArray() : sparse.values();
    for (int e = 0; e < values.length; e++) {
      int column = sparse == null ? e : sparse.indices()[e];
      Expectation.Range range = expectation.range(column);
      if (values[e] != 0 && !range.accepts(values[e])) {
        return "%s is %s, expected %s"
            .formatted(columns.label(column), Numbers.text(values[e]), range.words());
      }
    }
    return null;
  }
}
