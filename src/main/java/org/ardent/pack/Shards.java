package org.ardent.pack;

import java.io.Serializable;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import org.ardent.shipping.Shipping;
import org.ardent.table.Table;
import org.ardent.table.TableSummary;
import scala.Option;
import scala.Tuple2;
import scala.runtime.AbstractFunction2;

/**
 * A table shuffled once and packed into S shards, one per partition, on the executors' local disks.
 *
 * <p>A row's shard and place are a pure function of (seed, index of the row in the input, number of
 * rows): neither the splits of the file nor the cluster change them.
 */
public final class Shards implements AutoCloseable {
  private static final String DESCRIPTION = "spark.job.description";

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
    PackedSize size = PackedSize.of(summary, encoder.layout());
    size.requireShards(table.source(), count);
    SparkLocalDisk.requireSpace(table.rows().context(), table.source(), size.diskBytes());
    PackingPlan plan = size.plan(seed, count);
    RDD<Tuple2<Integer, byte[]>> shuffled =
        table
            .rows()
            .mapPartitionsWithIndex(
                (partition, rows) ->
                    new PieceWriter(rows, first[partition], encoder, plan, PieceWriter.MOST_BYTES),
                true)
            .mapToPair(part -> part)
            .partitionBy(new PiecePartitioner(plan.pieces()))
            .rdd();
    shuffled.setName(table.source());
    Shards shards = new Shards(new PackedRdd(shuffled, plan), table, summary, plan.shards());
    try {
      shards.make("pack " + table.source());
      return shards;
    } catch (Throwable e) {
      shards.close();
      throw e;
    }
  }

  /** Makes all shards, in one job. */
  private void make(String description) {
    SparkContext context = rdd.context();
    String before = context.getLocalProperty(DESCRIPTION);
    context.setJobDescription(description);
    try {
      Shipping.run(rdd, new Make());
      if (context.isLocal()) {
        // There is no executor that could be lost with its shards.
        rdd.forgetShuffled();
      }
    } finally {
      context.setJobDescription(before);
    }
  }

  /** A task looks at its shard, so that the shard is made. */
  private static final class Make
      extends AbstractFunction2<TaskContext, scala.collection.Iterator<PackedRows>, Long>
      implements Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public Long apply(TaskContext context, scala.collection.Iterator<PackedRows> shards) {
      return shards.next().bytes();
    }
  }

  /** The shards, one per partition, in order. */
  public JavaRDD<PackedRows> rdd() {
    return rdd.toJavaRDD();
  }

  /**
   * The shards with several in a partition, which one task then has.
   *
   * @param each how many, of shards that follow each other; the last partition may have fewer
   */
  public RDD<PackedRows> rdd(int each) {
    return each == 1
        ? rdd
        : rdd.coalesce(
            (count + each - 1) / each, false, Option.apply(new RunsOfPartitions(each)), null);
  }

  /** The table that was packed, of which {@code Examples#id} is the index of a row. */
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
