package org.ardent.train;

import java.util.List;
import org.ardent.math.Random;
import org.ardent.model.Examples;
import org.ardent.pack.PackedRows;
import org.ardent.pack.Shards;
import org.ardent.shipping.Shipping;

/**
 * A number that tells one table from another: a hash of every row with its index in the input and
 * its weight, summed up, so that shards, partitions and executors do not change it. Not for
 * cryptography.
 */
final class ShardsFingerprint {
  private ShardsFingerprint() {}

  /** The fingerprint of packed rows: one pass over them, on the executors. */
  static long of(Shards shards) {
    List<Long> parts = Shipping.collect(shards.rdd().map((PackedRows rows) -> of(rows)));
    return parts.stream().mapToLong(Long::longValue).sum();
  }

  private static long of(PackedRows rows) {
    long sum = 0;
    for (Examples block : rows.blocks()) {
      sum += of(block);
    }
    return sum;
  }

  private static long of(Examples examples) {
    long sum = 0;
    for (int i = 0; i < examples.size(); i++) {
      long hash = Random.mix(examples.id(i));
      if (examples.weight(i) != 1) {
        hash = Random.mix(hash ^ Double.doubleToLongBits(examples.weight(i)));
      }
      for (int e = examples.start(i); e < examples.start(i + 1); e++) {
        long value = Double.doubleToLongBits(examples.exactValue(e));
        hash = Random.mix((hash + examples.column(e)) ^ Random.mix(value));
      }
      sum += Random.mix(hash);
    }
    return sum;
  }
}
