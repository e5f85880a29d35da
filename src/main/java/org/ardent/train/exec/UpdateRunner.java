package org.ardent.train.exec;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.ardent.pack.Shards;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs rounds whose sums change a state, here or on the executors, each of which owns a slice then
 * (BigDL's way: Dai et al. 2019). The state is the same bit for bit.
 *
 * <p>What executors change is fetched at the end of a job, and whenever it is asked for. If it is
 * lost with an executor, the rounds since it was fetched are made once more, here.
 *
 * @param <K> what tells one round from another, serializable
 * @param <S> memory that a task works with
 */
public final class UpdateRunner<K, S> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(UpdateRunner.class);

  /**
   * With fewer elements there is nothing to divide. {@link Slices} also needs it: it divides the
   * vectors that are as long as the parameters, and an optimiser's other vectors, which all owners
   * have, are shorter than this.
   */
  private static final int LEAST = 64;

  private final ShardRunner<K, S> runner;
  private final StateUpdate<K> update;
  private final List<float[]> starts;
  private final boolean divides;

  /** The rounds that executors have made since the state was fetched. */
  private final Deque<K> unfetched = new ArrayDeque<>();

  /** A runner, whose state is all zero until it is set. */
  public UpdateRunner(
      JavaSparkContext context,
      Shards shards,
      ShardFunction<K, S> function,
      StateUpdate.Rule<K> rule,
      RunMeter meter) {
    this(context, shards, function, rule, meter, divides(context, rule));
  }

  private UpdateRunner(
      JavaSparkContext context,
      Shards shards,
      ShardFunction<K, S> function,
      StateUpdate.Rule<K> rule,
      RunMeter meter,
      boolean divides) {
    this(new ShardRunner<>(context, shards, function, divides ? rule : null, meter), rule, divides);
  }

  /**
   * A runner, whose state is all zero until it is set.
   *
   * @param divides whether executors may own the state
   */
  UpdateRunner(ShardRunner<K, S> runner, StateUpdate.Rule<K> rule, boolean divides) {
    this.runner = runner;
    this.divides = divides;
    update = rule.slice(0, rule.length());
    starts = update.state().subList(0, rule.starts());
  }

  private static boolean divides(JavaSparkContext context, StateUpdate.Rule<?> rule) {
    SparkConf conf = context.sc().env().conf();
    if (Aggregation.of(conf) == Aggregation.DRIVER) {
      return false;
    }
    String obstacle = null;
    if (context.isLocal()) {
      obstacle = "in local mode there are no executors";
    } else if (MeetingTransport.port(conf) < 0) {
      obstacle = MeetingTransport.PORT + " is -1";
    } else if (!rule.divisible()) {
      obstacle = "a step depends on the whole gradient";
    } else if (rule.length() < LEAST) {
      obstacle = "there are few parameters";
    }
    if (obstacle != null) {
      LOG.warn("the driver adds up in spite of {}: {}", Aggregation.CONF, obstacle);
    }
    return obstacle == null;
  }

  /** Everything that outlives a round, live until the next one. */
  public List<float[]> state() {
    fetch();
    return update.state();
  }

  /**
   * A round.
   *
   * @param outcome what the shards saw; its sums have been used
   * @param finite whether it was; if not, nothing has changed
   */
  public record Round(RoundOutcome outcome, boolean finite) {}

  /**
   * Makes a round.
   *
   * @throws RuntimeException as Spark's, undeclared ones too, if a job failed; the state is that
   *     after the last round that was returned
   */
  public Round round(K key) {
    if (divides && runner.isDue()) {
      // Before the round: if this fails, nobody counts a round that the state has.
      release();
    }
    RoundOutcome outcome = divides ? runner.divided(update.state(), key) : null;
    if (outcome == null) {
      repeat();
      outcome = runner.round(starts, key);
      return new Round(outcome, update.apply(key, outcome));
    }
    unfetched.add(key);
    return new Round(outcome, true);
  }

  private void fetch() {
    if (!unfetched.isEmpty()) {
      if (runner.fetch()) {
        unfetched.clear();
      } else {
        repeat();
      }
    }
  }

  /** Makes the rounds once more whose effect is lost. */
  private void repeat() {
    if (!unfetched.isEmpty()) {
      LOG.warn("{} steps are repeated that executors had not sent yet", unfetched.size());
    }
    while (!unfetched.isEmpty()) {
      K key = unfetched.peek();
      if (!update.apply(key, runner.uncounted(starts, key))) {
        throw new IllegalStateException("a step is not finite that was so before");
      }
      unfetched.remove();
    }
  }

  /** Lets waiting tasks go, so that others can run; the next round is a new job. */
  public void release() {
    fetch();
    runner.release();
  }

  @Override
  public void close() {
    runner.close();
  }
}
