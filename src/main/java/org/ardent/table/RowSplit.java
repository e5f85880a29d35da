package org.ardent.table;

import java.io.Serializable;
import org.ardent.math.Random;

/**
 * Parts the rows of a table in two. Which part a row is in is a pure function of the seed and the
 * row's index in the table: neither the splits of a file nor the cluster change it.
 *
 * @param seed of the split
 * @param share of the rows that are held out, from 0 to 1; how many that is varies as a binomial
 */
public record RowSplit(long seed, double share) implements Serializable {

  /** Whether the row with an index, from 0, is held out. */
  public boolean holdsOut(long row) {
    return Random.of(seed, Random.HELD_OUT, row).nextDouble() < share;
  }

  /** How many of the rows from an index on are held out. */
  public long heldOut(long from, long count) {
    long held = 0;
    for (long row = from; row < from + count; row++) {
      if (holdsOut(row)) {
        held++;
      }
    }
    return held;
  }

  /**
   * The index in the whole table of a row of one part.
   *
   * @param held which part
   * @param place the row's index in that part, from 0
   */
  long rowOf(boolean held, long place) {
    long left = place;
    for (long row = 0; ; row++) {
      if (holdsOut(row) == held && left-- == 0) {
        return row;
      }
    }
  }
}
