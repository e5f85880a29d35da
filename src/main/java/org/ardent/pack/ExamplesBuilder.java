package org.ardent.pack;

import java.util.Arrays;
import org.ardent.model.Examples;

/** Collects rows of active inputs. Not thread safe. */
public final class ExamplesBuilder {
  private int[] start = new int[64];
  private int[] column = new int[1024];
  private double[] value = new double[1024];
  private long[] id = new long[64];
  private double[] weight = new double[64];
  private int rows;
  private int entries;
  private int[] holeStart = new int[64];
  private int[] hole = new int[64];
  private int holes;
  private boolean allOnes = true;
  private boolean allAlike = true;

  /** Adds an entry to the row that the next {@link #endRow} ends; columns ascend within a row. */
  public void add(int inputColumn, double inputValue) {
    if (entries == column.length) {
      int capacity = Math.multiplyExact(entries, 2);
      column = Arrays.copyOf(column, capacity);
      value = Arrays.copyOf(value, capacity);
    }
    column[entries] = inputColumn;
    value[entries++] = inputValue;
    allOnes &= inputValue == 1;
  }

  /**
   * Adds a position that is not observed to the row that the next {@link #endRow} ends; positions
   * ascend within a row.
   */
  public void addHole(int position) {
    if (holes == hole.length) {
      hole = Arrays.copyOf(hole, Math.multiplyExact(holes, 2));
    }
    hole[holes++] = position;
  }

  /** Ends a row that counts 1. */
  public void endRow(long rowId) {
    endRow(rowId, 1);
  }

  /**
   * Ends a row.
   *
   * @param rowId its index in the input
   * @param rowWeight how much it counts
   */
  public void endRow(long rowId, double rowWeight) {
    if (rows + 1 == start.length) {
      start = Arrays.copyOf(start, 2 * start.length);
      id = Arrays.copyOf(id, 2 * id.length);
      weight = Arrays.copyOf(weight, 2 * weight.length);
      holeStart = Arrays.copyOf(holeStart, 2 * holeStart.length);
    }
    weight[rows] = rowWeight;
    allAlike &= rowWeight == 1;
    id[rows++] = rowId;
    start[rows] = entries;
    holeStart[rows] = holes;
  }

  /** The number of rows so far. */
  public int rows() {
    return rows;
  }

  /** The rows so far; the builder is empty afterwards. */
  public Examples build() {
    Examples examples =
        new Examples(
            Arrays.copyOf(start, rows + 1),
            Arrays.copyOf(column, entries),
            allOnes ? null : Arrays.copyOf(value, entries),
            Arrays.copyOf(id, rows),
            allAlike ? null : Arrays.copyOf(weight, rows),
            holes == 0 ? null : Arrays.copyOf(holeStart, rows + 1),
            holes == 0 ? null : Arrays.copyOf(hole, holes));
    rows = 0;
    entries = 0;
    holes = 0;
    allOnes = true;
    allAlike = true;
    return examples;
  }
}
