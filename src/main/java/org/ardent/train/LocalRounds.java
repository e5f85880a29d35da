package org.ardent.train;

import org.apache.spark.broadcast.Broadcast;
import org.ardent.model.Examples;
import org.ardent.model.Model;

/** Rounds of local SGD. */
final class LocalRounds extends LockstepTask<ShardRound, LocalLearner> {
  private static final long serialVersionUID = 1L;

  private final Broadcast<Model> model;
  private final TrainingSettings settings;
  private final Step first;
  private final boolean halved;

  /**
   * A job's rounds.
   *
   * @param meeting where the tasks meet
   * @param first the first of the steps
   * @param halved as in {@link LocalLearner#round}
   */
  LocalRounds(
      long meeting, Broadcast<Model> model, TrainingSettings settings, Step first, boolean halved) {
    super(meeting);
    this.model = model;
    this.settings = settings;
    this.first = first;
    this.halved = halved;
  }

  @Override
  LocalLearner scratch() {
    return new LocalLearner(model.value(), settings);
  }

  @Override
  Rounds<ShardRound> rounds(
      int shard,
      Examples examples,
      Lockstep<ShardRound, LocalLearner> lockstep,
      LocalLearner learner) {
    // Later rounds start from what they get back.
    FloatVectors.copy(lockstep.state(), learner.state());
    Helpers helpers = lockstep.helpers(shard);
    return round ->
        learner.round(
            first.plusRounds(round, settings.localSteps()),
            shard,
            examples,
            halved,
            helpers,
            Exchange.NONE);
  }
}
