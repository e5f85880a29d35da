package org.ardent.train.exec;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.ardent.pack.PackedRows;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction2;

/**
 * The work of an executor: one round of a {@link ShardFunction} on one shard, or all rounds that a
 * {@link TaskMeeting} calls, on some shards.
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
  private final int shardsOfTask;

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
      VectorTransfer transfer,
      int shardsOfTask) {
    this.shardsOfTask = shardsOfTask;
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
    return new ShardTask<>(function, counters, NO_MEETING, key, state, transfer, 1);
  }

  /**
   * The rounds of a meeting.
   *
   * @param shardsOfTask how many shards a task has; the last may have fewer
   */
  static <K, S> ShardTask<K, S> of(
      Broadcast<? extends ShardFunction<K, S>> function,
      RunMeter.Counters counters,
      TaskMeeting<K, S> meeting,
      int shardsOfTask) {
    return new ShardTask<>(function, counters, meeting.id(), null, null, null, shardsOfTask);
  }

  @Override
  public ShardOutcome apply(TaskContext context, Iterator<PackedRows> shards) {
    int task = context.partitionId();
    if (meeting == NO_MEETING) {
      ShardFunction<K, S> of = function.value();
      ShardOutcome outcome =
          of.apply(of.scratch(), state.vectors(), key, task, shards.next(), WaitingTasks.NONE);
      counters.add(outcome.seen());
      return outcome.sentBy(transfer);
    }
    TaskMeeting<K, S> open = TaskMeeting.of(meeting);
    RowsSeen seen = open == null ? RowsSeen.NONE : attend(open, task, shards);
    counters.add(seen);
    // The driver already has the outcomes of all rounds.
    return new ShardOutcome(List.of(seen), List.of(), 0);
  }

  /** Makes the rounds of a meeting; which rows those saw that were whole. */
  private RowsSeen attend(TaskMeeting<K, S> open, int task, Iterator<PackedRows> shards) {
    List<Part> parts = new ArrayList<>();
    try {
      for (int shard = task * shardsOfTask; shards.hasNext(); shard++) {
        S spare = open.takeSpare();
        S scratch = spare != null ? spare : function.value().scratch();
        parts.add(new Part(shard, shards.next(), scratch));
      }
      open.come(task);
      return attend(open, parts);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return RowsSeen.NONE;
    } finally {
      open.leave();
      parts.forEach(part -> open.giveBack(part.scratch));
    }
  }

  private RowsSeen attend(TaskMeeting<K, S> open, List<Part> parts) throws InterruptedException {
    RowsSeen seen = RowsSeen.NONE;
    RowsSeen last = RowsSeen.NONE;
    int round = 1;
    for (K next = open.await(round); next != null; next = open.await(round)) {
      seen = seen.plus(last);
      last = RowsSeen.NONE;
      for (Part part : parts) {
        ShardOutcome outcome =
            function
                .value()
                .apply(
                    part.scratch,
                    open.state(),
                    next,
                    part.shard,
                    part.rows,
                    open.waiting(part.shard));
        last = last.plus(outcome.seen());
        open.bring(part.shard, outcome);
      }
      round++;
    }
    return open.rounds() == round - 1 ? seen.plus(last) : seen;
  }

  /** A shard that a task has, and the memory for its work. */
  private final class Part {
    private final int shard;
    private final PackedRows rows;
    private final S scratch;

    Part(int shard, PackedRows rows, S scratch) {
      this.shard = shard;
      this.rows = rows;
      this.scratch = scratch;
    }
  }
}
