package org.ardent.model;

import org.ardent.math.Random;

/**
 * An evaluator of an {@link OrderAgnosticModel}. Rows may have holes: a score is then that of what
 * is observed, log p(observed cells), and the log p of a hole is 0.
 */
public interface OrderAgnosticEvaluator extends Evaluator {

  /**
   * Log p of some variables given others, in nats, for standardised real columns.
   *
   * @param sequence positions of the layout, none twice: those that are given, then those that are
   *     scored, each given all before it; variables at other positions are left out of account
   * @param given how many leading positions of the sequence are given and not scored
   * @param out receives one value per row, from index {@code offset}
   */
  void logLikelihood(Examples examples, int[] sequence, int given, double[] out, int offset);

  /**
   * The outputs of all conditionals, each given all observed cells of the row.
   *
   * @param out receives N_out numbers per row, from index 0; those of an observed variable are
   *     given its own value too and say nothing of it
   */
  void outputs(Examples examples, float[] out);

  /**
   * The outputs of one conditional given all observed cells of the row.
   *
   * @param out receives the conditional's w numbers per row, from index 0
   */
  void outputs(Examples examples, int position, float[] out);

  /**
   * Draws what is not given, given what is, in the ordering's sequence.
   *
   * @param given by position, whether {@code values} has it
   * @param values n encoded values by position: those given are read, the others written
   * @param means receives of every position that is drawn E[x | those given and drawn before it],
   *     of a given one its value
   * @param random the source of randomness; the same state gives the same row
   */
  void sample(boolean[] given, double[] values, double[] means, Random random);
}
