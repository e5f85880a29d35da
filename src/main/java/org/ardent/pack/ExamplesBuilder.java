package org.ardent.pack;

import java.util.Arrays;
import org.ardent.model.Examples;

/** Collects rows of active inputs. Not thread safe. */
public final class ExamplesBuilder implements RowSink {
  private int[] start = new int[64];
  private int[] column = new int[1024];

  /** Null as long as all are 1. */
  private double[] value;

  private long[] id = new long[64];

  /** Null as long as all are 1. */
  private double[] weight;

  private int rows;
  private int entries;
  private int[] holeStart = new int[64];
  private int[] hole = new int[64];
  private int holes;

  @Override
  public void add(int inputColumn, double inputValue) {
    if (entries == column.length) {
      int capacity = (int) Math.min(2L * entries, Integer.MAX_VALUE - 8);
      column = Arrays.copyOf(column, capacity);
      value = value == null ? null : Arrays.copyOf(value, capacity);
    }
    if (value == null && inputValue != 1) {
      value = new double[column.length];
      Arrays.fill(value, 0, entries, 1);
    }
    if (value != null) {
      value[entries] = inputValue;
    }
    column[entries++] = inputColumn;
  }

  @Override
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

  @Override
  public void endRow(long rowId, double rowWeight) {
    if (rows + 1 == start.length) {
      start = Arrays.copyOf(start, 2 * start.length);
      id = Arrays.copyOf(id, 2 * id.length);
      weight = weight == null ? null : Arrays.copyOf(weight, id.length);
      holeStart = Arrays.copyOf(holeStart, 2 * holeStart.length);
    }
    if (weight == null && rowWeight != 1) {
      weight = new double[id.length];
      Arrays.fill(weight, 0, rows, 1);
    }
    if (weight != null) {
      weight[rows] = rowWeight;
    }
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
            value == null ? null : Arrays.copyOf(value, entries),
            Arrays.copyOf(id, rows),
            weight == null ? null : Arrays.copyOf(weight, rows),
            holes == 0 ? null : Arrays.copyOf(holeStart, rows + 1),
            holes == 0 ? null : Arrays.copyOf(hole, holes));
    rows = 0;
    entries = 0;
    holes = 0;
    value = null;
    weight = null;
    return examples;
  }
}
