package org.ardent.ml;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.ardent.model.Layout;
import org.ardent.model.Score;
import org.ardent.plot.LearningCurve;
import org.ardent.score.Likelihood;
import org.ardent.train.EpochRecord;
import org.ardent.train.TrainedModel;

/** How training went. */
public final class AutoregressiveDensityTrainingSummary implements Serializable {
  private static final long serialVersionUID = 1L;

  private final List<EpochRecord> history;
  private final Map<String, Likelihood> likelihoods;
  private final Layout layout;

  AutoregressiveDensityTrainingSummary(TrainedModel trained) {
    history = trained.result().history();
    likelihoods = trained.likelihoods();
    layout = trained.model().model().layout();
  }

  /** How many epochs were trained; iterations of lbfgs. */
  public int totalIterations() {
    return history.size();
  }

  /**
   * Mean negative log-likelihood of the training rows per epoch, nats in the data's own units: over
   * the epoch's mini-batches, each before its step and with dropout; for lbfgs of all rows after
   * the iteration.
   */
  public double[] objectiveHistory() {
    return of(EpochRecord::trainNegativeLogLikelihood);
  }

  /**
   * Mean negative log-likelihood of the validation rows after each epoch, nats in the data's own
   * units; empty if there are none.
   */
  public double[] validationHistory() {
    return likelihoods.containsKey("valid")
        ? of(EpochRecord::validNegativeLogLikelihood)
        : new double[0];
  }

  /** How long each epoch took, with its validation, in seconds. */
  public double[] secondsPerIteration() {
    double[] seconds = of(EpochRecord::seconds);
    for (int i = seconds.length - 1; i > 0; i--) {
      seconds[i] -= seconds[i - 1];
    }
    return seconds;
  }

  /** Both histories as a picture: a PNG file. */
  public byte[] learningCurve() {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try {
      LearningCurve.write(png, null, Score.LOG_LIKELIHOOD, objectiveHistory(), validationHistory());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return png.toByteArray();
  }

  /** How likely the trained model finds the training rows. */
  public AutoregressiveDensitySummary train() {
    return new AutoregressiveDensitySummary(likelihoods.get("train"), layout);
  }

  /**
   * How likely the trained model finds the validation rows.
   *
   * @throws IllegalStateException if there are none
   */
  public AutoregressiveDensitySummary validation() {
    if (!likelihoods.containsKey("valid")) {
      throw new IllegalStateException("no validation rows: validationIndicatorCol is not set");
    }
    return new AutoregressiveDensitySummary(likelihoods.get("valid"), layout);
  }

  private double[] of(ToDoubleFunction<EpochRecord> value) {
    return history.stream().mapToDouble(value).toArray();
  }
}
