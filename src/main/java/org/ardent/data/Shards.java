package org.ardent.data;

import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.linalg.Vector;
import org.ardent.math.Permutation;
import org.ardent.math.Random;
import org.ardent.model.Examples;

/**
 * A table shuffled once and packed into S shards, one per partition, persisted.
 *
 * <p>A row's shard and place are a pure function of (seed, index of the row in the input, number of
 * rows): neither how Spark split the file nor the cluster has a say.
 */
public final class Shards implements AutoCloseable {
  private final PackedRdd rdd;
  private final long rows;
  private final int count;

  private Shards(PackedRdd rdd, long rows, int count) {
    this.rdd = rdd;
    this.rows = rows;
    this.count = count;
  }

  /**
   * Packs a table.
   *
   * @param table valid rows in input order
   * @param rowsPerPartition how many rows each partition of {@code table} has
   * @param encoder of the model's layout
   * @param seed of the shuffle
   * @param count S, how many shards; fewer if there are fewer rows
   * @param name shown in the Spark UI
   */
  public static Shards pack(
      JavaRDD<Vector> table,
      long[] rowsPerPartition,
      RowEncoder encoder,
      long seed,
      int count,
      String name) {
    long[] first = new long[rowsPerPartition.length];
    long rows = 0;
    for (int i = 0; i < first.length; i++) {
      first[i] = rows;
      rows += rowsPerPartition[i];
    }
    long total = rows;
    int shards = (int) Math.min(count, total);
    Permutation shuffle = new Permutation(total, Random.hash(seed, Random.SHUFFLE));
    JavaRDD<Examples> packed =
        table
            .mapPartitionsWithIndex(
                (partition, it) ->
                    new ShardWriter(encoder, shuffle, shards).split(it, first[partition]),
                true)
            .mapToPair(piece -> piece)
            .groupByKey(new ShardPartitioner(shards))
            .mapPartitions(it -> ShardWriter.merge(it, shuffle), true);
    packed.setName(name);
    return new Shards(new PackedRdd(packed.rdd()), total, shards);
  }

  /** The shards, one per partition, in order. */
  public JavaRDD<Examples> rdd() {
    return rdd.toJavaRDD();
  }

  /** The number of rows over all shards. */
  public long rows() {
    return rows;
  }

  /** S, the number of shards. */
  public int count() {
    return count;
  }

  /** How many rows a shard has: place·S + shard runs over 0…rows−1. */
  public int rows(int shard) {
    return rowsOf(shard, rows, count);
  }

  /** How many of the rows a shard has. */
  public static int rowsOf(int shard, long rows, int count) {
    return Math.toIntExact((rows - shard + count - 1) / count);
  }

  @Override
  public void close() {
    rdd.release();
  }
}
