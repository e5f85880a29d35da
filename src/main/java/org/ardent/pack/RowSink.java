package org.ardent.pack;

/** Takes rows of active inputs, one after the other. */
public interface RowSink {
  /** Adds an entry to the row that the next {@link #endRow} ends; columns ascend within a row. */
  void add(int inputColumn, double inputValue);

  /**
   * Adds a position that is not observed to the row that the next {@link #endRow} ends; positions
   * ascend within a row.
   */
  void addHole(int position);

  /**
   * Ends a row.
   *
   * @param rowId its index in the input
   * @param rowWeight how much it counts
   */
  void endRow(long rowId, double rowWeight);
}
