package org.ardent.pack;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import scala.Tuple2;
import scala.jdk.javaapi.CollectionConverters;

/** Puts shards together from the parts that packing has shuffled. */
final class ShuffledParts implements ShardSource {
  private static final long serialVersionUID = 1L;

  private final RDD<Tuple2<Integer, byte[]>> parts;
  private final Partition[] partitions;
  private final PackingPlan plan;

  /**
   * A source.
   *
   * @param parts has a partition for each shard, of the parts of its pieces in order
   */
  ShuffledParts(RDD<Tuple2<Integer, byte[]>> parts, PackingPlan plan) {
    this.parts = parts;
    partitions = parts.partitions();
    this.plan = plan;
  }

  @Override
  public void write(int shard, TaskContext task, OutputStream out) throws IOException {
    // Not parts.iterator, which takes the block for the RDD's own elements.
    ShardFile.write(
        plan, shard, CollectionConverters.asJava(parts.compute(partitions[shard], task)), out);
  }
}
