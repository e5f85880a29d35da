package org.ardent.train;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.apache.spark.api.java.JavaSparkContext;
import org.ardent.pack.Shards;

/**
 * Jobs whose tasks run in this process, all at once, and meet in {@link Lockstep}.
 *
 * @param <P> a shard's part of a round
 * @param <S> what a task works with, and the next job's tasks after it: vectors as long as the
 *     parameters, which G1 does not allocate without looking through the whole heap, once it is
 *     half full
 */
final class LockstepJobs<P, S> {
  /** After which a job ends, so that it can be watched and left. */
  private static final long JOB_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Shards shards;
  private final Meter meter;
  private final Queue<S> spare = new ConcurrentLinkedQueue<>();

  /** Not for long if the tasks did not all come once: something else takes their place. */
  private boolean possible;

  LockstepJobs(JavaSparkContext context, Shards shards, Exchange exchange, Meter meter) {
    this.shards = shards;
    this.meter = meter;
    possible = exchange.id() != Exchange.NONE && shards.count() <= Meter.slots(context.sc());
  }

  /**
   * Makes rounds, as many as five seconds have.
   *
   * @param state what rounds start from
   * @param task of a meeting
   * @return whether any were made
   */
  boolean run(
      List<float[]> state, Lockstep.Update<P> update, LongFunction<ShardTask<ShardSteps>> task) {
    if (!possible) {
      return false;
    }
    long end = System.nanoTime() + JOB_NANOS;
    Lockstep.Update<P> inTime = parts -> update.take(parts) && System.nanoTime() < end;
    try (Lockstep<P, S> meeting = new Lockstep<>(state, spare, shards.count(), inTime)) {
      ShardTask.run(shards, task.apply(meeting.id()), meter, ShardSteps.class);
      possible = meeting.outcome();
    }
    return possible;
  }
}
