package org.ardent.model.orderless;

import java.util.Arrays;
import org.ardent.math.Random;
import org.ardent.model.Examples;
import org.ardent.model.StepKey;

/**
 * The positions that a row's gradient takes as observed in a step of training: the first d of an
 * ordering, both pure functions of (seed, epoch, row).
 *
 * <p>d is uniform in 0…m−1, where m is how many cells the row has. Over the epochs the d of one row
 * are spread evenly: each lies a golden section further than the one before, which leaves less to
 * chance than draws that do not know of one another.
 */
final class OrderDraw {
  /** 2⁶⁴ times the golden section. */
  private static final long GOLDEN_SECTION = 0x9E3779B97F4A7C15L;

  private final int[] order;
  private final boolean[] given;
  private final boolean[] scored;
  private double factor;

  /**
   * For rows of so many positions.
   *
   * @param positions n
   */
  OrderDraw(int positions) {
    order = new int[positions];
    given = new boolean[positions];
    scored = new boolean[positions];
  }

  /** Draws for row i. */
  void draw(StepKey key, Examples examples, int i) {
    int cells = 0;
    int hole = examples.holeStart(i);
    for (int t = 0; t < order.length; t++) {
      if (hole < examples.holeStart(i + 1) && examples.hole(hole) == t) {
        hole++;
      } else {
        order[cells++] = t;
      }
    }
    long id = examples.id(i);
    long u = Random.hash(key.seed(), Random.OBSERVED, id) + key.epoch() * GOLDEN_SECTION;
    int d = scaled(u, cells);
    Arrays.fill(given, false);
    Arrays.fill(scored, false);
    // The smaller of the two sets is drawn; the other set is the rest.
    boolean few = d <= cells / 2;
    Random random = Random.of(key.seed(), Random.OBSERVED, id, key.epoch());
    int drawn = few ? d : cells - d;
    for (int k = 0; k < cells; k++) {
      int j = k < drawn ? k + scaled(random.nextLong(), cells - k) : k;
      boolean isGiven = (k < drawn) == few;
      given[order[j]] = isGiven;
      scored[order[j]] = !isGiven;
      order[j] = order[k];
    }
    factor = cells == 0 ? 0 : (double) cells / (cells - d);
  }

  /** 64 uniform bits as a number in 0…bound−1. */
  private static int scaled(long bits, int bound) {
    return (int) (((bits >>> 33) * bound) >>> 31);
  }

  /** Takes these positions as given and scores all others, of rows without holes. */
  void set(boolean[] observed) {
    int d = 0;
    for (int t = 0; t < given.length; t++) {
      given[t] = observed[t];
      scored[t] = !observed[t];
      d += observed[t] ? 1 : 0;
    }
    factor = d == given.length ? 0 : (double) given.length / (given.length - d);
  }

  /** Takes the positions before one as given and scores that one, of row i; holes are neither. */
  void step(Examples examples, int i, int position) {
    Arrays.fill(scored, false);
    Arrays.fill(given, 0, position, true);
    Arrays.fill(given, position, given.length, false);
    scored[position] = true;
    for (int h = examples.holeStart(i); h < examples.holeStart(i + 1); h++) {
      given[examples.hole(h)] = false;
      scored[examples.hole(h)] = false;
    }
    factor = 1;
  }

  /** Whether a position is observed. */
  boolean isGiven(int position) {
    return given[position];
  }

  /** Whether a position's log p is in the sum: it is neither observed nor a hole. */
  boolean isScored(int position) {
    return scored[position];
  }

  /** What the sum is multiplied by: m/(m−d), or 1 for a single step. */
  double factor() {
    return factor;
  }
}
