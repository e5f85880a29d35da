package org.ardent.model;

import java.util.Arrays;

/**
 * Where the entry of every cell of a block of rows lies, for callers that visit positions in an
 * order of their own.
 */
public final class CellEntries {
  /** A cell without an entry: its value is 0. */
  public static final int NONE = -1;

  /** A cell that is not observed. */
  public static final int HOLE = -2;

  private final Layout layout;
  private final int[] positionOfInput;
  private final int[] entry;
  private Examples examples;

  /**
   * For blocks of a layout's rows.
   *
   * @param rows the most a block has
   */
  public CellEntries(Layout layout, int rows) {
    this.layout = layout;
    positionOfInput = Outputs.positionsOfInputs(layout);
    entry = new int[Math.multiplyExact(rows, layout.size())];
  }

  /** Takes the rows from…from+count−1. */
  public void take(Examples x, int from, int count) {
    examples = x;
    int n = layout.size();
    Arrays.fill(entry, 0, count * n, NONE);
    for (int i = 0; i < count; i++) {
      for (int e = x.start(from + i); e < x.start(from + i + 1); e++) {
        entry[i * n + positionOfInput[x.column(e)]] = e;
      }
      for (int h = x.holeStart(from + i); h < x.holeStart(from + i + 1); h++) {
        entry[i * n + x.hole(h)] = HOLE;
      }
    }
  }

  /** The entry of the block's row i at a position; {@link #NONE} or {@link #HOLE}. */
  public int of(int i, int position) {
    return entry[i * layout.size() + position];
  }

  /** The encoded value of a cell: 0 without an entry. */
  public double value(int i, int position) {
    int e = of(i, position);
    return e < 0 ? 0 : layout.value(position, examples.column(e), examples.exactValue(e));
  }
}
