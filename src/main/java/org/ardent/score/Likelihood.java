package org.ardent.score;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ardent.model.Layout;
import org.ardent.model.Model;
import org.ardent.model.Score;

/**
 * The sum of the log-likelihoods of a set of rows, in nats and the data's own units. For a model
 * that is not a density it is the sum of the objective.
 *
 * <p>The sum of squares is of deviations from the mean (West 1979; Chan, Golub &amp; LeVeque 1983).
 * The difference E[x²] − E[x]² would lose all digits where the mean is large and the deviation is
 * small.
 *
 * @param examples how many rows
 * @param weight Σ w: their number where all count 1
 * @param squaredWeights Σ w²
 * @param sum Σ w·log p(x)
 * @param squaredDeviations Σ w·(log p(x) − mean)²
 * @param logUnits Σ w·u, u being what separates log p(x) from that of the standardised row
 */
public record Likelihood(
    long examples,
    double weight,
    double squaredWeights,
    double sum,
    double squaredDeviations,
    double logUnits)
    implements Serializable {
  /** The likelihood of no rows. */
  public static final Likelihood NONE = new Likelihood(0, 0, 0, 0, 0, 0);

  /**
   * This likelihood with one more row.
   *
   * @param w the weight of the row
   * @param logUnit by how much log p of the standardised row is larger
   */
  public Likelihood plus(double logLikelihood, double w, double logUnit) {
    double newWeight = weight + w;
    double newSum = sum + w * logLikelihood;
    double added =
        weight == 0 || w == 0
            ? 0
            : w * (logLikelihood - sum / weight) * (logLikelihood - newSum / newWeight);
    return new Likelihood(
        examples + 1,
        newWeight,
        squaredWeights + w * w,
        newSum,
        squaredDeviations + added,
        logUnits + w * logUnit);
  }

  /** Both sets of rows. */
  public Likelihood plus(Likelihood other) {
    double total = weight + other.weight;
    double between =
        weight == 0 || other.weight == 0
            ? 0
            : square(other.mean() - mean()) * (weight * other.weight / total);
    return new Likelihood(
        examples + other.examples,
        total,
        squaredWeights + other.squaredWeights,
        sum + other.sum,
        squaredDeviations + other.squaredDeviations + between,
        logUnits + other.logUnits);
  }

  private static double square(double x) {
    return x * x;
  }

  /** Mean log-likelihood, nats per example that counts 1. */
  public double mean() {
    return sum / weight;
  }

  /**
   * The mean's standard error: std/√N, nats, with N = (Σ w)²/Σ w² for weighted rows (Kish 1965), so
   * that it does not depend on the unit of the weights.
   */
  public double standardError() {
    double variance = squaredDeviations / weight;
    return Math.sqrt(variance / (weight * weight / squaredWeights));
  }

  /** Negative log-likelihood in bits per variable. */
  public double bitsPerDimension(Layout layout) {
    return -mean() / (layout.size() * Math.log(2));
  }

  /** Mean log-likelihood of the standardised data, nats: what papers print for real columns. */
  public double standardizedMean() {
    return mean() + logUnits / weight;
  }

  /** The figures of a set by name, as the command line prints them and model files store them. */
  public Map<String, Object> fields(Model model) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("examples", examples);
    fields.put(model.score().label(), rounded(model.score().of(mean())));
    fields.put("standardError", rounded(standardError()));
    if (model.score() == Score.LOG_LIKELIHOOD) {
      fields.put("bitsPerDimension", rounded(-mean() / (model.scoredVariables() * Math.log(2))));
      if (model.layout().hasReal() && model.scoredVariables() == model.layout().size()) {
        fields.put("standardizedLogLikelihood", rounded(standardizedMean()));
      }
    }
    return fields;
  }

  /** A number rounded to a millionth; null if it is not finite, because JSON has no NaN. */
  public static Double rounded(double d) {
    return Double.isFinite(d) ? Math.rint(d * 1e6) / 1e6 : null;
  }
}
