package org.ardent.table;

import java.io.Serializable;
import org.ardent.math.Random;

/**
 * Parts the rows of a table in two. Which part a row is in is a pure function of the seed and the
 * row's index in the table: neither the splits of a file nor the cluster change it.
 *
 * <p>Every row has a number in [0, 1) that is uniform over the rows. The rows whose number is in a
 * range are held out; how many these are varies as a binomial.
 *
 * @param seed of the numbers
 * @param from where the range begins
 * @param to where it ends, exclusive
 */
public record RowSplit(long seed, double from, double to) implements Serializable {

  /** A split that holds out a share of the rows. */
  public static RowSplit share(long seed, double share) {
    return new RowSplit(seed, 0, share);
  }

  /** A split that holds out one fold, from 0, of several; the folds have no row in common. */
  public static RowSplit fold(long seed, int fold, int folds) {
    return new RowSplit(seed, (double) fold / folds, (fold + 1.0) / folds);
  }

  /** Whether the row with an index, from 0, is held out. */
  public boolean holdsOut(long row) {
    double number = Random.of(seed, Random.HELD_OUT, row).nextDouble();
    return number >= from && number < to;
  }

  /** How many of the rows from an index on are held out. */
  public long heldOut(long first, long count) {
    long held = 0;
    for (long row = first; row < first + count; row++) {
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
