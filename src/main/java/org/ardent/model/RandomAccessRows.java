package org.ardent.model;

/** Rows of which some can be had by their numbers without touching the others. */
public interface RandomAccessRows {
  /** The number of rows. */
  int size();

  /** The given rows, in that order. */
  Examples select(int[] rows);
}
