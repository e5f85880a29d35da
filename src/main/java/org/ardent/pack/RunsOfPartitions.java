package org.ardent.pack;

import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.Partition;
import org.apache.spark.rdd.PartitionCoalescer;
import org.apache.spark.rdd.PartitionGroup;
import org.apache.spark.rdd.RDD;
import scala.Option;

/**
 * Makes a partition of each run of partitions that follow each other: of the pieces of a shard, or
 * of the shards of a task. The last run may be shorter.
 *
 * <p>Runs that follow each other prefer the same place, and each place has as many as any other,
 * but for one.
 */
final class RunsOfPartitions implements PartitionCoalescer, Serializable {
  private static final long serialVersionUID = 1L;

  private final int length;
  private final List<String> places;

  /** Runs without a place that they prefer to that of what they come from. */
  RunsOfPartitions(int length) {
    this(length, List.of());
  }

  /**
   * Runs with places.
   *
   * @param places as Spark names them, a host or {@code executor_host_id}; may be none
   */
  RunsOfPartitions(int length, List<String> places) {
    this.length = length;
    this.places = List.copyOf(places);
  }

  private Option<String> place(int run, int runs) {
    return places.isEmpty()
        ? Option.empty()
        : Option.apply(places.get((int) ((long) run * places.size() / runs)));
  }

  @Override
  public PartitionGroup[] coalesce(int runs, RDD<?> of) {
    Partition[] partitions = of.partitions();
    return IntStream.range(0, runs)
        .mapToObj(
            run -> {
              PartitionGroup group = new PartitionGroup(place(run, runs));
              for (int p = run * length; p < partitions.length && p < (run + 1) * length; p++) {
                group.partitions().addOne(partitions[p]);
              }
              return group;
            })
        .toArray(PartitionGroup[]::new);
  }
}
