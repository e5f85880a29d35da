package org.ardent.train;

import org.ardent.pack.Shards;

/**
 * The training and the validation set of a {@link PreparedJob}, packed. Runs of other settings may
 * train on them too, one after the other or side by side, as long as seed, shards and columns are
 * the same.
 */
public final class PackedSets implements AutoCloseable {
  private final CheckedTable trainTable;
  private final CheckedTable validTable;
  private final Shards train;
  private final Shards valid;

  /**
   * Sets that {@link #close} frees.
   *
   * @param validTable null if there is none; valid too then
   */
  PackedSets(CheckedTable trainTable, Shards train, CheckedTable validTable, Shards valid) {
    this.trainTable = trainTable;
    this.train = train;
    this.validTable = validTable;
    this.valid = valid;
  }

  /** Whether there is a validation set. */
  public boolean validated() {
    return valid != null;
  }

  CheckedTable trainTable() {
    return trainTable;
  }

  CheckedTable validTable() {
    return validTable;
  }

  Shards train() {
    return train;
  }

  /** The validation set, or null. */
  Shards valid() {
    return valid;
  }

  @Override
  public void close() {
    try {
      train.close();
    } finally {
      if (valid != null) {
        valid.close();
      }
    }
  }
}
