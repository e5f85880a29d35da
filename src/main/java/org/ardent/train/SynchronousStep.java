package org.ardent.train;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.ardent.model.Model;
import org.ardent.pack.Shards;

/**
 * A step of synchronous SGD: each shard sums the gradients over its slice of the mini-batch, the
 * driver adds the sums in shard order and steps.
 */
final class SynchronousStep {
  private final JavaSparkContext context;
  private final Broadcast<Model> model;
  private final Shards shards;
  private final Learner learner;
  private final Exchange exchange;
  private final Meter meter;
  private final LockstepJobs<ShardGradient, float[]> jobs;

  SynchronousStep(
      JavaSparkContext context,
      Broadcast<Model> model,
      Shards shards,
      Learner learner,
      Exchange exchange,
      Meter meter) {
    this.context = context;
    this.model = model;
    this.shards = shards;
    this.learner = learner;
    this.exchange = exchange;
    this.meter = meter;
    jobs = new LockstepJobs<>(context, shards, exchange, meter);
  }

  /**
   * Takes a step.
   *
   * @throws DivergedException if the likelihood or gradient is not finite
   */
  StepResult run(Step step, double stepSize) {
    return take(step, stepSize, gradients(step));
  }

  private StepResult take(Step step, double stepSize, List<ShardGradient> parts) {
    StepResult seen =
        parts.stream().map(ShardGradient::seen).reduce(StepResult.NONE, StepResult::plus);
    boolean finite =
        Double.isFinite(seen.logLikelihood())
            && learner.step(
                (sum, from, to) -> {
                  Arrays.fill(sum, from, to, 0);
                  parts.forEach(part -> part.addTo(sum, from, to));
                },
                seen.weight(),
                stepSize);
    if (!finite) {
      throw new DivergedException(step.epoch() + 1, step.step() + 1);
    }
    return seen;
  }

  /**
   * Takes steps in one job, if its tasks can meet: the same steps, with less to wait for.
   *
   * @param first the first of them
   * @param stepSize of a step
   * @param after is told what a step saw, and says whether to go on; on whichever thread
   * @return whether any were taken
   * @throws DivergedException as {@link #run}
   */
  boolean run(Step first, ToDoubleFunction<Step> stepSize, Predicate<StepResult> after) {
    int[] done = {0};
    Lockstep.Update<ShardGradient> update =
        parts -> {
          Step step = first.plus(done[0]++);
          return after.test(take(step, stepSize.applyAsDouble(step), parts));
        };
    return jobs.run(
        learner.state(), update, meeting -> new SynchronousRounds(meeting, model, first));
  }

  private List<ShardGradient> gradients(Step step) {
    try (Shipment shared = Shipment.send(context, exchange, List.of(learner.parameters()))) {
      return ShardTask.run(
          shards, new GradientTask(model, shared, step, exchange.id()), meter, ShardGradient.class);
    } finally {
      exchange.clear();
    }
  }
}
