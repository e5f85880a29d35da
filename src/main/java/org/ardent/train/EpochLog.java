package org.ardent.train;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.ardent.data.Shards;
import org.ardent.model.Model;

/** The epochs of a run so far: how good each was, which was best, and whether to go on. */
final class EpochLog {
  private final JavaSparkContext context;
  private final Model model;
  private final TrainingSettings settings;
  private final Shards valid;
  private final List<TrainingListener> listeners;
  private final EarlyStopping stopping;
  private final Meter meter;
  private final List<EpochRecord> history = new ArrayList<>();
  private final long start = System.nanoTime();

  /**
   * No epochs yet.
   *
   * @param valid the validation set, or null
   */
  EpochLog(
      JavaSparkContext context,
      Model model,
      TrainingSettings settings,
      Shards valid,
      List<TrainingListener> listeners) {
    this.context = context;
    this.model = model;
    this.settings = settings;
    this.valid = valid;
    this.listeners = listeners;
    stopping = new EarlyStopping(settings.patience());
    meter = new Meter(context.sc(), model);
  }

  /** Counts what the run does. */
  Meter meter() {
    return meter;
  }

  /** How many epochs have ended. */
  int size() {
    return history.size();
  }

  /** Whether the validation set has not got likelier for as long as patience lasts. */
  boolean outOfPatience() {
    return stopping.shouldStop();
  }

  /**
   * Ends an epoch: validates, records, tells the listeners.
   *
   * @param trainNegativeLogLikelihood as in {@link EpochRecord}
   * @param stepSize as in {@link EpochRecord}
   * @param parameters after the epoch
   */
  void end(double trainNegativeLogLikelihood, double stepSize, float[] parameters) {
    int epoch = history.size() + 1;
    double validNegativeLogLikelihood = Double.NaN;
    boolean best = false;
    if (valid != null) {
      context.setJobDescription("epoch %d/%d, validation".formatted(epoch, settings.epochs()));
      validNegativeLogLikelihood =
          -Scoring.likelihood(valid, model, parameters, settings.seed(), settings.rebinarize())
              .mean();
      best = stopping.record(validNegativeLogLikelihood, parameters);
    }
    EpochRecord entry =
        new EpochRecord(
            epoch,
            trainNegativeLogLikelihood,
            validNegativeLogLikelihood,
            stepSize,
            seconds(),
            best);
    history.add(entry);
    listeners.forEach(l -> l.onEpoch(entry));
  }

  /** What training gives: the best epoch's parameters, without a validation set the last ones. */
  TrainingResult result(float[] last) {
    float[] kept = stopping.best() != null ? stopping.best() : last.clone();
    return new TrainingResult(kept, history, seconds(), meter.throughput());
  }

  private double seconds() {
    return (System.nanoTime() - start) * 1e-9;
  }
}
