package org.ardent.train;

import org.ardent.model.Examples;

/**
 * What a task in the driver's process does in several rounds.
 *
 * @param <P> its part of a round
 * @param <S> what it works with
 */
abstract class LockstepTask<P extends ShardResult, S> extends ShardTask<ShardSteps> {
  private static final long serialVersionUID = 1L;

  private final long meeting;

  /**
   * A job's rounds.
   *
   * @param meeting where the tasks meet
   */
  LockstepTask(long meeting) {
    this.meeting = meeting;
  }

  /** What a task does in its rounds. */
  interface Rounds<P> {
    /** The shard's part of a round, from 0. */
    P make(int round);
  }

  /** What a task works with, if no other has left it. */
  abstract S scratch();

  /**
   * Prepares a task's rounds.
   *
   * @param scratch as other rounds have left it
   */
  abstract Rounds<P> rounds(int shard, Examples examples, Lockstep<P, S> lockstep, S scratch);

  @Override
  final ShardSteps call(int shard, Examples examples) {
    Lockstep<P, S> lockstep = Lockstep.of(meeting);
    if (lockstep == null) {
      return ShardSteps.NONE;
    }
    S spare = lockstep.takeSpare();
    S scratch = spare != null ? spare : scratch();
    try {
      return call(shard, rounds(shard, examples, lockstep, scratch), lockstep);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ShardSteps.NONE;
    } finally {
      lockstep.leave();
      lockstep.giveBack(scratch);
    }
  }

  private ShardSteps call(int shard, Rounds<P> rounds, Lockstep<P, S> lockstep)
      throws InterruptedException {
    ShardSteps steps = ShardSteps.NONE;
    boolean goesOn = lockstep.gather(shard);
    for (int i = 0; goesOn; i++) {
      P part = rounds.make(i);
      goesOn = lockstep.arrive(shard, part);
      if (lockstep.rounds() > i) {
        steps = steps.plus(part);
      }
    }
    return steps;
  }
}
