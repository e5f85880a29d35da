package org.ardent.ml;

import java.io.Serializable;
import java.util.Locale;
import org.ardent.model.Layout;
import org.ardent.score.Likelihood;

/** How likely a model finds a set of rows. */
public final class AutoregressiveDensitySummary implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Likelihood likelihood;
  private final Layout layout;

  AutoregressiveDensitySummary(Likelihood likelihood, Layout layout) {
    this.likelihood = likelihood;
    this.layout = layout;
  }

  /** How many rows were scored. */
  public long examples() {
    return likelihood.examples();
  }

  /** Mean log p(x), nats per row in the data's own units. */
  public double logLikelihood() {
    return likelihood.mean();
  }

  /** The mean's standard error: std/√N, nats. */
  public double standardError() {
    return likelihood.standardError();
  }

  /** Negative log-likelihood in bits per column. */
  public double bitsPerDimension() {
    return likelihood.bitsPerDimension(layout);
  }

  /**
   * Mean log p of the standardised rows, nats: what papers print for real columns. Without real
   * columns the same as {@link #logLikelihood}.
   */
  public double standardizedLogLikelihood() {
    return likelihood.standardizedMean();
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d rows: log-likelihood %.4f ± %.4f nats, %.4f bits per dimension",
        examples(),
        logLikelihood(),
        standardError(),
        bitsPerDimension());
  }
}
