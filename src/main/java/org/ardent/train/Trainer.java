package org.ardent.train;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.ardent.data.Shards;
import org.ardent.model.Model;
import org.ardent.optim.AveragedParameters;

/**
 * Synchronous SGD, or {@link Lbfgs} where the settings say so: every step broadcasts the
 * parameters, each shard sums the gradients over its slice of the mini-batch, the driver adds the
 * sums in shard order and steps.
 *
 * <p>The result is a pure function of data, settings and number of shards, to the bit.
 */
public final class Trainer {
  private final Model model;
  private final TrainingSettings settings;
  private final List<TrainingListener> listeners;

  /** A trainer of a model. */
  public Trainer(Model model, TrainingSettings settings, List<TrainingListener> listeners) {
    this.model = model;
    this.settings = settings;
    this.listeners = List.copyOf(listeners);
  }

  /**
   * Trains.
   *
   * @param train the training set
   * @param valid the validation set, or null: then there is no early stopping
   * @throws DivergedException if the likelihood or gradient is not finite
   */
  public TrainingResult fit(Shards train, Shards valid) {
    float[] start = new float[model.parameterCount()];
    model.initialize(start, Marginals.outputBias(train, model.layout()), settings.seed());
    JavaSparkContext context = JavaSparkContext.fromSparkContext(train.rdd().context());
    Broadcast<Model> sharedModel = context.broadcast(model);
    try (Exchange exchange = Exchange.open(context)) {
      if (settings.optimizer().equals(TrainingSettings.LBFGS)) {
        FullBatchObjective objective =
            new FullBatchObjective(sharedModel, train, settings, exchange);
        return new Lbfgs(objective, settings, listeners).train(start, valid);
      }
      Learner learner = new Learner(model, settings, Chunks::forEachInParallel);
      System.arraycopy(start, 0, learner.parameters(), 0, start.length);
      return new Run(context, sharedModel, train, valid, learner, exchange).train();
    } finally {
      sharedModel.destroy();
      context.clearJobGroup();
    }
  }

  /** How many steps an epoch has: enough for no mini-batch to exceed the batch size. */
  static int stepsPerEpoch(long rows, int batchSize) {
    return Math.toIntExact((rows + batchSize - 1) / batchSize);
  }

  private final class Run {
    private final JavaSparkContext context;
    private final Shards valid;
    private final Learner learner;
    private final SynchronousStep synchronousStep;
    private final LocalSteps localSteps;
    private final AveragedParameters average;
    private final EarlyStopping stopping;
    private final int steps;
    private final List<EpochRecord> history = new ArrayList<>();
    private final long start = System.nanoTime();

    Run(
        JavaSparkContext context,
        Broadcast<Model> sharedModel,
        Shards train,
        Shards valid,
        Learner learner,
        Exchange exchange) {
      this.context = context;
      this.valid = valid;
      this.learner = learner;
      synchronousStep = new SynchronousStep(context, sharedModel, train, learner, exchange);
      localSteps = new LocalSteps(context, sharedModel, train, learner, settings, exchange);
      average =
          settings.average() > 0
              ? new AveragedParameters(settings.average(), learner.parameters())
              : null;
      stopping = new EarlyStopping(settings.patience());
      steps = stepsPerEpoch(train.rows(), settings.batchSize());
    }

    TrainingResult train() {
      for (int epoch = 0; epoch < settings.epochs() && !stopping.shouldStop(); epoch++) {
        double trainNll = epoch(epoch);
        double validNll = Double.NaN;
        boolean best = false;
        if (valid != null) {
          describe("epoch %d/%d, validation".formatted(epoch + 1, settings.epochs()));
          validNll =
              -Scoring.likelihood(valid, model, current(), settings.seed(), settings.rebinarize())
                  .mean();
          best = stopping.record(validNll, current());
        }
        EpochRecord entry =
            new EpochRecord(
                epoch + 1,
                trainNll,
                validNll,
                settings.stepSizeAt(step(epoch, steps - 1)),
                seconds(),
                best);
        history.add(entry);
        listeners.forEach(l -> l.onEpoch(entry));
      }
      float[] result = stopping.best() != null ? stopping.best() : current().clone();
      return new TrainingResult(result, history, seconds());
    }

    private double epoch(int epoch) {
      double sum = 0;
      long examples = 0;
      int done = 0;
      while (done < steps) {
        for (StepResult result : round(step(epoch, done))) {
          sum -= result.logLikelihood();
          examples += result.examples();
          done++;
          double nll = -result.logLikelihood() / result.examples() + model.objectiveShift();
          int step = done;
          listeners.forEach(l -> l.onStep(epoch + 1, step, steps, nll));
        }
      }
      return sum / examples + model.objectiveShift();
    }

    /** One job's steps: a synchronous one, or as many local ones as are left in the epoch. */
    private List<StepResult> round(Step first) {
      describe(
          "epoch %d/%d, step %d/%d"
              .formatted(first.epoch() + 1, settings.epochs(), first.step() + 1, steps));
      List<StepResult> results =
          settings.localSteps() == 1
              ? List.of(synchronousStep.run(first, settings.stepSizeAt(first)))
              : localSteps.run(first, Math.min(settings.localSteps(), steps - first.step()));
      if (average != null) {
        float[] parameters = learner.parameters();
        float rate = average.rate(first.index(), results.size());
        Chunks.forEachInParallel(
            parameters.length, (chunk, from, to) -> average.update(parameters, rate, from, to));
      }
      return results;
    }

    private Step step(int epoch, int step) {
      return new Step(
          settings.seed(), epoch, step, steps, settings.dropout(), settings.rebinarize());
    }

    private float[] current() {
      return average != null ? average.values() : learner.parameters();
    }

    private double seconds() {
      return (System.nanoTime() - start) * 1e-9;
    }

    private void describe(String description) {
      context.setJobDescription(description);
    }
  }
}
