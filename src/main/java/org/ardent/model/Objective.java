package org.ardent.model;

/** A model with parameters and scratch memory, as training and scoring see it. Not thread safe. */
public interface Objective {

  /**
   * Takes the place of the parameters so far; scratch memory stays. The array may be kept: the
   * caller does not write it while this evaluator uses it.
   */
  void load(float[] parameters);

  /**
   * What training maximises, of each row: the log-likelihood in nats, for standardised real
   * columns, or minus the reconstruction error.
   *
   * @param out receives one value per row, from index {@code offset}
   */
  void objective(Examples examples, double[] out, int offset);

  /**
   * Says to which step of training the gradients from now on belong; before there is one they are
   * those of the objective itself. A model that cycles through masks takes those of step mod {@link
   * Model#masks}, at first the first. A model that is trained for all orderings draws one for each
   * row, as a pure function of the key and the row's id, and its gradient is an unbiased estimate.
   * Scores and samples do not depend on it, and nothing else changes it.
   */
  default void startStep(StepKey key) {}

  /**
   * Adds ∂ Σ weight·objective / ∂ parameters over the rows to {@code gradient} and returns Σ
   * weight·objective.
   *
   * @param dropout the masks of the hidden units, or null for none
   * @param gradient laid out like the flat parameter vector
   */
  double addGradient(Examples examples, Dropout dropout, float[] gradient);
}
