package org.ardent.model.conditional;

import java.io.Serializable;
import org.ardent.math.Random;

/**
 * A density p(x | outputs) of one encoded value given the numbers that a model computes for it.
 *
 * <p>Values x are 0/1, a category's index, or a standardised real; NaN stands for a missing value.
 * Outputs are read from {@code out[o…o+outputs()−1]}. Everything is in nats. Implementations are
 * immutable.
 */
public interface Conditional extends Serializable {
  /**
   * What stands for log p, in nats, of a value that has probability 0, so that its row has a score:
   * a chance of one in a million. It is no part of the distribution.
   */
  double OUTSIDE = StrictMath.log(1e-6);

  /** The number w of outputs. */
  int outputs();

  /** log p(x | out), in nats. */
  double logDensity(float[] out, int o, double x);

  /** The same of outputs and a value in double precision, to double precision. */
  double logDensity(double[] out, int o, double x);

  /**
   * Writes ∂ log p(x | out) / ∂ out into {@code delta[d…d+outputs()−1]} and returns log p(x | out).
   */
  double gradient(float[] out, int o, double x, float[] delta, int d);

  /** Draws a value; the same density as {@link #logDensity}, with no clamp of its own. */
  double sample(float[] out, int o, Random random);

  /**
   * The expectation E[x | out] of a value that is not missing: for a binary value its probability
   * of being 1.
   */
  double mean(float[] out, int o);

  /**
   * The most probable value; of a density a value where it is highest, of a mixture that among its
   * components' means. NaN if a missing value is the most probable.
   */
  double mode(double[] out, int o);

  /** Whether values have a density, and no probability each. */
  default boolean isDensity() {
    return false;
  }

  /** The probability that a value lies in a region. */
  double probability(float[] out, int o, Region region);

  /** Draws a value given that it lies in a region, whose probability is not 0. */
  double sample(float[] out, int o, Region region, Random random);

  /**
   * Writes the outputs that fit the variable without its inputs: where training starts. Every
   * outcome gets one pseudo-count, so that one that was never seen has a low finite probability.
   *
   * @param counts Σ of each input column over the training data: how often a category is there;
   *     what a standardised column has there is of no interest
   * @param f the first of this variable's input columns
   * @param total how many rows the counts are of
   * @param bias receives the outputs, from index o
   */
  void initialize(double[] counts, int f, double total, float[] bias, int o);
}
