package org.ardent.train.exec;

import java.io.Serializable;
import java.util.List;

/**
 * The state of an algorithm, or a slice of it, and how the sums of a round change it. Every element
 * changes on its own, by the same elements of the sums and by what is known of the whole round.
 *
 * @param <K> what tells one round from another
 */
public interface StateUpdate<K> {
  /**
   * Everything that outlives a round, live: vectors of the slice's length, and shorter ones that
   * are the same in every slice. Rounds start from the first of them, or the first few.
   */
  List<float[]> state();

  /**
   * Changes the state.
   *
   * @param key of the round
   * @param outcome what all shards saw, and the sums of the same slice
   * @return whether the outcome was finite; if not, nothing has changed
   */
  boolean apply(K key, RoundOutcome outcome);

  /**
   * Makes such states.
   *
   * @param <K> what tells one round from another
   */
  interface Rule<K> extends Serializable {
    /** How long the whole is. */
    int length();

    /** From how many vectors of the state, the first ones, a round starts on every shard. */
    int starts();

    /** Whether each element changes on its own. */
    boolean divisible();

    /** The elements from…to−1, all zero until they are set. */
    StateUpdate<K> slice(int from, int to);
  }
}
