package org.ardent.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.ardent.model.Model;
import org.ardent.pack.Shards;

/**
 * A round of local SGD (Stich 2019; Lin et al. 2020): every shard starts from the same parameters
 * and optimiser state and takes several steps on its own slices; then both are averaged, in shard
 * order. Where rows have weights, a shard counts as much as the rows that it saw.
 *
 * <p>The optimiser's state is averaged too, and not left on the executors: so the driver holds all
 * there is, and a lost executor costs no more than the round.
 */
final class LocalSteps {
  private final JavaSparkContext context;
  private final Broadcast<Model> model;
  private final Shards shards;
  private final Learner learner;
  private final TrainingSettings settings;
  private final Exchange exchange;
  private final Meter meter;
  private final LockstepJobs<ShardRound, LocalLearner> jobs;

  LocalSteps(
      JavaSparkContext context,
      Broadcast<Model> model,
      Shards shards,
      Learner learner,
      TrainingSettings settings,
      Exchange exchange,
      Meter meter) {
    this.context = context;
    this.model = model;
    this.shards = shards;
    this.learner = learner;
    this.settings = settings;
    this.exchange = exchange;
    this.meter = meter;
    jobs = new LockstepJobs<>(context, shards, exchange, meter);
  }

  /**
   * Takes the steps of a round.
   *
   * @param first the first of them
   * @throws DivergedException if a likelihood or gradient is not finite
   */
  List<StepResult> run(Step first) {
    return take(first, rounds(first), false);
  }

  /**
   * Makes rounds in one job, if its tasks can meet: the same rounds, with less to wait for.
   *
   * @param first the first of the steps
   * @param after is told what the steps of a round saw, and says whether to go on; on whichever
   *     thread
   * @return whether any were made
   * @throws DivergedException as {@link #run}
   */
  boolean run(Step first, Predicate<List<StepResult>> after) {
    int[] done = {0};
    Lockstep.Update<ShardRound> update =
        parts -> {
          Step next = first.plusRounds(done[0]++, settings.localSteps());
          return after.test(take(next, parts, true));
        };
    return jobs.run(
        learner.state(),
        update,
        meeting -> new LocalRounds(meeting, model, settings, first, halved()));
  }

  /**
   * Takes the steps of a round.
   *
   * @param handBack whether the shards' own states become the mean too, to go on from
   */
  private List<StepResult> take(Step first, List<ShardRound> parts, boolean handBack) {
    int count = first.ofRound(settings.localSteps());
    int done = parts.stream().mapToInt(p -> p.steps().size()).min().orElse(0);
    if (done < count) {
      throw new DivergedException(first.epoch() + 1, first.step() + done + 1);
    }
    average(parts, handBack);
    List<StepResult> results = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int step = i;
      results.add(
          parts.stream()
              .map(part -> part.steps().get(step))
              .reduce(StepResult.NONE, StepResult::plus));
    }
    return results;
  }

  /** A shard alone has nobody to help it, and takes the steps of synchronous SGD. */
  private boolean halved() {
    return shards.count() > 1;
  }

  private List<ShardRound> rounds(Step first) {
    try (Shipment shared = Shipment.send(context, exchange, learner.state())) {
      return ShardTask.run(
          shards,
          new LocalStepsTask(model, shared, settings, first, halved(), exchange.id()),
          meter,
          ShardRound.class);
    } finally {
      exchange.clear();
    }
  }

  private void average(List<ShardRound> parts, boolean handBack) {
    float[] shares = shares(parts);
    List<float[]> state = learner.state();
    for (int k = 0; k < state.size(); k++) {
      int vector = k;
      float[][] values =
          parts.stream().map(part -> part.state().get(vector)).toArray(float[][]::new);
      float[] mean = state.get(k);
      Chunks.forEachInParallel(
          mean.length,
          (chunk, from, to) -> {
            average(values, shares, mean, from, to);
            for (int s = 0; handBack && s < values.length; s++) {
              System.arraycopy(mean, from, values[s], from, to - from);
            }
          });
    }
  }

  /**
   * How much each shard counts, of their number. Slices of rows that all count 1 differ by a row at
   * most, which is not made a difference of.
   */
  private float[] shares(List<ShardRound> parts) {
    float[] shares = new float[parts.size()];
    Arrays.fill(shares, 1);
    if (shards.weighted()) {
      double total = parts.stream().mapToDouble(part -> part.seen().weight()).sum();
      for (int s = 0; s < shares.length; s++) {
        shares[s] = (float) (parts.get(s).seen().weight() * shares.length / total);
      }
    }
    return shares;
  }

  /** The mean as the first plus the mean deviation from it: exact where all shards agree. */
  private static void average(float[][] values, float[] shares, float[] mean, int from, int to) {
    float[] first = values[0];
    Arrays.fill(mean, from, to, 0);
    for (int s = 1; s < shares.length; s++) {
      float[] other = values[s];
      float share = shares[s];
      for (int i = from; i < to; i++) {
        mean[i] += share * (other[i] - first[i]);
      }
    }
    float share = 1f / values.length;
    for (int i = from; i < to; i++) {
      mean[i] = first[i] + share * mean[i];
    }
  }
}
