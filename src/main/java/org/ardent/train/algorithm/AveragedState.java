package org.ardent.train.algorithm;

import java.util.ArrayList;
import java.util.List;
import org.ardent.optim.AveragedParameters;
import org.ardent.train.exec.CacheBlocks;

/**
 * Parameters and optimiser state, or a slice of them, with the average of the parameters over the
 * steps, if there is one. The average comes last in the state.
 */
final class AveragedState {
  private final List<float[]> state;
  private final AveragedParameters average;

  /**
   * A state.
   *
   * @param state the parameters and the optimiser's state, live
   */
  AveragedState(List<float[]> state, UpdateRule rule) {
    List<float[]> all = new ArrayList<>(state);
    if (rule.average() > 0) {
      average = new AveragedParameters(rule.average(), state.get(0).length);
      all.add(average.values());
    } else {
      average = null;
    }
    this.state = List.copyOf(all);
  }

  /** All vectors, live. */
  List<float[]> vectors() {
    return state;
  }

  /** Those but the average. */
  static List<float[]> withoutAverage(List<float[]> vectors, UpdateRule rule) {
    return rule.average() > 0 ? vectors.subList(0, vectors.size() - 1) : vectors;
  }

  /** The average; null for none. */
  static float[] average(List<float[]> vectors, UpdateRule rule) {
    return rule.average() > 0 ? vectors.get(vectors.size() - 1) : null;
  }

  /**
   * Takes the parameters into the average.
   *
   * @param first of the steps since the average moved last
   * @param steps how many they are
   */
  void follow(TrainingStep first, int steps) {
    if (average != null) {
      float[] parameters = state.get(0);
      float rate = average.rate(first.index(), steps);
      CacheBlocks.forEachInParallel(
          parameters.length, (block, from, to) -> average.update(parameters, rate, from, to));
    }
  }
}
