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
import org.ardent.train.exec.ShardRunner;
import org.ardent.train.exec.WaitingTasks;

/**
 * Synchronous SGD: each shard sums the gradients over its slice of the mini-batch, the sums are
 * added up along a tree of the shards, and the driver steps. A round is a step.
 */
public final class SynchronousSgd implements StochasticAlgorithm {
  private final ParameterUpdate update;
  private final ShardRunner<TrainingStep, float[]> runner;

  /** The algorithm, at parameters that are all zero until they are set. */
  public SynchronousSgd(
      JavaSparkContext context, Model model, Shards shards, UpdateRule rule, RunMeter meter) {
    update = new ParameterUpdate(model, rule, CacheBlocks::forEachInParallel);
    runner = new ShardRunner<>(context, shards, new SliceSum(model), meter);
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
  public float[] parameters() {
    return update.parameters();
  }

  @Override
  public List<float[]> state() {
    return update.state();
  }

  @Override
  public Round round(TrainingStep step) {
    RoundOutcome outcome = runner.round(List.of(update.parameters()), step);
    RowsSeen seen = outcome.seen();
    boolean finite =
        Double.isFinite(seen.logLikelihood())
            && update.step(
                (gradient, from, to) ->
                    System.arraycopy(outcome.sum(0, from, to), from, gradient, from, to - from),
                seen.weight(),
                step);
    return new Round(finite ? List.of(seen) : List.of(), finite);
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
