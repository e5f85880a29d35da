package org.ardent.pack;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import org.apache.spark.TaskContext;

/** Gives shards to the processes that have not got them. */
interface ShardSource extends Serializable {
  /**
   * Writes a shard as {@link ShardFile} does.
   *
   * @param task that asks for it
   * @param out is closed
   */
  void write(int shard, TaskContext task, OutputStream out) throws IOException;
}
