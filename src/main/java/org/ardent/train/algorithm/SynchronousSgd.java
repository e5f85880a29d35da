package org.ardent.train.algorithm;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.ardent.model.Examples;
import org.ardent.model.Model;
import org.ardent.model.RandomAccessRows;
import org.ardent.pack.Shards;
import org.ardent.score.ThreadEvaluator;
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
 * Synchronous SGD: each shard sums the gradients over its slice of the mini-batch, the sums are
 * added up along a tree of the shards, and the parameters change by that, on the driver or in
 * slices on the executors. A round is a step.
 */
public final class SynchronousSgd extends RoundwiseAlgorithm<float[]> {
  /** The algorithm, at parameters that are all zero until they are set. */
  public SynchronousSgd(
      JavaSparkContext context, Model model, Shards shards, UpdateRule rule, RunMeter meter) {
    super(context, shards, new SliceSum(model), new Step(model, rule), rule, meter);
  }

  /** The step along the sum of the gradients. */
  private record Step(Model model, UpdateRule rule) implements StateUpdate.Rule<TrainingStep> {
    @Override
    public int length() {
      return model.parameterCount();
    }

    /** The parameters alone. */
    @Override
    public int starts() {
      return 1;
    }

    @Override
    public boolean divisible() {
      return rule.clipNorm() == 0;
    }

    @Override
    public StateUpdate<TrainingStep> slice(int from, int to) {
      ParameterUpdate update =
          new ParameterUpdate(model, rule, from, to, CacheBlocks::forEachInParallel);
      AveragedState state = new AveragedState(update.state(), rule);
      return new StateUpdate<>() {
        @Override
        public List<float[]> state() {
          return state.vectors();
        }

        @Override
        public boolean apply(TrainingStep step, RoundOutcome outcome) {
          RowsSeen seen = outcome.seen();
          boolean finite =
              Double.isFinite(seen.logLikelihood())
                  && update.step(
                      (gradient, first, end) ->
                          System.arraycopy(
                              outcome.sum(0, first, end), first, gradient, first, end - first),
                      seen.weight(),
                      step);
          if (finite) {
            state.follow(step, 1);
          }
          return finite;
        }
      };
    }
  }

  /** The sum of gradients over a shard's slice. */
  private record SliceSum(Model model) implements ShardFunction<TrainingStep, float[]> {
    @Override
    public float[] scratch() {
      return new float[model.parameterCount()];
    }

    @Override
    public ShardOutcome apply(
        float[] gradient,
        List<float[]> state,
        TrainingStep step,
        int shard,
        RandomAccessRows rows,
        WaitingTasks waiting) {
      Examples slice = step.slice(shard, rows);
      long start = System.nanoTime();
      Arrays.fill(gradient, 0);
      double logLikelihood =
          ThreadEvaluator.of(model)
              .evaluator(state.get(0), step.key())
              .addGradient(slice, step.dropout(), gradient);
      long nanos = System.nanoTime() - start;
      return new ShardOutcome(
          new ShardReport(List.of(RowsSeen.of(slice, logLikelihood)), nanos), List.of(gradient));
    }
  }

  @Override
  public Round round(TrainingStep step) {
    UpdateRunner.Round round = update(step);
    return new Round(round.finite() ? List.of(round.outcome().seen()) : List.of(), round.finite());
  }
}
