package org.ardent.pack;

import java.util.List;

/**
 * Shards that were saved: all that {@link Shards#load} has to know beside their files.
 *
 * @param rows over all shards
 * @param weight Σ weight over all rows
 * @param weighted whether some row counts otherwise than 1
 * @param rowsPerPiece how many rows a piece has, the last one of a shard excepted
 * @param seed of the shuffle
 * @param files one for each shard, in order
 */
public record SavedShards(
    long rows,
    double weight,
    boolean weighted,
    int rowsPerPiece,
    long seed,
    List<SavedFile> files) {
  private static final String NAME = "shard-\\d{1,10}-\\d{1,19}";

  public SavedShards {
    files = List.copyOf(files);
    boolean sound =
        rowsPerPiece > 0
            && !files.isEmpty()
            && files.size() <= rows
            && (rows - 1) / files.size() < Integer.MAX_VALUE
            && weight >= 0
            && files.stream().allMatch(f -> f.bytes() > 0 && f.name().matches(NAME));
    if (!sound) {
      throw new IllegalArgumentException("no shards are like this");
    }
  }

  /** How many bytes all files have. */
  public long bytes() {
    return files.stream().mapToLong(SavedFile::bytes).sum();
  }

  PackingPlan plan() {
    return new PackingPlan(rows, files.size(), rowsPerPiece, seed);
  }
}
