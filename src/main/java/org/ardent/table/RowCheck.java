package org.ardent.table;

import java.io.Serializable;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.ardent.io.InvalidInputException;
import org.ardent.kind.Expectation;
import org.ardent.kind.Levels;
import org.ardent.kind.Numbers;

/** Says what is wrong with a row, in the words that follow "row 17". */
public final class RowCheck implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Columns columns;
  private final Expectation expectation;
  private final int[] columnsWithLevels;

  RowCheck(Columns columns, Expectation expectation) {
    this.columns = columns;
    this.expectation = expectation;
    columnsWithLevels =
        IntStream.range(0, columns.size())
            .filter(column -> expectation.range(column).levels() != null)
            .toArray();
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
          table.source() + ": " + Columns.wrongWidth(width, kinds.ranges().size()));
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
    String problem = row.words().isEmpty() ? null : word(row);
    return problem == null ? number(row, vector) : problem;
  }

  /** The first word that its column may not hold. */
  private String word(TableRow row) {
    for (int column : new TreeSet<>(row.words().keySet())) {
      Expectation.Range range = expectation.range(column);
      if (!range.anyWord() && range.levels() == null) {
        String word = Numbers.quote(row.words().get(column));
        return problem(column, word, range.insteadOfWord());
      }
    }
    return null;
  }

  private String number(TableRow row, Vector vector) {
    for (int column : columnsWithLevels) {
      Levels levels = expectation.range(column).levels();
      if (!Double.isNaN(vector.apply(column)) && levels.code(row.text(column)) < 0) {
        return problem(column, Numbers.quote(row.text(column)), levels.words());
      }
    }
    SparseVector sparse = vector instanceof SparseVector s ? s : null;
    double[] values = sparse == null ? vector.toArray() : sparse.values();
    for (int e = 0; e < values.length; e++) {
      if (values[e] == 0) {
        continue;
      }
      int column = sparse == null ? e : sparse.indices()[e];
      Expectation.Range range = expectation.range(column);
      if (Double.isNaN(values[e])) {
        if (!range.missing()) {
          return problem(column, "missing", range.insteadOfWord());
        }
      } else if (range.levels() == null && !range.accepts(values[e])) {
        return problem(column, Numbers.text(values[e]), range.words());
      }
    }
    return null;
  }

  private String problem(int column, String found, String expected) {
    return String.format(
        Locale.ROOT, "%s is %s, expected %s", columns.label(column), found, expected);
  }
}
