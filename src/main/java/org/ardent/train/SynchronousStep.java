package org.ardent.train;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.ardent.data.Shards;
import org.ardent.model.Model;

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
  private final float[] gradient;

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
    gradient = new float[learner.parameters().length];
  }

  /**
   * Takes a step.
   *
   * @throws DivergedException if the likelihood or gradient is not finite
   */
  StepResult run(Step step, double stepSize) {
    List<ShardGradient> parts = gradients(step);
    StepResult seen =
        parts.stream().map(ShardGradient::seen).reduce(StepResult.NONE, StepResult::plus);
    boolean finite =
        Double.isFinite(seen.logLikelihood())
            && learner.step(
                gradient,
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

  private List<ShardGradient> gradients(Step step) {
    try (Shipment shared = Shipment.send(context, exchange, List.of(learner.parameters()))) {
      return ShardTask.run(
          shards, new GradientTask(model, shared, step, exchange.id()), meter, ShardGradient.class);
    } finally {
      exchange.clear();
    }
  }
}
