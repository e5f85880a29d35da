package org.ardent.format.matlab;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.ardent.table.RowMaker;
import org.ardent.table.TableRow;
import us.hebi.matlab.mat.types.Sparse;

/** The rows of a sparse matrix that is stored column by column. */
final class SparseRows implements Iterator<TableRow> {
  private final RowMaker maker;
  private final int rows;

  /** Row and place among the numbers, ascending. */
  private final long[] order;

  private final int[] columns;
  private final double[] values;
  private int row;
  private int next;

  private SparseRows(RowMaker maker, int rows, long[] order, int[] columns, double[] values) {
    this.maker = maker;
    this.rows = rows;
    this.order = order;
    this.columns = columns;
    this.values = values;
  }

  /**
   * All rows, those without a number too.
   *
   * @param logical whether every number but 0 stands for 1
   * @throws RuntimeException if the matrix contradicts itself
   */
  static SparseRows of(Sparse matrix, int rows, boolean logical, RowMaker maker) {
    int capacity = matrix.getNumNonZero();
    long[] order = new long[capacity];
    int[] columns = new int[capacity];
    double[] values = new double[capacity];
    int[] count = new int[1];
    matrix.forEach(
        (row, column, real, imaginary) -> {
          int i = count[0]++;
          if (row < 0 || row >= rows) {
            throw new IllegalArgumentException("there is no row " + row);
          }
          order[i] = (long) row << Integer.SIZE | i;
          columns[i] = column;
          values[i] = logical && real != 0 ? 1 : real;
        });
    long[] sorted = Arrays.copyOf(order, count[0]);
    Arrays.sort(sorted);
    for (int i = 1; i < sorted.length; i++) {
      if (sorted[i] >> Integer.SIZE == sorted[i - 1] >> Integer.SIZE
          && columns[(int) sorted[i]] <= columns[(int) sorted[i - 1]]) {
        throw new IllegalArgumentException("a number is there twice");
      }
    }
    return new SparseRows(maker, rows, sorted, columns, values);
  }

  @Override
  public boolean hasNext() {
    return row < rows;
  }

  @Override
  public TableRow next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    int from = next;
    while (next < order.length && order[next] >> Integer.SIZE == row) {
      next++;
    }
    int[] positions = new int[next - from];
    double[] entries = new double[next - from];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = columns[(int) order[from + i]];
      entries[i] = values[(int) order[from + i]];
    }
    return maker.row(positions, entries, positions.length, row++);
  }
}
