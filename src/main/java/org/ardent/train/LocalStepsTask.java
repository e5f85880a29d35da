package org.ardent.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;
import org.ardent.model.Examples;
import org.ardent.model.Model;

/** What an executor does in a round of local SGD: several steps on its shard's own slices. */
final class LocalStepsTask extends ShardTask<ShardRound> {
  private static final long serialVersionUID = 1L;

  private final Broadcast<Model> model;
  private final Shipment state;
  private final TrainingSettings settings;
  private final Step first;
  private final int count;
  private final long exchange;

  /**
   * A round.
   *
   * @param state where every shard starts: the state of a {@link Learner}
   * @param first the first of the steps
   * @param count how many steps
   * @param exchange for the way back
   */
  LocalStepsTask(
      Broadcast<Model> model,
      Shipment state,
      TrainingSettings settings,
      Step first,
      int count,
      long exchange) {
    this.model = model;
    this.state = state;
    this.settings = settings;
    this.first = first;
    this.count = count;
    this.exchange = exchange;
  }

  @Override
  ShardRound call(int shard, Examples examples) {
    Learner learner = new Learner(model.value(), settings, Chunks::forEach);
    FloatVectors.copy(state.vectors(), learner.state());
    return round(first, count, shard, examples, model.value(), settings, learner, exchange);
  }

  /** A shard's steps, which change a learner. */
  static ShardRound round(
      Step first,
      int count,
      int shard,
      Examples examples,
      Model model,
      TrainingSettings settings,
      Learner learner,
      long exchange) {
    Workspace workspace = Workspace.of(model);
    float[] gradient = learner.gradient();
    List<StepResult> results = new ArrayList<>();
    boolean finite = true;
    long nanos = 0;
    for (int i = 0; i < count && finite; i++) {
      Step step = first.plus(i);
      Examples slice = step.slice(shard, examples);
      Arrays.fill(gradient, 0);
      long start = System.nanoTime();
      double logLikelihood =
          workspace
              .evaluator(learner.parameters(), step)
              .addGradient(slice, step.dropout(), gradient);
      nanos += System.nanoTime() - start;
      finite = Double.isFinite(logLikelihood);
      if (finite && slice.size() > 0) {
        // The evaluator has filled the gradient.
        finite =
            learner.step((sum, from, to) -> {}, slice.totalWeight(), settings.stepSizeAt(step));
      }
      if (finite) {
        results.add(StepResult.of(slice, logLikelihood));
      }
    }
    return new ShardRound(results, new FloatVectors(exchange, learner.state()), nanos);
  }
}
