package org.ardent.train;

import java.io.Serializable;
import org.ardent.model.Layout;

/**
 * Log-likelihoods of a set of rows, summed up, in nats and the data's own units; of a model that is
 * no density, its objective in their place.
 *
 * @param examples how many rows
 * @param sum Σ log p(x)
 * @param sumOfSquares Σ (log p(x))²
 */
public record Likelihood(long examples, double sum, double sumOfSquares) implements Serializable {
  /** No rows. */
  public static final Likelihood NONE = new Likelihood(0, 0, 0);

  /** With one more row. */
  public Likelihood plus(double logLikelihood) {
    return new Likelihood(
        examples + 1, sum + logLikelihood, sumOfSquares + logLikelihood * logLikelihood);
  }

  /** Both sets of rows. */
  public Likelihood plus(Likelihood other) {
    return new Likelihood(
        examples + other.examples, sum + other.sum, sumOfSquares + other.sumOfSquares);
  }

  /** Mean log-likelihood, nats per example. */
  public double mean() {
    return sum / examples;
  }

  /** The mean's standard error: std/√N, nats. */
  public double standardError() {
    double mean = mean();
    double variance = Math.max(0, sumOfSquares / examples - mean * mean);
    return Math.sqrt(variance / examples);
  }

  /** Negative log-likelihood in bits per variable. */
  public double bitsPerDimension(Layout layout) {
    return -mean() / (layout.size() * Math.log(2));
  }

  /** Mean log-likelihood of the standardised data, nats: what papers print for real columns. */
  public double standardizedMean(Layout layout) {
    return mean() + layout.logScale();
  }
}
