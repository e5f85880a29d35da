package org.ardent.train.algorithm;

import java.util.ArrayList;
import java.util.List;
import org.ardent.model.Examples;
import org.ardent.model.Model;
import org.ardent.model.RandomAccessRows;
import org.ardent.train.exec.CacheBlocks;
import org.ardent.train.exec.RowsSeen;
import org.ardent.train.exec.ShardOutcome;
import org.ardent.train.exec.ShardReport;
import org.ardent.train.exec.WaitingTasks;

/** A shard's own parameters and optimiser state, and the local steps that it takes with them. */
final class LocalSteps {
  /** Only the last third of a round's steps is late enough for others to have finished theirs. */
  private static final int LATE = 3;

  private final ParameterUpdate update;
  private final SliceGradient gradient;
  private final List<float[]> state;

  LocalSteps(Model model, UpdateRule rule) {
    update = new ParameterUpdate(model, rule, CacheBlocks::forEach);
    gradient = new SliceGradient(model);
    state = update.state();
  }

  /**
   * Takes the steps of a round, until one whose likelihood or gradient is not finite.
   *
   * @param start the parameters and the optimiser's state that they start from
   * @param first the first of them
   * @param count how many
   * @param halved whether large slices are
   */
  ShardOutcome take(
      List<float[]> start,
      TrainingStep first,
      int count,
      int shard,
      RandomAccessRows rows,
      boolean halved,
      WaitingTasks waiting) {
    for (int k = 0; k < state.size(); k++) {
      System.arraycopy(start.get(k), 0, state.get(k), 0, state.get(k).length);
    }
    List<RowsSeen> results = new ArrayList<>();
    boolean finite = true;
    long nanos = 0;
    for (int i = 0; i < count && finite; i++) {
      TrainingStep step = first.plus(i);
      List<Examples> slice =
          halved && count - i <= (count + LATE - 1) / LATE
              ? step.halves(shard, rows)
              : List.of(step.slice(shard, rows));
      SliceGradient.Made made =
          gradient.make(step, slice, update.parameters(), update.gradient(), waiting);
      nanos += made.nanos();
      RowsSeen seen = made.seen();
      finite = Double.isFinite(seen.logLikelihood());
      if (finite && seen.examples() > 0) {
        finite = update.step(gradient, seen.weight(), step);
      }
      if (finite) {
        results.add(seen);
      }
    }
    return new ShardOutcome(new ShardReport(results, nanos), state);
  }

  /**
   * Makes of what the last round ended with how far that is from where it began.
   *
   * @param start of the round
   * @param share how much that counts
   */
  void becomeDeviation(List<float[]> start, float share) {
    for (int k = 0; k < state.size(); k++) {
      float[] end = state.get(k);
      float[] begin = start.get(k);
      for (int i = 0; i < end.length; i++) {
        end[i] = share * (end[i] - begin[i]);
      }
    }
  }
}
