package org.ardent.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaSparkContext;
import org.ardent.checkpoint.Checkpoint;
import org.ardent.io.InvalidInputException;
import org.ardent.model.Model;
import org.ardent.pack.Shards;
import org.ardent.score.ShardScoring;
import org.ardent.train.algorithm.TrainingStep;
import org.ardent.train.exec.RunMeter;

/** The epochs of a run so far: how good each was, which was best, and whether to continue. */
final class EpochLog {
  private static final String SECONDS = "seconds";

  private final JavaSparkContext context;
  private final Model model;
  private final TrainingSettings settings;
  private final Shards valid;
  private final List<TrainingListener> listeners;
  private final EarlyStopping stopping;
  private final RunMeter meter;
  private final List<EpochRecord> history = new ArrayList<>();
  private final Divergence divergence;
  private final long start = System.nanoTime();
  private double secondsBefore;
  private boolean warned;

  /**
   * No epochs yet.
   *
   * @param valid the validation set, or null
   * @param slots how many tasks of the run may be there at once
   */
  EpochLog(
      JavaSparkContext context,
      Model model,
      TrainingSettings settings,
      Shards valid,
      List<TrainingListener> listeners,
      int slots) {
    this.context = context;
    this.model = model;
    this.settings = settings;
    this.valid = valid;
    this.listeners = listeners;
    stopping = new EarlyStopping(settings.patience(), settings.fallsAtEarlyStop());
    divergence = new Divergence(model.layout().size());
    meter = new RunMeter(context.sc(), model, slots);
  }

  /** Counts what the run does. */
  RunMeter meter() {
    return meter;
  }

  /** What watches over the losses of this run. */
  Divergence divergence() {
    return divergence;
  }

  /** How many epochs have ended. */
  int size() {
    return history.size();
  }

  /** Where a run stands between two epochs. */
  String position() {
    return history.isEmpty()
        ? "the start"
        : String.format(Locale.ROOT, "the end of epoch %d/%d", history.size(), settings.epochs());
  }

  /** Whether the end of an epoch may need what Spark's jobs run on. */
  boolean needsSpark() {
    return valid != null || listeners.stream().anyMatch(TrainingListener::usesSpark);
  }

  /**
   * Whether the validation set has not become likelier within the patience, and the step size has
   * fallen since, where it does.
   */
  boolean outOfPatience() {
    return stopping.shouldStop(history.size());
  }

  /** As in {@link TrainingStep}. */
  int fallsFrom() {
    return stopping.fallsFrom();
  }

  /** Whether the step size falls from the end of this epoch on. */
  boolean startsToFall() {
    return stopping.fallsFrom() == history.size();
  }

  /**
   * Ends an epoch: validates, records, tells the listeners.
   *
   * @param trainNegativeLogLikelihood as in {@link EpochRecord}
   * @param stepSize as in {@link EpochRecord}
   * @param parameters after the epoch
   * @throws DivergedException if the training loss is absurd or not finite, or a parameter is not
   *     finite
   */
  void end(double trainNegativeLogLikelihood, double stepSize, float[] parameters) {
    int epoch = history.size() + 1;
    String position =
        String.format(Locale.ROOT, "the end of epoch %d/%d", epoch, settings.epochs());
    divergence.mean(trainNegativeLogLikelihood - model.objectiveShift(), position);
    requireFinite(parameters, position);
    double validNegativeLogLikelihood = Double.NaN;
    boolean best = false;
    if (valid != null) {
      context.setJobDescription(
          String.format(Locale.ROOT, "epoch %d/%d, validation", epoch, settings.epochs()));
      validNegativeLogLikelihood =
          -ShardScoring.likelihood(valid, model, parameters, settings.seed(), settings.rebinarize())
              .mean();
      warn(validNegativeLogLikelihood, trainNegativeLogLikelihood, parameters);
      best = stopping.record(epoch, validNegativeLogLikelihood, parameters);
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

  private static void requireFinite(float[] parameters, String position) {
    for (float parameter : parameters) {
      if (!Float.isFinite(parameter)) {
        throw DivergedException.notFinite(position);
      }
    }
  }

  /** Warns once, because a bad row of the validation set is bad in every epoch. */
  private void warn(double loss, double trainLoss, float[] parameters) {
    if (!warned) {
      LeastLikelyRow.warning(valid, model, parameters, settings, loss, trainLoss)
          .ifPresent(
              message -> {
                warned = true;
                listeners.forEach(l -> l.onWarning(message));
              });
    }
  }

  /** The best epoch's parameters on the validation set; null before there are any. */
  TrainingResult best() {
    return stopping.best() == null ? null : result(stopping.best());
  }

  /** The same without what else is known of the run; live. */
  float[] bestParameters() {
    return stopping.best();
  }

  /** What training gives: the best epoch's parameters, without a validation set the last ones. */
  TrainingResult result(float[] last) {
    float[] kept = stopping.best() != null ? stopping.best() : last.clone();
    return new TrainingResult(kept, history, seconds(), throughput());
  }

  private Throughput throughput() {
    return new Throughput(meter.examples(), meter.seconds(), meter.kernelSeconds(), meter.slots());
  }

  private double seconds() {
    return secondsBefore + (System.nanoTime() - start) * 1e-9;
  }

  void save(Checkpoint checkpoint) {
    checkpoint.putHistory(history);
    checkpoint.put(SECONDS, seconds());
    stopping.save(checkpoint);
    divergence.save(checkpoint);
  }

  void restore(Checkpoint checkpoint) {
    List<EpochRecord> before = checkpoint.history(EpochRecord.class);
    if (before.size() > settings.epochs()) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "it has %d epochs, expected at most %d",
              before.size(),
              settings.epochs()));
    }
    history.addAll(before);
    secondsBefore = checkpoint.number(SECONDS);
    stopping.restore(checkpoint, model.parameterCount());
    divergence.restore(checkpoint);
  }
}
