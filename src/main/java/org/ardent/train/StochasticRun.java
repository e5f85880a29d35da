package org.ardent.train;

import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.ardent.model.Model;
import org.ardent.optim.AveragedParameters;
import org.ardent.pack.Shards;

/**
 * Training in steps with part of the data each: synchronous SGD, or {@link LocalSteps} where the
 * settings ask for them. A move is one job's steps, of one round or several, in one epoch or
 * several.
 */
final class StochasticRun implements Run {
  private static final String STATE = "state.";
  private static final String AVERAGE = "average";
  private static final String DONE = "stepsOfEpoch";
  private static final String LOG_LIKELIHOOD = "logLikelihoodOfEpoch";
  private static final String WEIGHT = "weightOfEpoch";

  private final JavaSparkContext context;
  private final Model model;
  private final TrainingSettings settings;
  private final List<TrainingListener> listeners;
  private final EpochLog epochs;
  private final Checkpoints checkpoints;
  private final Learner learner;
  private final SynchronousStep synchronousStep;
  private final LocalSteps localSteps;
  private final AveragedParameters average;
  private final MiniBatches batches;
  private final int steps;

  // Of the epoch that is under way.
  private int done;
  private double logLikelihood;
  private double weight;

  StochasticRun(
      JavaSparkContext context,
      Broadcast<Model> sharedModel,
      Shards train,
      TrainingSettings settings,
      List<TrainingListener> listeners,
      EpochLog epochs,
      Checkpoints checkpoints,
      Exchange exchange,
      float[] start) {
    this.context = context;
    this.settings = settings;
    this.listeners = listeners;
    this.epochs = epochs;
    this.checkpoints = checkpoints;
    model = sharedModel.value();
    learner = new Learner(model, settings, Chunks::forEachInParallel);
    System.arraycopy(start, 0, learner.parameters(), 0, start.length);
    Meter meter = epochs.meter();
    synchronousStep = new SynchronousStep(context, sharedModel, train, learner, exchange, meter);
    localSteps = new LocalSteps(context, sharedModel, train, learner, settings, exchange, meter);
    average =
        settings.average() > 0
            ? new AveragedParameters(settings.average(), learner.parameters())
            : null;
    batches = MiniBatches.of(train.rows(), train.count(), settings.batchSize());
    steps = batches.steps();
  }

  @Override
  public boolean isDone() {
    return epochs.size() >= settings.epochs() || epochs.outOfPatience();
  }

  @Override
  public void advance() {
    if (done < steps) {
      steps(step(done));
    }
    if (done == steps) {
      endEpoch();
    }
  }

  private void endEpoch() {
    epochs.end(
        -logLikelihood / weight + model.objectiveShift(),
        settings.stepSizeAt(step(steps - 1)),
        parameters());
    done = 0;
    logLikelihood = 0;
    weight = 0;
  }

  @Override
  public float[] parameters() {
    return average != null ? average.values() : learner.parameters();
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
    List<float[]> state = learner.state();
    for (int i = 0; i < state.size(); i++) {
      checkpoint.put(STATE + i, state.get(i));
    }
    if (average != null) {
      checkpoint.put(AVERAGE, average.values());
    }
  }

  @Override
  public void restore(Checkpoint checkpoint) {
    epochs.restore(checkpoint);
    done = (int) checkpoint.count(DONE, steps);
    logLikelihood = checkpoint.number(LOG_LIKELIHOOD);
    weight = checkpoint.number(WEIGHT);
    List<float[]> state = learner.state();
    for (int i = 0; i < state.size(); i++) {
      checkpoint.take(STATE + i, state.get(i));
    }
    if (average != null) {
      checkpoint.take(AVERAGE, average.values());
    }
  }

  /** One job's steps: local ones, or synchronous ones, of which a job may take several or one. */
  private void steps(Step first) {
    context.setJobDescription(
        String.format(
            Locale.ROOT,
            "epoch %d/%d, step %d/%d",
            first.epoch() + 1,
            settings.epochs(),
            first.step() + 1,
            steps));
    Meter meter = epochs.meter();
    if (!meter.time(() -> inLockstep(first))) {
      meter.time(() -> results(first)).forEach(this::took);
    }
  }

  private List<StepResult> results(Step first) {
    List<StepResult> results =
        settings.localSteps() > 1
            ? localSteps.run(first)
            : List.of(synchronousStep.run(first, settings.stepSizeAt(first)));
    updateAverage(results);
    return results;
  }

  /**
   * Rounds of one job, up to a checkpoint or to what needs Spark at an epoch's end; whether there
   * were any.
   */
  private boolean inLockstep(Step first) {
    return settings.localSteps() > 1
        ? localSteps.run(first, this::goesOn)
        : synchronousStep.run(first, settings::stepSizeAt, result -> goesOn(List.of(result)));
  }

  private boolean goesOn(List<StepResult> results) {
    updateAverage(results);
    results.forEach(this::took);
    if (done == steps) {
      if (epochs.needsSpark()) {
        return false;
      }
      endEpoch();
    }
    return !isDone() && !checkpoints.isDue(this);
  }

  private void updateAverage(List<StepResult> results) {
    if (average != null) {
      float[] parameters = learner.parameters();
      float rate = average.rate(step(done).index(), results.size());
      Chunks.forEachInParallel(
          parameters.length, (chunk, from, to) -> average.update(parameters, rate, from, to));
    }
  }

  /** Counts a step. */
  private void took(StepResult result) {
    logLikelihood += result.logLikelihood();
    weight += result.weight();
    done++;
    double loss = -result.logLikelihood() / result.weight();
    double nll = loss + model.objectiveShift();
    listeners.forEach(l -> l.onStep(epochs.size() + 1, done, steps, nll));
    epochs.divergence().step(loss, position());
  }

  /** A step of the epoch that is under way. */
  private Step step(int step) {
    return new Step(
        settings.seed(), epochs.size(), step, batches, settings.dropout(), settings.rebinarize());
  }
}
