package org.ardent.train.exec;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.ardent.pack.PackedRows;
import org.ardent.pack.Shards;
import org.ardent.shipping.Shipping;

/**
 * Runs a {@link ShardFunction} on all shards, one round at a time. The driver uses the results of a
 * round before it asks for the next.
 *
 * <p>A round is a Spark job. Where the tasks are in the driver's own process, one job has many
 * rounds: as many tasks as run at once share the shards and wait for the next in a {@link
 * TaskMeeting}, until {@link #release} or, so that the job can be watched and left, some seconds
 * have passed.
 *
 * @param <K> what tells one round from another
 * @param <S> memory that a task works with; the next job's tasks have it after it: vectors as long
 *     as the parameters, which G1 does not allocate without looking through the whole heap, once it
 *     is half full
 */
public final class ShardRunner<K, S> implements AutoCloseable {
  private static final long JOB_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final JavaSparkContext context;
  private final Shards shards;
  private final RunMeter meter;
  private final VectorTransfer transfer;
  private final Broadcast<? extends ShardFunction<K, S>> function;
  private final Queue<S> spare = new ConcurrentLinkedQueue<>();

  /** How many shards a task of a meeting has: as few as let all tasks run at once. */
  private final int shardsOfTask;

  /** Not for long if the tasks did not all come once: something else takes their place. */
  private boolean meets;

  /** Null between jobs. */
  private TaskMeeting<K, S> meeting;

  private CompletableFuture<Void> job;
  private long jobEnd;

  /**
   * A runner.
   *
   * @param meets whether tasks may wait for the next round, where that is possible
   */
  public ShardRunner(
      JavaSparkContext context,
      Shards shards,
      ShardFunction<K, S> function,
      boolean meets,
      RunMeter meter) {
    this.context = context;
    this.shards = shards;
    this.meter = meter;
    transfer = VectorTransfer.open(context);
    this.function = Shipping.broadcast(context, function);
    int slots = Math.max(1, meter.slots());
    shardsOfTask = (shards.count() + slots - 1) / slots;
    this.meets = meets && transfer.withinProcess();
  }

  /**
   * Makes a round.
   *
   * @param state the vectors that it starts from, always the same arrays; they change between
   *     rounds only
   * @param key of the round
   * @return the outcomes in shard order, valid until the next round
   */
  public List<ShardOutcome> round(List<float[]> state, K key) {
    List<ShardOutcome> outcomes = meets ? inMeeting(state, key) : null;
    if (outcomes == null) {
      outcomes = byJob(state, key);
    }
    meter.count(outcomes);
    return outcomes;
  }

  /** The round's outcomes, or null if it was not whole. */
  private List<ShardOutcome> inMeeting(List<float[]> state, K key) {
    if (meeting == null) {
      open(state);
    }
    try {
      List<ShardOutcome> outcomes = meeting.round(key);
      meets = meeting.rounds() > 0;
      if (outcomes == null || System.nanoTime() > jobEnd) {
        release();
      }
      return outcomes;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (CancellationException)
          new CancellationException("the thread was interrupted").initCause(e);
    }
  }

  private void open(List<float[]> state) {
    RDD<PackedRows> tasks = shards.rdd(shardsOfTask);
    TaskMeeting<K, S> opened =
        new TaskMeeting<>(state, spare, shards.count(), tasks.getNumPartitions());
    ShardTask<K, S> task = ShardTask.of(function, meter.counters(), opened, shardsOfTask);
    meeting = opened;
    jobEnd = System.nanoTime() + JOB_NANOS;
    // A thread of its own has this one's job group, description and pool, as a pooled one has not.
    job =
        CompletableFuture.runAsync(
                () -> Shipping.run(tasks, task),
                run -> {
                  Thread thread = new Thread(run, "ardent-rounds");
                  thread.setDaemon(true);
                  thread.start();
                })
            .whenComplete((nothing, failure) -> opened.leave());
  }

  /**
   * Lets waiting tasks go, so that others can run; the next round is a new job.
   *
   * @throws RuntimeException as Spark's, undeclared ones too, if the job failed
   */
  public void release() {
    if (meeting == null) {
      return;
    }
    meeting.close();
    meeting = null;
    try {
      job.join();
    } catch (CompletionException e) {
      throw ShardRunner.<RuntimeException>undeclared(e.getCause());
    }
  }

  /** Spark's exceptions are checked ones that its methods do not declare. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> E undeclared(Throwable cause) throws E {
    throw (E) cause;
  }

  private List<ShardOutcome> byJob(List<float[]> state, K key) {
    VectorTransfer.Vectors packed = transfer.pack(state);
    Broadcast<VectorTransfer.Vectors> broadcast =
        transfer.withinProcess() ? null : Shipping.broadcast(context, packed);
    ShardTask.State sent = new ShardTask.State(broadcast == null ? packed : null, broadcast);
    try {
      return Shipping.run(
          shards.rdd(1), ShardTask.of(function, meter.counters(), key, sent, transfer));
    } finally {
      if (broadcast != null) {
        broadcast.destroy();
      }
      transfer.clear();
    }
  }

  /** Lets tasks go and frees what the executors hold. */
  @Override
  public void close() {
    try {
      release();
    } finally {
      transfer.close();
      if (!context.sc().isStopped()) {
        function.destroy();
      }
    }
  }
}
