package org.ardent.train;

import java.util.List;
import org.apache.spark.broadcast.Broadcast;
import org.ardent.model.Examples;
import org.ardent.model.Model;
import org.ardent.score.Workspace;

/** What an executor does in a synchronous step: the sum of gradients over its shard's slice. */
final class GradientTask extends ShardTask<ShardGradient> {
  private static final long serialVersionUID = 1L;

  private final Broadcast<Model> model;
  private final Shipment parameters;
  private final Step step;
  private final long exchange;

  /**
   * A step.
   *
   * @param exchange for the way back
   */
  GradientTask(Broadcast<Model> model, Shipment parameters, Step step, long exchange) {
    this.model = model;
    this.parameters = parameters;
    this.step = step;
    this.exchange = exchange;
  }

  @Override
  ShardGradient call(int shard, Examples examples) {
    float[] gradient = new float[model.value().parameterCount()];
    FloatVectors handed = new FloatVectors(exchange, List.of(gradient));
    return add(step, shard, examples, model.value(), parameters.vectors().get(0), gradient, handed);
  }

  /** Adds to a gradient what a shard's slice gives; {@code handed} is what hands it on. */
  static ShardGradient add(
      Step step,
      int shard,
      Examples examples,
      Model model,
      float[] parameters,
      float[] gradient,
      FloatVectors handed) {
    Examples slice = step.slice(shard, examples);
    long start = System.nanoTime();
    double logLikelihood =
        Workspace.of(model)
            .evaluator(parameters, step.key())
            .addGradient(slice, step.dropout(), gradient);
    long nanos = System.nanoTime() - start;
    return new ShardGradient(StepResult.of(slice, logLikelihood), handed, nanos);
  }
}
