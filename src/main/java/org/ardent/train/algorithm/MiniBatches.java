package org.ardent.train.algorithm;

import java.io.Serializable;
import java.util.Locale;
import org.ardent.math.Permutation;
import org.ardent.math.Random;
import org.ardent.pack.Shards;

/**
 * How an epoch cuts the rows into mini-batches, which differ by one row at most, none of them
 * empty.
 *
 * <p>Row i of shard s has place i·S + s in the whole table. Places are cut into as many runs of
 * equal length, but for one row, as there are steps; a step sees those of its run. Every epoch
 * first permutes the rows of each shard anew, so that another row has the place. If mini-batches
 * have fewer rows than there are shards, then some shards have none of them, in turn.
 *
 * @param rows of the training set, N
 * @param shards that they are packed into, S, not more than rows
 * @param steps of an epoch, T, not more than rows
 */
public record MiniBatches(long rows, int shards, int steps) implements Serializable {

  /**
   * The fewest mini-batches of which none exceeds the batch size.
   *
   * @throws IllegalArgumentException if these are more than 2³¹ − 1
   */
  public static MiniBatches of(long rows, int shards, int batchSize) {
    long steps = (rows + batchSize - 1) / batchSize;
    if (steps > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "batch size is %d, expected at least %d: an epoch of %d rows has at most %d steps",
              batchSize,
              (rows + Integer.MAX_VALUE - 1) / Integer.MAX_VALUE,
              rows,
              Integer.MAX_VALUE));
    }
    return new MiniBatches(rows, shards, (int) steps);
  }

  /** The first place of a step's run, ⌊N·step/T⌋, without overflow. */
  private long start(int step) {
    return step * (rows / steps) + step * (rows % steps) / steps;
  }

  /** How many rows a step sees, over all shards. */
  public long size(int step) {
    return start(step + 1) - start(step);
  }

  /** The rows of a shard that a step sees, in the order of the epoch: only they are touched. */
  public int[] rows(long seed, int epoch, int step, int shard) {
    int from = Shards.rowsOf(shard, start(step), shards);
    int to = Shards.rowsOf(shard, start(step + 1), shards);
    int[] rows = new int[to - from];
    if (rows.length > 0) {
      Permutation order =
          new Permutation(
              Shards.rowsOf(shard, this.rows, shards),
              Random.hash(seed, Random.SLICES, epoch, shard));
      for (int i = 0; i < rows.length; i++) {
        rows[i] = (int) order.apply(from + i);
      }
    }
    return rows;
  }
}
