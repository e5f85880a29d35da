package org.ardent.train;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;
import org.ardent.model.Examples;
import org.ardent.model.Model;

/** Rounds of one synchronous step each. */
final class SynchronousRounds extends LockstepTask<ShardGradient, float[]> {
  private static final long serialVersionUID = 1L;

  private final Broadcast<Model> model;
  private final Step first;

  /**
   * A job's rounds.
   *
   * @param meeting where the tasks meet
   * @param first the first of the steps
   */
  SynchronousRounds(long meeting, Broadcast<Model> model, Step first) {
    super(meeting);
    this.model = model;
    this.first = first;
  }

  @Override
  float[] scratch() {
    return new float[model.value().parameterCount()];
  }

  @Override
  Rounds<ShardGradient> rounds(
      int shard, Examples examples, Lockstep<ShardGradient, float[]> lockstep, float[] gradient) {
    FloatVectors handed = new FloatVectors(Exchange.NONE, List.of(gradient));
    return round -> {
      Arrays.fill(gradient, 0);
      Step step = first.plus(round);
      return GradientTask.add(
          step, shard, examples, model.value(), lockstep.state().get(0), gradient, handed);
    };
  }
}
