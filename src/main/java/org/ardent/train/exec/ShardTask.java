package org.ardent.train.exec;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.ardent.pack.PackedRows;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

/**
 * The work of an executor on each shard: one round of a {@link ShardFunction}, or all rounds that a
 * {@link TaskMeeting} calls.
 *
 * <p>It is a class for {@code SparkContext.runJob}, and not lambdas for {@code mapPartitions} and
 * {@code collect}. Spark reads and rewrites the byte code of lambdas in every job, which took a
 * third of the time of an empty job.
 */
final class ShardTask<K, S>
    extends AbstractFunction2<TaskContext, Iterator<PackedRows>, ShardOutcome>
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The task makes one round, and its outcome is what it returns. */
  private static final long NO_MEETING = 0;

  private final Broadcast<? extends ShardFunction<K, S>> function;
  private final RunMeter.Counters counters;
  private final long meeting;
  private final K key;
  private final State state;
  private final VectorTransfer transfer;

  /**
   * The vectors that a round starts from, by broadcast, or within one process in the task itself,
   * since a broadcast costs a millisecond or two whatever it carries.
   */
  record State(VectorTransfer.Vectors direct, Broadcast<VectorTransfer.Vectors> broadcast)
      implements Serializable {
    List<float[]> vectors() {
      return direct != null ? direct.vectors() : broadcast.value().vectors();
    }
  }

  private ShardTask(
      Broadcast<? extends ShardFunction<K, S>> function,
      RunMeter.Counters counters,
      long meeting,
      K key,
      State state,
      VectorTransfer transfer) {
    this.function = function;
    this.counters = counters;
    this.meeting = meeting;
    this.key = key;
    this.state = state;
    this.transfer = transfer;
  }

  /** One round. */
  static <K, S> ShardTask<K, S> of(
      Broadcast<? extends ShardFunction<K, S>> function,
      RunMeter.Counters counters,
      K key,
      State state,
      VectorTransfer transfer) {
    return new ShardTask<>(function, counters, NO_MEETING, key, state, transfer);
  }

  /** The rounds of a meeting. */
  static <K, S> ShardTask<K, S> of(
      Broadcast<? extends ShardFunction<K, S>> function,
      RunMeter.Counters counters,
      TaskMeeting<K, S> meeting) {
    return new ShardTask<>(function, counters, meeting.id(), null, null, null);
  }

  @Override
  public ShardOutcome apply(TaskContext context, Iterator<PackedRows> shards) {
    int shard = context.partitionId();
    PackedRows rows = shards.next();
    if (meeting == NO_MEETING) {
      ShardFunction<K, S> of = function.value();
      ShardOutcome outcome =
          of.apply(of.scratch(), state.vectors(), key, shard, rows, WaitingTasks.NONE);
      counters.add(outcome.seen());
      return outcome.sentBy(transfer);
    }
    TaskMeeting<K, S> open = TaskMeeting.of(meeting);
    RowsSeen seen = open == null ? RowsSeen.NONE : attend(open, shard, rows);
    counters.add(seen);
    // The driver already has the outcomes of all rounds.
    return new ShardOutcome(List.of(seen), List.of(), 0);
  }

  /** Makes the rounds of a meeting; which rows those saw that were whole. */
  private RowsSeen attend(TaskMeeting<K, S> open, int shard, PackedRows rows) {
    S spare = open.takeSpare();
    S scratch = spare != null ? spare : function.value().scratch();
    try {
      return attend(open, shard, rows, scratch);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return RowsSeen.NONE;
    } finally {
      open.leave();
      open.giveBack(scratch);
    }
  }

  private RowsSeen attend(TaskMeeting<K, S> open, int shard, PackedRows rows, S scratch)
      throws InterruptedException {
    WaitingTasks waiting = open.waiting(shard);
    open.come(shard);
    RowsSeen seen = RowsSeen.NONE;
    RowsSeen last = RowsSeen.NONE;
    int round = 1;
    for (K next = open.await(round); next != null; next = open.await(round)) {
      seen = seen.plus(last);
      ShardOutcome part = function.value().apply(scratch, open.state(), next, shard, rows, waiting);
      last = part.seen();
      open.bring(shard, part);
      round++;
    }
    return open.rounds() == round - 1 ? seen.plus(last) : seen;
  }
}
