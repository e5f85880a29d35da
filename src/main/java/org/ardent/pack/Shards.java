package org.ardent.pack;

import org.apache.spark.api.java.JavaRDD;
import org.ardent.math.Permutation;
import org.ardent.math.Random;
import org.ardent.model.Examples;
import org.ardent.table.Table;
import org.ardent.table.TableSummary;

/**
 * A table shuffled once and packed into S shards, one per partition, persisted.
 *
 * <p>A row's shard and place are a pure function of (seed, index of the row in the input, number of
 * rows): neither how Spark split the file nor the cluster has a say.
 */
public final class Shards implements AutoCloseable {
  private final PackedRdd rdd;
  private final Table table;
  private final long rows;
  private final double weight;
  private final boolean weighted;
  private final int count;

  private Shards(PackedRdd rdd, Table table, TableSummary summary, int count) {
    this.rdd = rdd;
    this.table = table;
    rows = summary.rows();
    weight = summary.weight();
    weighted = summary.weighted();
    this.count = count;
  }

  /**
   * Packs a table.
   *
   * @param table valid rows in input order
   * @param summary of that table
   * @param encoder of the model's layout
   * @param seed of the shuffle
   * @param count S, how many shards; fewer if there are fewer rows
   */
  public static Shards pack(
      Table table, TableSummary summary, RowEncoder encoder, long seed, int count) {
    long[] first = new long[summary.rowsPerPartition().size()];
    for (int i = 1; i < first.length; i++) {
      first[i] = first[i - 1] + summary.rowsPerPartition().get(i - 1);
    }
    long total = summary.rows();
    int shards = (int) Math.min(count, total);
    Permutation shuffle = new Permutation(total, Random.hash(seed, Random.SHUFFLE));
    JavaRDD<Examples> packed =
        table
            .rows()
            .mapPartitionsWithIndex(
                (partition, it) ->
                    new ShardWriter(encoder, shuffle, shards).split(it, first[partition]),
                true)
            .mapToPair(piece -> piece)
            .groupByKey(new ShardPartitioner(shards))
            .mapPartitions(it -> ShardWriter.merge(it, shuffle), true);
    packed.setName(table.source());
    return new Shards(new PackedRdd(packed.rdd()), table, summary, shards);
  }

  /** The shards, one per partition, in order. */
  public JavaRDD<Examples> rdd() {
    return rdd.toJavaRDD();
  }

  /** The table that was packed, of which {@link Examples#id} is the index of a row. */
  public Table table() {
    return table;
  }

  /** The number of rows over all shards. */
  public long rows() {
    return rows;
  }

  /** Σ weight over all rows: their number where all count 1. */
  public double weight() {
    return weight;
  }

  /** Whether some row counts otherwise than 1. */
  public boolean weighted() {
    return weighted;
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
