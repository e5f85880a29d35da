package org.ardent.train;

import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaSparkContext;
import org.ardent.checkpoint.Checkpoint;
import org.ardent.model.Model;
import org.ardent.train.algorithm.MiniBatches;
import org.ardent.train.algorithm.StochasticAlgorithm;
import org.ardent.train.algorithm.TrainingStep;
import org.ardent.train.exec.RowsSeen;

/**
 * Training in steps, each with a part of the data, by a {@link StochasticAlgorithm}. A move is one
 * round of it.
 */
final class StochasticTraining implements ResumableTraining {
  private static final String STATE = "state.";
  private static final String AVERAGE = "average";
  private static final String DONE = "stepsOfEpoch";
  private static final String LOG_LIKELIHOOD = "logLikelihoodOfEpoch";
  private static final String WEIGHT = "weightOfEpoch";

  private final JavaSparkContext context;
  private final Model model;
  private final StochasticAlgorithm algorithm;
  private final MiniBatches batches;
  private final TrainingSettings settings;
  private final List<TrainingListener> listeners;
  private final EpochLog epochs;
  private final int steps;

  // Of the epoch that is under way.
  private int done;
  private double logLikelihood;
  private double weight;

  /**
   * A run.
   *
   * @param start the parameters that it starts from
   */
  StochasticTraining(
      JavaSparkContext context,
      Model model,
      StochasticAlgorithm algorithm,
      MiniBatches batches,
      TrainingSettings settings,
      List<TrainingListener> listeners,
      EpochLog epochs,
      float[] start) {
    this.context = context;
    this.model = model;
    this.algorithm = algorithm;
    this.batches = batches;
    this.settings = settings;
    this.listeners = listeners;
    this.epochs = epochs;
    System.arraycopy(start, 0, algorithm.parameters(), 0, start.length);
    if (algorithm.average() != null) {
      System.arraycopy(start, 0, algorithm.average(), 0, start.length);
    }
    steps = batches.steps();
  }

  @Override
  public boolean isDone() {
    return epochs.size() >= settings.epochs() || epochs.outOfPatience();
  }

  @Override
  public void advance() {
    if (done < steps) {
      round(step(done));
    }
    if (done == steps) {
      if (epochs.needsSpark()) {
        algorithm.release();
      }
      endEpoch();
    }
  }

  private void endEpoch() {
    epochs.end(
        -logLikelihood / weight + model.objectiveShift(),
        settings.stepSizes().at(step(steps - 1)),
        parameters());
    if (epochs.startsToFall()) {
      goBackToBest();
    }
    done = 0;
    logLikelihood = 0;
    weight = 0;
  }

  private void goBackToBest() {
    float[] best = epochs.bestParameters();
    System.arraycopy(best, 0, algorithm.parameters(), 0, best.length);
    if (algorithm.average() != null) {
      System.arraycopy(best, 0, algorithm.average(), 0, best.length);
    }
  }

  @Override
  public float[] parameters() {
    return algorithm.average() != null ? algorithm.average() : algorithm.parameters();
  }

  @Override
  public int epochs() {
    return epochs.size();
  }

  @Override
  public long steps() {
    return (long) epochs.size() * steps + done;
  }

  @Override
  public String position() {
    if (done > 0) {
      return String.format(
          Locale.ROOT,
          "epoch %d/%d, step %d/%d",
          epochs.size() + 1,
          settings.epochs(),
          done,
          steps);
    }
    return epochs.position();
  }

  @Override
  public void save(Checkpoint checkpoint) {
    epochs.save(checkpoint);
    checkpoint.put(DONE, done);
    checkpoint.put(LOG_LIKELIHOOD, logLikelihood);
    checkpoint.put(WEIGHT, weight);
    List<float[]> state = algorithm.state();
    for (int i = 0; i < state.size(); i++) {
      checkpoint.put(STATE + i, state.get(i));
    }
    if (algorithm.average() != null) {
      checkpoint.put(AVERAGE, algorithm.average());
    }
  }

  @Override
  public void restore(Checkpoint checkpoint) {
    epochs.restore(checkpoint);
    done = (int) checkpoint.count(DONE, steps);
    logLikelihood = checkpoint.number(LOG_LIKELIHOOD);
    weight = checkpoint.number(WEIGHT);
    List<float[]> state = algorithm.state();
    for (int i = 0; i < state.size(); i++) {
      checkpoint.take(STATE + i, state.get(i));
    }
    if (algorithm.average() != null) {
      checkpoint.take(AVERAGE, algorithm.average());
    }
  }

  private void round(TrainingStep first) {
    context.setJobDescription(
        String.format(
            Locale.ROOT,
            "epoch %d/%d, step %d/%d",
            first.epoch() + 1,
            settings.epochs(),
            first.step() + 1,
            steps));
    StochasticAlgorithm.Round round = epochs.meter().time(() -> algorithm.round(first));
    if (!round.finite()) {
      throw new DivergedException(first.epoch() + 1, first.step() + round.steps().size() + 1);
    }
    round.steps().forEach(this::took);
  }

  /** Counts a step. */
  private void took(RowsSeen result) {
    logLikelihood += result.logLikelihood();
    weight += result.weight();
    done++;
    double loss = -result.logLikelihood() / result.weight();
    double nll = loss + model.objectiveShift();
    listeners.forEach(l -> l.onStep(epochs.size() + 1, done, steps, nll));
    epochs.divergence().step(loss, position());
  }

  /** A step of the epoch that is under way. */
  private TrainingStep step(int step) {
    return new TrainingStep(
        settings.seed(),
        epochs.size(),
        step,
        batches,
        settings.dropout(),
        settings.rebinarize(),
        epochs.fallsFrom());
  }

  @Override
  public void close() {
    algorithm.close();
  }
}
