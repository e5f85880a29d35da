package org.ardent.train;

import org.apache.spark.broadcast.Broadcast;
import org.ardent.model.Examples;
import org.ardent.model.Model;

/** Rounds of local SGD. */
final class LocalRounds extends LockstepTask<ShardRound> {
  private static final long serialVersionUID = 1L;

  private final Broadcast<Model> model;
  private final TrainingSettings settings;
  private final Step first;
  private final int steps;

  /**
   * A job's rounds.
   *
   * @param meeting where the tasks meet
   * @param first the first of the steps
   * @param steps how many at most
   */
  LocalRounds(
      long meeting, Broadcast<Model> model, TrainingSettings settings, Step first, int steps) {
    super(meeting, (steps + settings.localSteps() - 1) / settings.localSteps());
    this.model = model;
    this.settings = settings;
    this.first = first;
    this.steps = steps;
  }

  @Override
  Rounds<ShardRound> rounds(int shard, Examples examples, Lockstep<ShardRound> lockstep) {
    Learner learner = new Learner(model.value(), settings, Chunks::forEach);
    FloatVectors.copy(
        lockstep.state(), learner.state()); // later rounds start from what they get back
    float[] gradient = new float[learner.parameters().length];
    return round -> {
      int done = round * settings.localSteps();
      return LocalStepsTask.round(
          first.plus(done),
          Math.min(settings.localSteps(), steps - done),
          shard,
          examples,
          model.value(),
          settings,
          learner,
          gradient,
          Exchange.NONE);
    };
  }
}
