package org.ardent.model;

import org.ardent.math.Random;
import org.ardent.model.conditional.Conditional;

/** A density with parameters and scratch memory: scores, differentiates, samples. */
public interface Evaluator extends Objective {

  /**
   * Log-likelihood of each row, in nats, for standardised real columns.
   *
   * @param out receives one value per row, from index {@code offset}
   */
  void logLikelihood(Examples examples, double[] out, int offset);

  @Override
  default void objective(Examples examples, double[] out, int offset) {
    logLikelihood(examples, out, offset);
  }

  /**
   * Log p of every variable given those before it, in nats.
   *
   * @param out receives size × n values, row by row, variables by position
   * @throws UnsupportedOperationException if the model has several orderings; the message says why
   */
  void conditionalLogLikelihood(Examples examples, double[] out);

  /** Sees what a model computes for one conditional of one row. */
  @FunctionalInterface
  interface OutputsVisitor {
    /**
     * Sees the outputs of a conditional, which are those of the layout.
     *
     * @param row of the examples
     * @param position of the ordering
     * @param out read from index {@code o}; its contents are good until the call ends
     */
    void visit(int row, int position, double[] out, int o);
  }

  /**
   * Computes, in double arithmetic, the outputs of every conditional given the variables before it;
   * those of a hole are left out.
   *
   * @throws UnsupportedOperationException if the model has several orderings; the message says why
   */
  void visitOutputs(Examples examples, OutputsVisitor visitor);

  /**
   * Draws one row in the ordering's sequence; values are those of the encoding, by position.
   *
   * @param observed how many leading positions of {@code values} are given and not drawn
   * @param values n encoded values by position: the first {@code observed} are read, the others
   *     written
   * @param means receives, by position, E[x | those before it]: for binary values the probability
   *     the value was drawn from
   * @param random the source of randomness; the same state gives the same row
   * @throws UnsupportedOperationException if positions are given and the model has several
   *     orderings
   */
  default void sample(int observed, double[] values, double[] means, Random random) {
    walk(
        values.length,
        values,
        (t, conditional, out, o) -> {
          means[t] = conditional.mean(out, o);
          return t < observed ? values[t] : conditional.sample(out, o, random);
        });
  }

  /** Says which value a position has, where a row is made one position after the other. */
  @FunctionalInterface
  interface Chooser {
    /**
     * The encoded value of a position.
     *
     * @param out the outputs of its conditional given all positions before it, from index {@code
     *     o}; the chooser may change them
     */
    double choose(int position, Conditional conditional, float[] out, int o);
  }

  /**
   * Makes the first positions of a row in the ordering's sequence.
   *
   * @param end how many positions
   * @param values receives what the chooser says, by position
   * @throws UnsupportedOperationException if the model has several orderings
   */
  void walk(int end, double[] values, Chooser chooser);
}
