package org.ardent.train.algorithm;

import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.ardent.pack.Shards;
import org.ardent.train.exec.RunMeter;
import org.ardent.train.exec.ShardFunction;
import org.ardent.train.exec.StateUpdate;
import org.ardent.train.exec.UpdateRunner;

/**
 * An algorithm whose state an {@link UpdateRunner} has: a function of every shard, and what its
 * sums change.
 *
 * @param <S> memory that a task works with
 */
abstract class RoundwiseAlgorithm<S> implements StochasticAlgorithm {
  private final UpdateRule rule;
  private final UpdateRunner<TrainingStep, S> runner;

  /** The algorithm, at parameters that are all zero until they are set. */
  RoundwiseAlgorithm(
      JavaSparkContext context,
      Shards shards,
      ShardFunction<TrainingStep, S> function,
      StateUpdate.Rule<TrainingStep> update,
      UpdateRule rule,
      RunMeter meter) {
    this.rule = rule;
    runner = new UpdateRunner<>(context, shards, function, update, meter);
  }

  /** Makes a round. */
  final UpdateRunner.Round update(TrainingStep first) {
    return runner.round(first);
  }

  @Override
  public final float[] parameters() {
    return runner.state().get(0);
  }

  @Override
  public final List<float[]> state() {
    return AveragedState.withoutAverage(runner.state(), rule);
  }

  @Override
  public final float[] average() {
    return AveragedState.average(runner.state(), rule);
  }

  @Override
  public final void release() {
    runner.release();
  }

  @Override
  public final void close() {
    runner.close();
  }
}
