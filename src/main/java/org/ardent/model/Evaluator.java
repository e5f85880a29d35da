package org.ardent.model;

import org.ardent.math.Random;

/** A model with parameters and scratch memory: scores, differentiates, samples. Not thread safe. */
public interface Evaluator {

  /** Takes the place of the parameters so far; a copy is made. Scratch memory stays. */
  void load(float[] parameters);

  /**
   * Says to which step of training the gradients from now on belong; at first it is 0. A model that
   * cycles through masks takes those of step mod {@link AutoregressiveModel#masks}. Scores and
   * samples do not depend on it, and nothing else changes it.
   *
   * @param step from 0, over all epochs
   */
  default void startStep(long step) {}

  /**
   * Log-likelihood of each row, in nats, for standardised real columns.
   *
   * @param out receives one value per row, from index {@code offset}
   */
  void logLikelihood(Examples examples, double[] out, int offset);

  /**
   * Log p of every variable given those before it, in nats.
   *
   * @param out receives size × n values, row by row, variables by position
   * @throws UnsupportedOperationException if the model has several orderings; the message says why
   */
  void conditionalLogLikelihood(Examples examples, double[] out);

  /**
   * Adds ∂ Σ log p(x) / ∂ parameters over the rows to {@code gradient} and returns Σ log p(x).
   *
   * @param dropout the masks of the hidden units, or null for none
   * @param gradient laid out like the flat parameter vector
   */
  double addGradient(Examples examples, Dropout dropout, float[] gradient);

  /**
   * Draws one row in the ordering's sequence; values are those of the encoding, by position.
   *
   * @param observed how many leading positions of {@code values} are given and not drawn
   * @param values n values by position: the first {@code observed} are read, the others written
   * @param means receives, by position, E[x | those before it]: for binary values the probability
   *     the value was drawn from
   * @param random the source of randomness; the same state gives the same row
   * @throws UnsupportedOperationException if positions are given and the model has several
   *     orderings
   */
  void sample(int observed, float[] values, double[] means, Random random);
}
