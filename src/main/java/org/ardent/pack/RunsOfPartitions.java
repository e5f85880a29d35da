package org.ardent.pack;

import java.io.Serializable;
import java.util.stream.IntStream;
import org.apache.spark.Partition;
import org.apache.spark.rdd.PartitionCoalescer;
import org.apache.spark.rdd.PartitionGroup;
import org.apache.spark.rdd.RDD;
import scala.Option;

/**
 * Makes a partition of each run of partitions that follow each other: of the pieces of a shard, or
 * of the shards of a task. The last run may be shorter.
 */
final class RunsOfPartitions implements PartitionCoalescer, Serializable {
  private static final long serialVersionUID = 1L;

  private final int length;

  RunsOfPartitions(int length) {
    this.length = length;
  }

  @Override
  public PartitionGroup[] coalesce(int runs, RDD<?> of) {
    Partition[] partitions = of.partitions();
    return IntStream.range(0, runs)
        .mapToObj(
            run -> {
              PartitionGroup group = new PartitionGroup(Option.empty());
              for (int p = run * length; p < partitions.length && p < (run + 1) * length; p++) {
                group.partitions().addOne(partitions[p]);
              }
              return group;
            })
        .toArray(PartitionGroup[]::new);
  }
}
