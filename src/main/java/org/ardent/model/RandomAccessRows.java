package org.ardent.model;

/** Rows that can be read by their numbers, without a pass over the others. */
public interface RandomAccessRows {
  /** The number of rows. */
  int size();

  /** The given rows, in that order. */
  Examples select(int[] rows);
}
