package org.ardent.train.exec;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.ardent.pack.PackedRows;
import org.ardent.pack.Shards;
import org.ardent.shipping.Shipping;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a {@link ShardFunction} on all shards, one round at a time. The driver uses the results of a
 * round before it asks for the next.
 *
 * <p>A job has many rounds where all its tasks run at once: they share the shards and wait for the
 * next round in a {@link Meeting}, until {@link #release} or, so that the job can be watched and
 * left, some seconds have passed. Where a meeting cannot be held, a round is a job.
 *
 * @param <K> what tells one round from another, serializable
 * @param <S> memory that a task works with; the next job's tasks have it after it
 */
public final class ShardRunner<K, S> implements AutoCloseable {
  private static final long JOB_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** The wait after a meeting that not all tasks came to; each further one waits twice as long. */
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(20);

  private static final Logger LOG = LoggerFactory.getLogger(ShardRunner.class);

  /** Messages of more bytes are left to Spark's jobs, which send them in blocks. */
  private static final long MOST_BYTES = 1L << 29;

  private final JavaSparkContext context;
  private final Shards shards;
  private final RunMeter meter;
  private final VectorTransfer transfer;
  private final LongSupplier clock;
  private final Broadcast<ShardWork<K, S>> work;

  /** Null within one process and before the first meeting; empty if there cannot be one. */
  private Optional<MeetingServer> server;

  /** Null between jobs. */
  private Meeting<K> meeting;

  /** The same, if its executors own slices of the state; else null. */
  private ClusterMeeting<K> divided;

  /** Whether executors could not exchange slices, and so are not asked again. */
  private boolean refused;

  /** Whether they have done so, and it has been said. */
  private boolean said;

  private CompletableFuture<Void> job;
  private long jobEnd;

  /** Meetings in a row that not all tasks came to. */
  private int failed;

  private long retry;

  /** A runner. */
  public ShardRunner(
      JavaSparkContext context, Shards shards, ShardFunction<K, S> function, RunMeter meter) {
    this(context, shards, function, null, meter);
  }

  /**
   * A runner of rounds that executors may finish.
   *
   * @param rule how the sums change the state; null if only the driver does that
   */
  ShardRunner(
      JavaSparkContext context,
      Shards shards,
      ShardFunction<K, S> function,
      StateUpdate.Rule<K> rule,
      RunMeter meter) {
    this(context, shards, function, rule, meter, VectorTransfer.open(context), System::nanoTime);
  }

  /**
   * A runner of rounds that executors may finish.
   *
   * @param rule how the sums change the state; null if only the driver does that
   * @param transfer closed with this
   * @param clock in nanoseconds
   */
  ShardRunner(
      JavaSparkContext context,
      Shards shards,
      ShardFunction<K, S> function,
      StateUpdate.Rule<K> rule,
      RunMeter meter,
      VectorTransfer transfer,
      LongSupplier clock) {
    this.context = context;
    this.shards = shards;
    this.meter = meter;
    this.transfer = transfer;
    this.clock = clock;
    work = Shipping.broadcast(context, new ShardWork<>(function, rule));
  }

  /**
   * Makes a round.
   *
   * @param state the vectors that it starts from, always the same arrays; they change between
   *     rounds only
   * @param key of the round
   * @return the outcome, valid until the next round
   */
  public RoundOutcome round(List<float[]> state, K key) {
    RoundOutcome outcome = uncounted(state, key);
    meter.count(outcome.reports());
    return outcome;
  }

  /** The same for a round that has been counted. */
  RoundOutcome uncounted(List<float[]> state, K key) {
    long bytes = Stretch.of(state).stream().mapToLong(Stretch::bytes).sum();
    RoundOutcome outcome = mayMeet(bytes) ? inMeeting(state, false, key) : null;
    return outcome != null ? outcome : RoundOutcome.of(byJob(state, key));
  }

  /**
   * Makes a round in which the executors change the state, which is divided among them. The state
   * is here again after {@link #fetch}.
   *
   * @param state everything that outlives a round, always the same arrays
   * @param key of the round
   * @return the outcome, without sums; null if there is no such meeting, or no more: then no round
   *     since the state was fetched has had an effect
   */
  RoundOutcome divided(List<float[]> state, K key) {
    // How much of the state a message has is known once the executors are.
    boolean may = meeting != null ? divided != null : !refused && mayMeet(0);
    RoundOutcome outcome = may ? inMeeting(state, true, key) : null;
    if (outcome != null) {
      meter.count(outcome.reports());
    }
    return outcome;
  }

  /**
   * Fetches the state that executors have changed.
   *
   * @return false if it is lost: then no round since it was fetched has had an effect
   */
  boolean fetch() {
    try {
      if (divided != null && divided.fetch()) {
        return true;
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    release();
    return false;
  }

  /** Whether a meeting whose executors own the state has lasted long enough. */
  boolean isDue() {
    return divided != null && clock.getAsLong() - jobEnd > 0;
  }

  /**
   * Makes a round whose vectors are not added up, as a job of its own.
   *
   * @param state the vectors that it starts from
   * @param key of the round
   * @return the outcomes in shard order
   */
  public List<ShardOutcome> outcomes(List<float[]> state, K key) {
    List<ShardOutcome> outcomes = byJob(state, key);
    meter.count(outcomes.stream().map(ShardOutcome::report).toList());
    return outcomes;
  }

  /**
   * Whether a meeting may be open.
   *
   * @param bytes that the driver sends every executor
   */
  private boolean mayMeet(long bytes) {
    if (meeting != null) {
      return true;
    }
    if (failed > 0 && clock.getAsLong() - retry < 0) {
      return false;
    }
    return transfer.withinProcess() || (bytes <= MOST_BYTES && listens());
  }

  /** Whether executors can reach this driver, as far as it is known here. */
  private boolean listens() {
    if (server == null) {
      server = MeetingServer.open(context.sc().env());
    }
    return server.isPresent();
  }

  /** The round's outcome, or null if it was not whole. */
  private RoundOutcome inMeeting(List<float[]> state, boolean divides, K key) {
    if (meeting == null) {
      open(state, divides);
    }
    try {
      RoundOutcome outcome = meeting.round(key);
      if (outcome != null) {
        failed = 0;
        if (meeting.rounds() == 1) {
          // Where tasks start slowly, that is no reason to leave at once.
          jobEnd = clock.getAsLong() + JOB_NANOS;
          sayWhoOwns();
        }
      } else if (divided != null && whyNoSlices() != null) {
        refused = true;
        LOG.warn(
            "the driver adds up for the rest of the run in spite of {}: {}",
            Aggregation.CONF,
            whyNoSlices());
      } else if (meeting.rounds() == 0) {
        retry = clock.getAsLong() + (RETRY_NANOS << Math.min(failed, 8));
        failed++;
      }
      if (outcome == null || (divided == null && clock.getAsLong() - jobEnd > 0)) {
        release();
      }
      return outcome;
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Why the executors of a meeting that is over are not asked again; null if they are. */
  private String whyNoSlices() {
    // An executor may have been lost: who has made a round in slices may fail once in a row.
    boolean failedOnce = divided.owners() > 0 && divided.rounds() == 0;
    return divided.obstacle() == null && failedOnce && (!said || failed > 0)
        ? "no round was made in slices"
        : divided.obstacle();
  }

  private void sayWhoOwns() {
    if (divided != null && !said) {
      said = true;
      LOG.info("{} executors own slices of the parameters and update them", divided.owners());
    }
  }

  private static CancellationException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return (CancellationException)
        new CancellationException("the thread was interrupted").initCause(e);
  }

  private void open(List<float[]> state, boolean divides) {
    int slots = Math.max(1, meter.slots());
    // As few as let all tasks run at once.
    int shardsOfTask = (shards.count() + slots - 1) / slots;
    RDD<PackedRows> tasks = shards.rdd(shardsOfTask);
    Meeting<K> opened;
    MeetingPlace<K> place;
    if (transfer.withinProcess()) {
      TaskMeeting<K> here =
          new TaskMeeting<>(state, shards.count(), shards.count(), tasks.getNumPartitions());
      opened = here;
      place = new MeetingPlace.InDriver<>(here.id());
    } else {
      ClusterMeeting<K> there =
          divides
              ? ClusterMeeting.dividing(context.sc(), state, shards.count(), MOST_BYTES)
              : ClusterMeeting.open(context.sc(), state, shards.count());
      opened = there;
      divided = divides ? there : null;
      place = server.orElseThrow().place(there);
    }
    ShardTask<K, S> task = ShardTask.of(work, meter.counters(), place, shardsOfTask);
    meeting = opened;
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
    Meeting<K> left = meeting;
    meeting = null;
    divided = null;
    left.leave();
    try {
      job.join();
    } catch (CompletionException e) {
      throw ShardRunner.<RuntimeException>undeclared(e.getCause());
    } finally {
      left.close();
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
      return Shipping.run(shards.rdd(1), ShardTask.of(work, meter.counters(), key, sent, transfer));
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
      if (server != null) {
        server.ifPresent(MeetingServer::close);
      }
      if (!context.sc().isStopped()) {
        work.destroy();
      }
    }
  }
}
