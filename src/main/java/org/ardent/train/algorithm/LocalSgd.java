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
import org.ardent.train.exec.StateUpdate;
import org.ardent.train.exec.UpdateRunner;
import org.ardent.train.exec.WaitingTasks;

/**
 * Local SGD (Stich 2019; Lin et al. 2020): in a round every shard starts from the same parameters
 * and optimiser state and takes several steps on its own slices; then both become the mean over the
 * shards, as what they were plus the mean deviation from that. Where rows have weights, a shard
 * counts as much as the rows that it saw.
 *
 * <p>The optimiser's state is averaged too, so that a round is a pure function of what it starts
 * from.
 */
public final class LocalSgd extends RoundwiseAlgorithm<LocalSteps> {
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
    super(
        context,
        shards,
        new StepsOfShard(model, rule, length, isAlone(shards), shards.weighted()),
        new Mean(model, rule, length, isAlone(shards), shards.weighted()),
        rule,
        meter);
  }

  private static boolean isAlone(Shards shards) {
    return shards.count() == 1;
  }

  /** The mean over the shards. */
  private record Mean(Model model, UpdateRule rule, int steps, boolean alone, boolean weighted)
      implements StateUpdate.Rule<TrainingStep> {
    @Override
    public int length() {
      return model.parameterCount();
    }

    /** All but the average of the parameters. */
    @Override
    public int starts() {
      return stateOf(1).size();
    }

    @Override
    public boolean divisible() {
      return true;
    }

    private List<float[]> stateOf(int length) {
      List<float[]> state = new ArrayList<>();
      state.add(new float[length]);
      state.addAll(rule.optimizer().create(length).state());
      return state;
    }

    @Override
    public StateUpdate<TrainingStep> slice(int from, int to) {
      List<float[]> vectors = stateOf(to - from);
      AveragedState state = new AveragedState(vectors, rule);
      return new StateUpdate<>() {
        @Override
        public List<float[]> state() {
          return state.vectors();
        }

        @Override
        public boolean apply(TrainingStep first, RoundOutcome outcome) {
          int count = first.ofRound(steps);
          boolean finite = done(outcome) == count;
          if (finite) {
            average(vectors, outcome);
            state.follow(first, count);
          }
          return finite;
        }
      };
    }

    private void average(List<float[]> state, RoundOutcome outcome) {
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
  }

  /** How many steps of a round all shards have made. */
  private static int done(RoundOutcome outcome) {
    return outcome.reports().stream().mapToInt(report -> report.steps().size()).min().orElse(0);
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
  public Round round(TrainingStep first) {
    UpdateRunner.Round round = update(first);
    List<ShardReport> reports = round.outcome().reports();
    List<RowsSeen> steps = new ArrayList<>();
    for (int i = 0; i < done(round.outcome()); i++) {
      int step = i;
      steps.add(
          reports.stream()
              .map(report -> report.steps().get(step))
              .reduce(RowsSeen.NONE, RowsSeen::plus));
    }
    return new Round(steps, round.finite());
  }
}
