package org.ardent.pack;

import java.io.Serializable;
import java.util.stream.IntStream;
import org.apache.spark.Partition;
import org.apache.spark.rdd.PartitionCoalescer;
import org.apache.spark.rdd.PartitionGroup;
import org.apache.spark.rdd.RDD;
import scala.Option;

/** Makes a partition for each shard of those of its pieces, which follow each other in order. */
final class PiecesOfShards implements PartitionCoalescer, Serializable {
  private static final long serialVersionUID = 1L;

  private final int piecesPerShard;

  PiecesOfShards(int piecesPerShard) {
    this.piecesPerShard = piecesPerShard;
  }

  @Override
  public PartitionGroup[] coalesce(int shards, RDD<?> pieces) {
    Partition[] partitions = pieces.partitions();
    return IntStream.range(0, shards)
        .mapToObj(
            shard -> {
              PartitionGroup group = new PartitionGroup(Option.empty());
              for (int p = 0; p < piecesPerShard; p++) {
                group.partitions().addOne(partitions[shard * piecesPerShard + p]);
              }
              return group;
            })
        .toArray(PartitionGroup[]::new);
  }
}
