package org.ardent.model;

import java.util.stream.IntStream;
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
  default void sample(boolean[] given, double[] values, double[] means, Random random) {
    int n = given.length;
    int[] sequence =
        IntStream.concat(
                IntStream.range(0, n).filter(t -> given[t]),
                IntStream.range(0, n).filter(t -> !given[t]))
            .toArray();
    int known = (int) IntStream.range(0, n).filter(t -> given[t]).count();
    for (int s = 0; s < known; s++) {
      means[sequence[s]] = values[sequence[s]];
    }
    walk(
        sequence,
        known,
        values,
        (t, conditional, out, o) -> {
          means[t] = conditional.mean(out, o);
          return conditional.sample(out, o, random);
        });
  }

  /**
   * Makes some positions of a row; the others are not observed.
   *
   * @param sequence positions, none twice: those that are given, then those that are made
   * @param given how many leading positions of the sequence are given, in {@code values}
   * @param values receives what the chooser says, by position
   */
  void walk(int[] sequence, int given, double[] values, Chooser chooser);
}
