package org.ardent.train.algorithm;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.ardent.model.Model;
import org.ardent.model.RandomAccessRows;
import org.ardent.pack.Shards;
import org.ardent.train.exec.CacheBlocks;
import org.ardent.train.exec.RoundOutcome;
import org.ardent.train.exec.RowsSeen;
import org.ardent.train.exec.RunMeter;
import org.ardent.train.exec.ShardFunction;
import org.ardent.train.exec.ShardOutcome;
import org.ardent.train.exec.ShardReport;
import org.ardent.train.exec.ShardRunner;
import org.ardent.train.exec.WaitingTasks;

/**
 * Local SGD (Stich 2019; Lin et al. 2020): in a round every shard starts from the same parameters
 * and optimiser state and takes several steps on its own slices; then both become the mean over the
 * shards, as what they were plus the mean deviation from that. Where rows have weights, a shard
 * counts as much as the rows that it saw.
 *
 * <p>The optimiser's state is averaged too and does not stay on the executors. So the driver holds
 * the whole state, and a lost executor costs one round at most.
 */
public final class LocalSgd implements StochasticAlgorithm {
  private final ParameterUpdate update;
  private final List<float[]> state;
  private final boolean weighted;
  private final boolean alone;
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
    alone = shards.count() == 1;
    StepsOfShard function = new StepsOfShard(model, rule, length, alone, weighted);
    runner = new ShardRunner<>(context, shards, function, meter);
  }

  /**
   * The local steps of a shard. A shard alone has nobody to help it, and takes the steps of
   * synchronous SGD.
   */
  private record StepsOfShard(
      Model model, UpdateRule rule, int length, boolean alone, boolean weighted)
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
      ShardOutcome outcome =
          steps.take(state, first, first.ofRound(length), shard, rows, !alone, waiting);
      if (!alone) {
        steps.becomeDeviation(state, weighted ? (float) outcome.report().seen().weight() : 1);
      }
      return outcome;
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
    RoundOutcome outcome = runner.round(state, first);
    List<ShardReport> reports = outcome.reports();
    int count = first.ofRound(length);
    int done = reports.stream().mapToInt(report -> report.steps().size()).min().orElse(0);
    boolean finite = done == count;
    if (finite) {
      average(outcome);
    }
    List<RowsSeen> steps = new ArrayList<>();
    for (int i = 0; i < done; i++) {
      int step = i;
      steps.add(
          reports.stream()
              .map(report -> report.steps().get(step))
              .reduce(RowsSeen.NONE, RowsSeen::plus));
    }
    return new Round(steps, finite);
  }

  private void average(RoundOutcome outcome) {
    double weight = weighted ? outcome.seen().weight() : outcome.reports().size();
    float share = (float) (1 / weight);
    for (int k = 0; k < state.size(); k++) {
      int vector = k;
      float[] mean = state.get(k);
      CacheBlocks.forEachInParallel(
          mean.length,
          (block, from, to) -> {
            float[] sum = outcome.sum(vector, from, to);
            for (int i = from; i < to; i++) {
              mean[i] = alone ? sum[i] : mean[i] + share * sum[i];
            }
          });
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
