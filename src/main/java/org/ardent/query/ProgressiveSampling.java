package org.ardent.query;

import java.util.Map;
import java.util.stream.IntStream;
import org.ardent.math.Random;
import org.ardent.model.AutoregressiveModel;
import org.ardent.model.Evaluator;
import org.ardent.model.Layout;
import org.ardent.model.OrderAgnosticEvaluator;
import org.ardent.model.conditional.Region;
import org.ardent.modelfile.LoadedModel;

/**
 * P(x ∈ R₁ × R₂ × …) by progressive sampling (Yang et al.: Deep Unsupervised Cardinality
 * Estimation, VLDB 2020, section 5.1): a sample draws each column given that it lies in its region,
 * one after the other, and counts as the product of the probabilities that it does. The mean over
 * samples is an unbiased estimate.
 *
 * <p>An order-agnostic model leaves columns without a condition out of account; one of a single
 * ordering draws those that come before the last one with a condition.
 */
public final class ProgressiveSampling {
  private final AutoregressiveModel model;
  private final Layout layout;
  private final Evaluator evaluator;

  /**
   * A sampler with scratch memory of its own. Not thread safe.
   *
   * @throws IllegalArgumentException if the model has no conditionals; the message says why
   */
  public ProgressiveSampling(LoadedModel loaded) {
    model = loaded.model().density();
    if (model.masks() > 1) {
      throw new IllegalArgumentException(
          "the model averages "
              + model.masks()
              + " orderings, which have no conditionals to sample from; train it with one mask, or"
              + " nade-orderless");
    }
    layout = model.layout();
    evaluator = model.evaluator(loaded.parameters());
  }

  /**
   * The probability of a condition.
   *
   * @param regions by column, of encoded values
   * @param samples how many, at least 2; a single column of an order-agnostic model takes one
   * @param seed the same seed gives the same estimate
   */
  public Probability estimate(Map<Integer, Region> regions, int samples, long seed) {
    int[] positions = regions.keySet().stream().mapToInt(layout::positionOf).sorted().toArray();
    if (positions.length == 0) {
      return new Probability(1, 0, 0);
    }
    boolean agnostic = evaluator instanceof OrderAgnosticEvaluator;
    int last = positions[positions.length - 1];
    int[] sequence = agnostic ? positions : IntStream.rangeClosed(0, last).toArray();
    int count = sequence.length == 1 ? 1 : samples;
    double mean = 0;
    double squares = 0;
    for (int s = 0; s < count; s++) {
      double weight = weight(regions, sequence, Random.of(seed, Random.PROBABILITY, s));
      double deviation = weight - mean;
      mean += deviation / (s + 1);
      squares += deviation * (weight - mean);
    }
    double error = count == 1 ? 0 : Math.sqrt(squares / (count - 1) / count);
    return new Probability(Math.min(mean, 1), error, count);
  }

  /** The weight of one sample. */
  private double weight(Map<Integer, Region> regions, int[] sequence, Random random) {
    double[] weight = {1};
    int last = sequence[sequence.length - 1];
    Evaluator.Chooser chooser =
        (t, conditional, out, o) -> {
          Region region = regions.get(layout.variableAt(t));
          if (region == null) {
            return conditional.sample(out, o, random);
          }
          if (weight[0] > 0) {
            weight[0] *= conditional.probability(out, o, region);
          }
          // What follows a sample that counts nothing is of no interest.
          return t == last || weight[0] == 0 ? 0 : conditional.sample(out, o, region, random);
        };
    double[] values = new double[layout.size()];
    if (evaluator instanceof OrderAgnosticEvaluator any) {
      any.walk(sequence, 0, values, chooser);
    } else {
      evaluator.walk(last + 1, values, chooser);
    }
    return weight[0];
  }
}
