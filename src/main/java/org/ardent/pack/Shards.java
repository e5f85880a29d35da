package org.ardent.pack;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.ardent.io.InvalidInputException;
import org.ardent.io.OutputFolder;
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
  private final double weight;
  private final boolean weighted;
  private final PackingPlan plan;
  private final long rows;
  private final int count;

  private Shards(PackedRdd rdd, Table table, double weight, boolean weighted, PackingPlan plan) {
    this.rdd = rdd;
    this.table = table;
    this.weight = weight;
    this.weighted = weighted;
    this.plan = plan;
    rows = plan.rows();
    count = plan.shards();
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
    PackedRdd packed = PackedRdd.of(shuffled, plan);
    Shards shards = new Shards(packed, table, summary.weight(), summary.weighted(), plan);
    try {
      shards.described("pack " + table.source(), () -> Shipping.run(packed, new Make()));
      if (packed.context().isLocal()) {
        // There is no executor that could be lost with its shards.
        packed.forgetShuffled();
      }
      return shards;
    } catch (Throwable e) {
      shards.close();
      throw e;
    }
  }

  /**
   * Gets shards that were saved onto the executors' local disks.
   *
   * @param folder with their files
   * @param table that was packed
   * @throws IOException if a file cannot be read, or is not as it was saved; the message says which
   * @throws InvalidInputException if local disks have no room for them
   */
  public static Shards load(JavaSparkContext context, Path folder, SavedShards saved, Table table)
      throws IOException {
    SparkLocalDisk.requireSpace(context.sc(), table.source(), saved.bytes());
    PackingPlan plan = saved.plan();
    ShardFolder files = new ShardFolder(context.hadoopConfiguration(), folder, saved.files());
    PackedRdd packed = PackedRdd.saved(context, files, plan, table.source());
    Shards shards = new Shards(packed, table, saved.weight(), saved.weighted(), plan);
    try {
      requireNone(
          shards.described("load " + table.source(), () -> Shipping.run(packed, new Load())));
      return shards;
    } catch (Throwable e) {
      shards.close();
      throw e;
    }
  }

  /**
   * Saves the shards, each in a file.
   *
   * @param folder to write into, of any Hadoop file system that all executors see
   * @throws IOException if they cannot be written
   */
  public SavedShards save(Path folder) throws IOException {
    ShardFolder into = new ShardFolder(configuration(), folder, List.of());
    List<Saving> done =
        described("save " + table.source(), () -> Shipping.run(rdd, new Save(into)));
    requireNone(done.stream().map(Saving::problem).toList());
    List<SavedFile> files = done.stream().map(Saving::file).toList();
    ShardFolder saved = new ShardFolder(configuration(), folder, files);
    saved.requireAll();
    saved.clear();
    return new SavedShards(rows, weight, weighted, plan.rowsPerPiece(), plan.seed(), files);
  }

  private Configuration configuration() {
    return rdd.context().hadoopConfiguration();
  }

  /** The first problem of a task, if one has any. */
  private static void requireNone(List<String> problems) throws IOException {
    for (String problem : problems) {
      if (!problem.isEmpty()) {
        throw new IOException(problem);
      }
    }
  }

  private <T> T described(String description, Supplier<T> job) {
    SparkContext context = rdd.context();
    String before = context.getLocalProperty(DESCRIPTION);
    context.setJobDescription(description);
    try {
      return job.get();
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

  /** The same of a shard that was saved; the problem of its file, or nothing. */
  private static final class Load
      extends AbstractFunction2<TaskContext, scala.collection.Iterator<PackedRows>, String>
      implements Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public String apply(TaskContext context, scala.collection.Iterator<PackedRows> shards) {
      try {
        shards.next();
        return "";
      } catch (UncheckedIOException e) {
        return problem(context, e.getCause());
      }
    }
  }

  /**
   * How saving a shard ended.
   *
   * @param file null if there is a problem
   * @param problem empty if there is none
   */
  private record Saving(SavedFile file, String problem) implements Serializable {}

  /** A task saves its shard. */
  private static final class Save
      extends AbstractFunction2<TaskContext, scala.collection.Iterator<PackedRows>, Saving>
      implements Serializable {
    private static final long serialVersionUID = 1L;

    private final ShardFolder folder;

    Save(ShardFolder folder) {
      this.folder = folder;
    }

    @Override
    public Saving apply(TaskContext context, scala.collection.Iterator<PackedRows> shards) {
      try {
        return new Saving(folder.save(shards.next(), context.partitionId(), context), "");
      } catch (IOException e) {
        return new Saving(null, problem(context, e));
      }
    }
  }

  /** What is wrong, as a value: an exception in a task makes Spark print stack traces. */
  private static String problem(TaskContext context, IOException e) {
    if (context.isInterrupted()) {
      throw new UncheckedIOException(e);
    }
    return OutputFolder.reason(e);
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
