package org.ardent.train;

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
  private final boolean halved;
  private final long exchange;

  /**
   * A round.
   *
   * @param state where every shard starts: the state of a {@link Learner}
   * @param first the first of the steps
   * @param halved as in {@link LocalLearner#round}
   * @param exchange for the way back
   */
  LocalStepsTask(
      Broadcast<Model> model,
      Shipment state,
      TrainingSettings settings,
      Step first,
      boolean halved,
      long exchange) {
    this.model = model;
    this.state = state;
    this.settings = settings;
    this.first = first;
    this.halved = halved;
    this.exchange = exchange;
  }

  @Override
  ShardRound call(int shard, Examples examples) {
    LocalLearner learner = new LocalLearner(model.value(), settings);
    FloatVectors.copy(state.vectors(), learner.state());
    return learner.round(first, shard, examples, halved, Helpers.NONE, exchange);
  }
}
