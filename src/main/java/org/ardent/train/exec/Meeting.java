package org.ardent.train.exec;

/**
 * The driver's side of a meeting: the tasks of one job wait for rounds, which need no job of their
 * own then. Nothing is lost when a meeting ends early: a round that is not complete has no effect
 * and may be run in any other way.
 *
 * @param <K> what tells one round from another
 */
interface Meeting<K> {
  /**
   * Calls a round.
   *
   * @return what all shards brought, valid until the next call; null if the meeting is over before
   *     all have
   */
  RoundOutcome round(K key) throws InterruptedException;

  /** How many rounds were whole. */
  int rounds();

  /** Lets all go: what tasks still do has no effect. */
  void leave();

  /** Takes the meeting away, once its job has ended. */
  void close();
}
