package org.ardent.table;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.ardent.kind.Numbers;

/**
 * One row of a table: its values, or what is wrong with it. A bad row is a value and not an
 * exception because an exception in a task makes Spark print stack traces.
 *
 * @param values finite numbers, one per column of the table, and NaN where a cell is missing; null
 *     if there is a problem
 * @param problem what is wrong, to be read after "row 17"; null if nothing is
 * @param original the row with all columns of a Parquet source, otherwise null
 * @param words the cells that hold words instead of numbers, by column; their values are 0
 * @param end whether this is no row but why there are no more of them
 * @param weight how much the row counts, as so many rows
 */
public record TableRow(
    Vector values,
    String problem,
    Row original,
    Map<Integer, String> words,
    boolean end,
    double weight)
    implements Serializable {

  /** A row without words. */
  public TableRow(Vector values, String problem, Row original) {
    this(values, problem, original, Map.of(), false, 1);
  }

  /** A good row. */
  public static TableRow of(Vector values) {
    return new TableRow(values, null, null);
  }

  /** A bad row; those after it may be good. */
  public static TableRow bad(String problem) {
    return new TableRow(null, problem, null);
  }

  /** Why reading ended early, as a last row. */
  public static TableRow end(String problem) {
    return new TableRow(null, problem, null, Map.of(), true, 1);
  }

  /** This row, found to be bad. */
  public TableRow withProblem(String found) {
    return new TableRow(values, found, original, words, end, weight);
  }

  /** This row with all columns of a Parquet source. */
  TableRow withOriginal(Row row) {
    return new TableRow(values, problem, row, words, end, weight);
  }

  /** This row, counting so much. */
  TableRow withWeight(double counts) {
    return new TableRow(values, problem, original, words, end, counts);
  }

  /** This row with some of its columns; one of another width stays as it is, and is bad. */
  TableRow select(int[] kept) {
    if (values == null || values.size() <= kept[kept.length - 1]) {
      return this;
    }
    Map<Integer, String> left = words.isEmpty() ? Map.of() : new HashMap<>();
    double[] selected = new double[kept.length];
    for (int i = 0; i < kept.length; i++) {
      selected[i] = values.apply(kept[i]);
      String word = words.get(kept[i]);
      if (word != null) {
        left.put(i, word);
      }
    }
    Vector vector = new DenseVector(selected);
    return new TableRow(
        values instanceof SparseVector ? vector.toSparse() : vector,
        problem,
        original,
        left,
        end,
        weight);
  }

  /** What a cell holds, as text: its word, or the shortest text of its number. */
  public String text(int column) {
    String word = words.get(column);
    return word == null ? Numbers.text(values.apply(column)) : word;
  }

  /**
   * The message for a problem of a row.
   *
   * @param source the table's source
   * @param row index of the row, from 0
   * @param problem such as "3 columns, expected 4" or "column 2 is 'a', expected a number"
   */
  public static String message(String source, long row, String problem) {
    return source + ": row " + (row + 1) + ": " + problem;
  }
}
