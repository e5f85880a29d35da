package org.ardent.train;

import java.util.List;
import org.apache.spark.broadcast.Broadcast;
import org.ardent.model.Examples;
import org.ardent.model.Model;

/** Rounds of local SGD. */
final class LocalRounds extends LockstepTask<ShardRound, Learner> {
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
  Learner scratch() {
    return new Learner(model.value(), settings, Chunks::forEach);
  }

  @Override
  Rounds<ShardRound> rounds(int shard, Examples examples, List<float[]> state, Learner learner) {
    // Later rounds start from what they get back.
    FloatVectors.copy(state, learner.state());
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
          Exchange.NONE);
    };
  }
}
