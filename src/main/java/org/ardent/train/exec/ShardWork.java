package org.ardent.train.exec;

import java.io.Serializable;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What a process needs for the rounds of a run: the function, and the memory that its tasks work
 * with. A job's tasks take what an earlier one's have given back, since G1 does not allocate
 * vectors as long as the parameters without looking through the whole heap, once it is half full.
 *
 * @param <K> what tells one round from another
 * @param <S> the memory of a task
 */
final class ShardWork<K, S> implements Serializable {
  private static final long serialVersionUID = 1L;

  private final ShardFunction<K, S> function;
  private final StateUpdate.Rule<K> rule;
  private transient Queue<S> spare;

  /**
   * Work.
   *
   * @param rule how the sums change the state; null where it is not divided among executors
   */
  ShardWork(ShardFunction<K, S> function, StateUpdate.Rule<K> rule) {
    this.function = function;
    this.rule = rule;
  }

  StateUpdate.Rule<K> rule() {
    return rule;
  }

  ShardFunction<K, S> function() {
    return function;
  }

  /** Memory that is the taker's alone. */
  S take() {
    S scratch = spare().poll();
    return scratch != null ? scratch : function.scratch();
  }

  /** Gives back what a task does not use any more. */
  void giveBack(S scratch) {
    spare().add(scratch);
  }

  private synchronized Queue<S> spare() {
    if (spare == null) {
      spare = new ConcurrentLinkedQueue<>();
    }
    return spare;
  }
}
