package org.ardent.train;

import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.ardent.data.Shards;
import org.ardent.model.Model;

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
    EpochLog epochs = new EpochLog(context, model, settings, valid, listeners);
    try (Exchange exchange = Exchange.open(context)) {
      Run run =
          settings.optimizer().equals(TrainingSettings.LBFGS)
              ? new Lbfgs(
                  new FullBatchObjective(sharedModel, train, settings, exchange, epochs.meter()),
                  settings,
                  listeners,
                  epochs,
                  start)
              : new StochasticRun(
                  context, sharedModel, train, settings, listeners, epochs, exchange, start);
      while (!run.isDone()) {
        run.advance();
      }
      return epochs.result(run.parameters());
    } finally {
      sharedModel.destroy();
      context.clearJobGroup();
    }
  }
}
