package org.ardent.train.algorithm;

import java.util.List;
import org.ardent.train.exec.RowsSeen;

/** Training in steps with part of the data each, a round of one or several steps at a time. */
public interface StochasticAlgorithm extends AutoCloseable {

  /** The parameters, live until the next round. */
  float[] parameters();

  /**
   * Everything that outlives a step, but for the average, live until the next round: the parameters
   * and the optimiser's state.
   */
  List<float[]> state();

  /** The average of the parameters over the steps, live until the next round; null for none. */
  float[] average();

  /**
   * Takes the steps of a round.
   *
   * @param first the first of them
   */
  Round round(TrainingStep first);

  /** Lets others have what Spark's jobs run on, until the next round. */
  void release();

  @Override
  void close();

  /**
   * The result of a round.
   *
   * @param steps what each step saw
   * @param finite whether all steps of the round were; if not, the one after these has a likelihood
   *     or gradient that is not finite, and nothing has changed
   */
  record Round(List<RowsSeen> steps, boolean finite) {}
}
