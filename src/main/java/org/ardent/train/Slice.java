package org.ardent.train;

import org.ardent.math.Permutation;
import org.ardent.math.Random;

/**
 * Which rows of a shard a step sees: every epoch permutes a shard's rows anew and cuts them into as
 * many slices as there are steps, equal but for one row. A pure function of (seed, epoch, step,
 * shard); only the slice's rows are touched.
 */
final class Slice {
  private Slice() {}

  /** The rows of a shard that the given step of the given epoch sees. */
  static int[] rows(long seed, int epoch, int step, int steps, int shard, int shardRows) {
    int from = (int) ((long) shardRows * step / steps);
    int to = (int) ((long) shardRows * (step + 1) / steps);
    int[] rows = new int[to - from];
    if (rows.length > 0) {
      Permutation order =
          new Permutation(shardRows, Random.hash(seed, Random.SLICES, epoch, shard));
      for (int i = 0; i < rows.length; i++) {
        rows[i] = (int) order.apply(from + i);
      }
    }
    return rows;
  }
}
