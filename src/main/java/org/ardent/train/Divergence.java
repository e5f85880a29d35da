package org.ardent.train;

import org.ardent.checkpoint.Checkpoint;

/**
 * Tells when training has gone astray although all numbers are finite. If the step size is far too
 * large, parameters and losses become huge and stay so.
 *
 * <p>A loss is absurd above {@link #FACTOR} times the first loss of the run, which is that of
 * independent columns. A single mini-batch with an outlier may have such a loss; several in a row,
 * or the mean of an epoch, may not. Only the training loss counts, because a good model may meet
 * one extreme row in another set.
 */
final class Divergence {
  private static final double FACTOR = 1000;
  private static final int STEPS = 10;
  private static final String FIRST = "firstLoss";
  private static final String ABSURD_STEPS = "absurdSteps";

  private final int variables;
  private double first = Double.NaN;
  private int absurdSteps;

  /**
   * Watches a model of so many variables. A loss is compared with at least one nat for each, since
   * the loss of a density may begin near 0.
   */
  Divergence(int variables) {
    this.variables = variables;
  }

  /**
   * Takes the loss before a step, nats per example, finite.
   *
   * @throws DivergedException if it is one absurd loss too many
   */
  void step(double loss, String position) {
    if (Double.isNaN(first)) {
      first = loss;
    }
    absurdSteps = isAbsurd(loss) ? absurdSteps + 1 : 0;
    if (absurdSteps >= STEPS) {
      throw DivergedException.absurd(position, first, loss);
    }
  }

  /**
   * Takes the mean training loss of an epoch, nats per example.
   *
   * @throws DivergedException if it is absurd or not finite
   */
  void mean(double loss, String position) {
    if (!Double.isFinite(loss)) {
      throw DivergedException.notFinite(position);
    }
    if (isAbsurd(loss)) {
      throw DivergedException.absurd(position, first, loss);
    }
  }

  private boolean isAbsurd(double loss) {
    return isAbsurd(loss, first, variables);
  }

  /**
   * Whether a loss is absurd.
   *
   * @param first what the run began with, nats per example
   * @param variables of the model
   */
  static boolean isAbsurd(double loss, double first, int variables) {
    return loss > FACTOR * Math.max(Math.abs(first), variables);
  }

  void save(Checkpoint checkpoint) {
    if (!Double.isNaN(first)) {
      checkpoint.put(FIRST, first);
    }
    checkpoint.put(ABSURD_STEPS, absurdSteps);
  }

  void restore(Checkpoint checkpoint) {
    first = checkpoint.numbers().getOrDefault(FIRST, Double.NaN);
    absurdSteps = (int) checkpoint.count(ABSURD_STEPS, STEPS);
  }
}
