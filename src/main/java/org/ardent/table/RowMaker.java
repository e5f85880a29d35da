package org.ardent.table;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.ardent.kind.Numbers;

/**
 * Makes rows of numbers: checks, binarises, and keeps rows of mostly zeros sparse.
 *
 * @param columns the table's columns
 * @param binarize what becomes of values in [0, 1]
 * @param seed of the binarisation
 * @param asInFile whether the table has all columns of the file in their order
 */
public record RowMaker(Columns columns, Binarize binarize, long seed, boolean asInFile)
    implements Serializable {

  public RowMaker(Columns columns, ReadOptions options) {
    this(columns, options.binarize(), options.seed(), asInFile(columns));
  }

  private static boolean asInFile(Columns columns) {
    int width = columns.fileWidth();
    return columns.positions().equals(IntStream.range(0, width).boxed().toList());
  }

  /** Whether {@link #row} needs the true index of the row. */
  public boolean needsIndex() {
    return binarize == Binarize.SAMPLE;
  }

  /** A row of another width than the file's. */
  public TableRow wrongWidth(long width) {
    return TableRow.bad(Columns.wrongWidth(width, columns.fileWidth()));
  }

  /** A cell that holds what a number is not. */
  public TableRow notNumber(int column, String shown) {
    return unexpected(column, shown, "a number");
  }

  /** A cell that is something else than its column is made for. */
  public TableRow unexpected(int column, String shown, String expected) {
    return TableRow.bad(columns.label(column) + " is " + shown + ", expected " + expected);
  }

  /**
   * The row of the given values.
   *
   * @param values one per column of the table, NaN where it is missing; overwritten
   * @param index of the row in the input
   */
  public TableRow row(double[] values, long index) {
    return row(values, Map.of(), index);
  }

  /** Whether a cell may be a word: then nothing is left to binarise. */
  public boolean takesWords() {
    return binarize == Binarize.NONE;
  }

  /**
   * The row of the given values and words.
   *
   * @param values one per column of the table, NaN where it is missing, 0 where there is a word;
   *     overwritten
   * @param words by column
   */
  public TableRow row(double[] values, Map<Integer, String> words, long index) {
    int entries = 0;
    for (int i = 0; i < values.length; i++) {
      double v = values[i];
      if (Double.isInfinite(v)) {
        return TableRow.bad(columns.label(i) + " is " + v + ", expected a finite number");
      }
      if (binarize != Binarize.NONE) {
        if (!(v >= 0 && v <= 1)) {
          return TableRow.bad(
              columns.label(i)
                  + " is "
                  + (Double.isNaN(v) ? "missing" : Numbers.text(v))
                  + ", expected a probability from 0 to 1 to binarise");
        }
        values[i] = binarize.apply(v, seed, index, columns.positions().get(i));
      }
      entries += values[i] == 0 ? 0 : 1;
    }
    Vector vector = new DenseVector(values);
    return new TableRow(
        2 * entries < values.length ? vector.toSparse() : vector, null, null, words, false, 1);
  }

  /** The row of a vector over all columns of the file, which may be kept. */
  public TableRow row(SparseVector entries, long index) {
    int count = entries.indices().length;
    if (!isKept()) {
      return row(entries.indices(), entries.values(), count, index);
    }
    TableRow problem = infinite(entries.indices(), entries.values(), count);
    return problem == null ? TableRow.of(entries) : problem;
  }

  /** Whether a row of the table is a whole row of the file. */
  private boolean isKept() {
    return binarize == Binarize.NONE && asInFile;
  }

  private TableRow infinite(int[] positions, double[] entries, int count) {
    for (int e = 0; e < count; e++) {
      if (Double.isInfinite(entries[e])) {
        return TableRow.bad(
            columns.label(positions[e]) + " is " + entries[e] + ", expected a finite number");
      }
    }
    return null;
  }

  /** A row that lists its entries by position in the file, ascending; others are 0. */
  public TableRow row(int[] positions, double[] entries, int count, long index) {
    if (isKept()) {
      TableRow problem = infinite(positions, entries, count);
      return problem != null
          ? problem
          : TableRow.of(
              Vectors.sparse(
                  columns.size(), Arrays.copyOf(positions, count), Arrays.copyOf(entries, count)));
    }
    double[] values = new double[columns.size()];
    for (int i = 0; i < values.length; i++) {
      int e = Arrays.binarySearch(positions, 0, count, columns.positions().get(i));
      values[i] = e < 0 ? 0 : entries[e];
    }
    return row(values, index);
  }
}
