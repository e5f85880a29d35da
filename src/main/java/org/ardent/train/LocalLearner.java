package org.ardent.train;

import java.util.ArrayList;
import java.util.List;
import org.ardent.model.Examples;
import org.ardent.model.Model;

/** A shard's own parameters and optimiser state, and the local steps that it takes with them. */
final class LocalLearner {
  /** Only the last third of a round's steps is late enough for others to have finished theirs. */
  private static final int LATE = 3;

  private final TrainingSettings settings;
  private final Learner learner;
  private final SliceGradient gradient;

  /** All zero until the state is set. */
  LocalLearner(Model model, TrainingSettings settings) {
    this.settings = settings;
    learner = new Learner(model, settings, Chunks::forEach);
    gradient = new SliceGradient(model);
  }

  /** That of the {@link Learner}, live. */
  List<float[]> state() {
    return learner.state();
  }

  /**
   * Takes the steps of a round, until one whose likelihood or gradient is not finite.
   *
   * @param first the first of them
   * @param halved whether large slices are
   * @param exchange for the way back
   */
  ShardRound round(
      Step first, int shard, Examples examples, boolean halved, Helpers helpers, long exchange) {
    int count = first.ofRound(settings.localSteps());
    List<StepResult> results = new ArrayList<>();
    boolean finite = true;
    long nanos = 0;
    for (int i = 0; i < count && finite; i++) {
      Step step = first.plus(i);
      List<Examples> slice =
          halved && count - i <= (count + LATE - 1) / LATE
              ? step.halves(shard, examples)
              : List.of(step.slice(shard, examples));
      ShardSteps made =
          gradient.make(step, slice, learner.parameters(), learner.gradient(), helpers);
      nanos += made.kernelNanos();
      StepResult seen = made.seen();
      finite = Double.isFinite(seen.logLikelihood());
      if (finite && seen.examples() > 0) {
        finite = learner.step(gradient, seen.weight(), settings.stepSizeAt(step));
      }
      if (finite) {
        results.add(seen);
      }
    }
    return new ShardRound(results, new FloatVectors(exchange, learner.state()), nanos);
  }
}
