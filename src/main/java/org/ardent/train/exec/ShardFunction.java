package org.ardent.train.exec;

import java.io.Serializable;
import java.util.List;
import org.ardent.model.RandomAccessRows;

/**
 * The part of an algorithm that runs on one shard in one round: a pure function of the state that
 * all shards start from, the shard and the round's key.
 *
 * @param <K> what tells one round from another
 * @param <S> memory that a task works with, whose contents do not matter
 */
public interface ShardFunction<K, S> extends Serializable {
  /** Memory for one task. */
  S scratch();

  /**
   * Makes a round.
   *
   * @param scratch this task's alone; what an outcome holds of it is valid until the next round
   * @param state the vectors that the round starts from; not to be written
   * @param key of the round
   * @param shard its number
   * @param rows of the shard
   * @param waiting tasks that may do a part of the work
   */
  ShardOutcome apply(
      S scratch,
      List<float[]> state,
      K key,
      int shard,
      RandomAccessRows rows,
      WaitingTasks waiting);
}
