package org.ardent.pack;

import java.util.Arrays;
import org.ardent.model.Examples;

/**
 * Packs rows into bytes, in this order: the id, with a flag for a weight other than 1 and a flag
 * for holes; the weight, if flagged; the number of holes and the positions skipped before each, if
 * flagged; the number of entries; for each entry the columns skipped before it, with a flag for a
 * value other than 1, and the value, if flagged.
 *
 * <p>An entry of value 1 takes one byte if fewer than 64 columns were skipped. Binary and
 * categorical columns keep no values.
 */
final class PackedRow implements RowSink {
  private static final int WEIGHTED = 1;
  private static final int WITH_HOLES = 2;

  private final PackedBytes entries = new PackedBytes();
  private final PackedBytes row = new PackedBytes();
  private final PackedBytes holes = new PackedBytes();
  private int count;
  private int nextColumn;
  private int holeCount;
  private int nextHole;

  @Override
  public void add(int inputColumn, double inputValue) {
    long leftOut = (long) inputColumn - nextColumn;
    if (inputValue == 1) {
      entries.putWhole(leftOut << 1);
    } else {
      entries.putWhole(leftOut << 1 | 1);
      entries.putDouble(inputValue);
    }
    nextColumn = inputColumn + 1;
    count++;
  }

  @Override
  public void addHole(int position) {
    holes.putWhole((long) position - nextHole);
    nextHole = position + 1;
    holeCount++;
  }

  @Override
  public void endRow(long rowId, double rowWeight) {
    row.clear();
    row.putWhole(rowId << 2 | (rowWeight == 1 ? 0 : WEIGHTED) | (holeCount == 0 ? 0 : WITH_HOLES));
    if (rowWeight != 1) {
      row.putDouble(rowWeight);
    }
    if (holeCount > 0) {
      row.putWhole(holeCount);
      row.putAll(holes);
    }
    row.putWhole(count);
    row.putAll(entries);
    entries.clear();
    holes.clear();
    count = 0;
    nextColumn = 0;
    holeCount = 0;
    nextHole = 0;
  }

  /**
   * Rows that were packed.
   *
   * @param bytes of the rows, one after the other
   * @param starts where each row's begin, and where the last one's end; overwritten
   */
  static Examples unpack(byte[] bytes, int[] starts) {
    PackedBytes in = new PackedBytes(bytes);
    int rows = starts.length - 1;
    long[] id = new long[rows];
    double[] weight = null;
    int[] start = new int[rows + 1];
    Holes holes = new Holes(rows);
    for (int i = 0; i < rows; i++) {
      in.seek(starts[i]);
      long head = in.whole();
      id[i] = head >>> 2;
      if ((head & WEIGHTED) != 0) {
        weight = weight == null ? ones(rows) : weight;
        weight[i] = in.real();
      }
      if ((head & WITH_HOLES) != 0) {
        holes.add(i, in);
      }
      start[i + 1] = Math.addExact(start[i], (int) in.whole());
      starts[i] = in.place();
    }
    int[] column = new int[start[rows]];
    double[] value = null;
    for (int i = 0; i < rows; i++) {
      in.seek(starts[i]);
      int next = 0;
      for (int e = start[i]; e < start[i + 1]; e++) {
        long entry = in.whole();
        next += (int) (entry >>> 1);
        column[e] = next++;
        if ((entry & 1) != 0) {
          value = value == null ? ones(column.length) : value;
          value[e] = in.real();
        }
      }
    }
    return new Examples(start, column, value, id, weight, holes.starts(), holes.positions());
  }

  /** The holes of rows, if there are any. */
  private static final class Holes {
    private final int rows;
    private int[] start;
    private int[] position = new int[16];
    private int count;
    private int ended;

    Holes(int rows) {
      this.rows = rows;
    }

    /** Reads those of a row; rows before it that were not read have none. */
    void add(int row, PackedBytes in) {
      start = start == null ? new int[rows + 1] : start;
      Arrays.fill(start, ended, row + 1, count);
      int next = 0;
      for (int left = (int) in.whole(); left > 0; left--) {
        if (count == position.length) {
          position = Arrays.copyOf(position, 2 * count);
        }
        next += (int) in.whole();
        position[count++] = next++;
      }
      ended = row + 1;
    }

    int[] starts() {
      if (start != null) {
        Arrays.fill(start, ended, rows + 1, count);
      }
      return start;
    }

    int[] positions() {
      return start == null ? null : Arrays.copyOf(position, count);
    }
  }

  private static double[] ones(int length) {
    double[] ones = new double[length];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** The row that ended last. */
  PackedBytes bytes() {
    return row;
  }
}
