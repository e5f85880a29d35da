package org.ardent.train.algorithm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.ardent.model.Model;
import org.ardent.model.RandomAccessRows;
import org.ardent.pack.Shards;
import org.ardent.train.exec.RowsSeen;
import org.ardent.train.exec.RunMeter;
import org.ardent.train.exec.ShardFunction;
import org.ardent.train.exec.ShardOutcome;
import org.ardent.train.exec.ShardRunner;
import org.ardent.train.exec.WaitingTasks;

/**
 * Local SGD (Stich 2019; Lin et al. 2020): in a round every shard starts from the same parameters
 * and optimiser state and takes several steps on its own slices; then both are averaged, in shard
 * order. Where rows have weights, a shard counts as much as the rows that it saw.
 *
 * <p>The optimiser's state is averaged too and does not stay on the executors. So the driver holds
 * the whole state, and a lost executor costs one round at most.
 */
public final class LocalSgd implements StochasticAlgorithm {
  private final ParameterUpdate update;
  private final List<float[]> state;
  private final boolean weighted;
  private final int length;
  private final ShardRunner<TrainingStep, LocalSteps> runner;

  /**
   * The algorithm, at parameters that are all zero until they are set.
   *
   * @param length steps of a round, except for the last one of an epoch
   */
  public LocalSgd(
      JavaSparkContext context,
      Model model,
      Shards shards,
      UpdateRule rule,
      int length,
      RunMeter meter) {
    this.length = length;
    update = new ParameterUpdate(model, rule, CacheBlocks::forEachInParallel);
    state = update.state();
    weighted = shards.weighted();
    // A shard alone has nobody to help it, and takes the steps of synchronous SGD.
    StepsOfShard function = new StepsOfShard(model, rule, length, shards.count() > 1);
    runner = new ShardRunner<>(context, shards, function, true, meter);
  }

  /** The local steps of a shard. */
  private record StepsOfShard(Model model, UpdateRule rule, int length, boolean halved)
      implements ShardFunction<TrainingStep, LocalSteps> {
    @Override
    public LocalSteps scratch() {
      return new LocalSteps(model, rule);
    }

    @Override
    public ShardOutcome apply(
        LocalSteps steps,
        List<float[]> state,
        TrainingStep first,
        int shard,
        RandomAccessRows rows,
        WaitingTasks waiting) {
      return steps.take(state, first, first.ofRound(length), shard, rows, halved, waiting);
    }
  }

  @Override
  public float[] parameters() {
    return update.parameters();
  }

  @Override
  public List<float[]> state() {
    return state;
  }

  @Override
  public Round round(TrainingStep first) {
    List<ShardOutcome> parts = runner.round(state, first);
    int count = first.ofRound(length);
    int done = parts.stream().mapToInt(part -> part.steps().size()).min().orElse(0);
    boolean finite = done == count;
    if (finite) {
      average(parts);
    }
    List<RowsSeen> steps = new ArrayList<>();
    for (int i = 0; i < done; i++) {
      int step = i;
      steps.add(
          parts.stream().map(part -> part.steps().get(step)).reduce(RowsSeen.NONE, RowsSeen::plus));
    }
    return new Round(steps, finite);
  }

  private void average(List<ShardOutcome> parts) {
    float[] shares = shares(parts);
    for (int k = 0; k < state.size(); k++) {
      int vector = k;
      float[][] values =
          parts.stream().map(part -> part.vectors().get(vector)).toArray(float[][]::new);
      float[] mean = state.get(k);
      CacheBlocks.forEachInParallel(
          mean.length, (block, from, to) -> average(values, shares, mean, from, to));
    }
  }

  /**
   * How much each shard counts, of their number. Slices of rows that all count 1 differ by a row at
   * most, which is not made a difference of.
   */
  private float[] shares(List<ShardOutcome> parts) {
    float[] shares = new float[parts.size()];
    Arrays.fill(shares, 1);
    if (weighted) {
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

  @Override
  public void release() {
    runner.release();
  }

  @Override
  public void close() {
    runner.close();
  }
}
