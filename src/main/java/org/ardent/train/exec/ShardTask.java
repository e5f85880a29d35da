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
 * meeting calls, on some shards.
 *
 * <p>It is a class for {@code SparkContext.runJob}, and not lambdas for {@code mapPartitions} and
 * {@code collect}. Spark reads and rewrites the byte code of lambdas in every job, which took a
 * third of the time of an empty job.
 */
final class ShardTask<K, S>
    extends AbstractFunction2<TaskContext, Iterator<PackedRows>, ShardOutcome>
    implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Broadcast<ShardWork<K, S>> work;
  private final RunMeter.Counters counters;

  /** Null if the task makes one round, and its outcome is what it returns. */
  private final MeetingPlace<K> meeting;

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
      Broadcast<ShardWork<K, S>> work,
      RunMeter.Counters counters,
      MeetingPlace<K> meeting,
      K key,
      State state,
      VectorTransfer transfer,
      int shardsOfTask) {
    this.shardsOfTask = shardsOfTask;
    this.work = work;
    this.counters = counters;
    this.meeting = meeting;
    this.key = key;
    this.state = state;
    this.transfer = transfer;
  }

  /** One round. */
  static <K, S> ShardTask<K, S> of(
      Broadcast<ShardWork<K, S>> work,
      RunMeter.Counters counters,
      K key,
      State state,
      VectorTransfer transfer) {
    return new ShardTask<>(work, counters, null, key, state, transfer, 1);
  }

  /**
   * The rounds of a meeting.
   *
   * @param shardsOfTask how many shards a task has; the last may have fewer
   */
  static <K, S> ShardTask<K, S> of(
      Broadcast<ShardWork<K, S>> work,
      RunMeter.Counters counters,
      MeetingPlace<K> meeting,
      int shardsOfTask) {
    return new ShardTask<>(work, counters, meeting, null, null, null, shardsOfTask);
  }

  @Override
  public ShardOutcome apply(TaskContext context, Iterator<PackedRows> shards) {
    int task = context.partitionId();
    if (meeting == null) {
      ShardFunction<K, S> of = work.value().function();
      ShardOutcome outcome =
          of.apply(of.scratch(), state.vectors(), key, task, shards.next(), WaitingTasks.NONE);
      counters.add(outcome.report().seen());
      return outcome.sentBy(transfer);
    }
    RowsSeen seen = attend(task, shards);
    counters.add(seen);
    // The driver already has the outcomes of all rounds.
    return new ShardOutcome(new ShardReport(List.of(seen), 0), List.of());
  }

  /** Makes the rounds of a meeting; which rows those saw that stay done. */
  private RowsSeen attend(int task, Iterator<PackedRows> shards) {
    List<Part> parts = new ArrayList<>();
    TaskMeeting<K> open = null;
    try {
      for (int shard = task * shardsOfTask; shards.hasNext(); shard++) {
        parts.add(new Part(shard, shards.next(), work.value().take()));
      }
      open = meeting.enter(task, parts.stream().map(Part::shard).toList(), work.value().rule());
      return open == null ? RowsSeen.NONE : attend(open, parts);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return RowsSeen.NONE;
    } finally {
      if (open != null) {
        open.leave();
      }
      parts.forEach(part -> work.value().giveBack(part.scratch));
    }
  }

  private RowsSeen attend(TaskMeeting<K> open, List<Part> parts) throws InterruptedException {
    ShardFunction<K, S> function = work.value().function();
    List<RowsSeen> seen = new ArrayList<>();
    for (K next = open.await(1); next != null; next = open.await(seen.size() + 1)) {
      RowsSeen ofRound = RowsSeen.NONE;
      for (Part part : parts) {
        ShardOutcome outcome =
            function.apply(
                part.scratch, open.state(), next, part.shard, part.rows, open.waiting(part.shard));
        ofRound = ofRound.plus(outcome.report().seen());
        open.bring(part.shard, outcome);
      }
      seen.add(ofRound);
    }
    return seen.stream().limit(open.rounds()).reduce(RowsSeen.NONE, RowsSeen::plus);
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

    int shard() {
      return shard;
    }
  }
}
