package org.ardent.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.ardent.data.Shards;
import org.ardent.model.Model;
import org.ardent.optim.AveragedParameters;
import org.ardent.optim.Optimizer;
import org.ardent.optim.Optimizers;
import org.ardent.optim.Regularizer;

/**
 * Synchronous SGD: every step broadcasts the parameters, each shard sums the gradients over its
 * slice of the mini-batch, the driver adds the sums in shard order and steps.
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
    float[] parameters = new float[model.parameterCount()];
    model.initialize(parameters, Marginals.outputBias(train, model.layout()), settings.seed());
    JavaSparkContext context = JavaSparkContext.fromSparkContext(train.rdd().context());
    Broadcast<Model> sharedModel = context.broadcast(model);
    try {
      return new Run(context, sharedModel, train, valid, parameters).train();
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
    private final Broadcast<Model> sharedModel;
    private final Shards train;
    private final Shards valid;
    private final float[] parameters;
    private final float[] gradient;
    private final Optimizer optimizer;
    private final Regularizer regularizer;
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
        float[] parameters) {
      this.context = context;
      this.sharedModel = sharedModel;
      this.train = train;
      this.valid = valid;
      this.parameters = parameters;
      gradient = new float[parameters.length];
      optimizer =
          Optimizers.create(
              settings.optimizer(), parameters.length, settings.momentum(), settings.beta2());
      regularizer =
          new Regularizer(
              settings.l1(), settings.weightDecay(), settings.clipNorm(), model.penalizedRanges());
      average =
          settings.average() > 0 ? new AveragedParameters(settings.average(), parameters) : null;
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
                epoch + 1, trainNll, validNll, stepSize(epoch, steps - 1), seconds(), best);
        history.add(entry);
        listeners.forEach(l -> l.onEpoch(entry));
      }
      float[] result = stopping.best() != null ? stopping.best() : current().clone();
      return new TrainingResult(result, history, seconds());
    }

    private double epoch(int epoch) {
      double sum = 0;
      long examples = 0;
      for (int step = 0; step < steps; step++) {
        List<ShardGradient> parts = gradients(epoch, step);
        long batch = 0;
        double logLikelihood = 0;
        Arrays.fill(gradient, 0);
        for (ShardGradient part : parts) {
          batch += part.examples();
          logLikelihood += part.logLikelihood();
          part.addTo(gradient);
        }
        if (batch > 0) {
          update(epoch, step, batch, logLikelihood);
        }
        sum -= logLikelihood;
        examples += batch;
        double nll = -logLikelihood / batch;
        int done = step + 1;
        listeners.forEach(l -> l.onStep(epoch + 1, done, steps, nll));
      }
      return sum / examples;
    }

    /** Every shard's part, in shard order. */
    private List<ShardGradient> gradients(int epoch, int step) {
      describe("epoch %d/%d, step %d/%d".formatted(epoch + 1, settings.epochs(), step + 1, steps));
      Broadcast<float[]> shared = context.broadcast(parameters);
      try {
        GradientTask.Step coordinates =
            new GradientTask.Step(
                settings.seed(), epoch, step, steps, settings.dropout(), settings.rebinarize());
        return train
            .rdd()
            .mapPartitionsWithIndex(new GradientTask(sharedModel, shared, coordinates), true)
            .collect();
      } finally {
        shared.destroy();
      }
    }

    private void update(int epoch, int step, long batch, double logLikelihood) {
      // From the gradient of the summed log-likelihood to that of the mean negative one.
      float scale = -1f / batch;
      float sum = 0;
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] *= scale;
        sum += gradient[i] * 0;
      }
      if (!Double.isFinite(logLikelihood) || sum != 0) {
        throw new DivergedException(epoch + 1, step + 1);
      }
      double stepSize = stepSize(epoch, step);
      regularizer.apply(parameters, gradient);
      optimizer.step(parameters, gradient, stepSize);
      regularizer.decay(parameters, stepSize);
      if (average != null) {
        average.update(parameters, (long) epoch * steps + step);
      }
    }

    private double stepSize(int epoch, int step) {
      return settings.stepSize()
          * settings
              .schedule()
              .factor(
                  (long) epoch * steps + step,
                  (long) settings.epochs() * steps,
                  steps,
                  settings.warmUp(),
                  settings.decayRate());
    }

    private float[] current() {
      return average != null ? average.values() : parameters;
    }

    private double seconds() {
      return (System.nanoTime() - start) * 1e-9;
    }

    private void describe(String description) {
      context.setJobDescription(description);
    }
  }
}
