package org.ardent.train;

import java.io.UncheckedIOException;
import java.util.List;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.ardent.model.Model;
import org.ardent.pack.Marginals;
import org.ardent.pack.Shards;
import org.ardent.score.LocalProperties;

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
  private final Checkpoints checkpoints;

  /** A trainer of a model, which saves no checkpoints. */
  public Trainer(Model model, TrainingSettings settings, List<TrainingListener> listeners) {
    this(model, settings, listeners, Checkpoints.NONE);
  }

  /** A trainer of a model, which saves its run as it goes. */
  public Trainer(
      Model model,
      TrainingSettings settings,
      List<TrainingListener> listeners,
      Checkpoints checkpoints) {
    this.model = model;
    this.settings = settings;
    this.listeners = List.copyOf(listeners);
    this.checkpoints = checkpoints;
  }

  /**
   * Trains. Jobs have the caller's group and pool; if they are cancelled, training stops.
   *
   * @param train the training set
   * @param valid the validation set, or null: then there is no early stopping
   * @throws DivergedException if the likelihood or gradient is not finite, or absurd
   * @throws StoppedException if a job fails or a checkpoint cannot be saved
   */
  public TrainingResult fit(Shards train, Shards valid) {
    return LocalProperties.restoredAfter(train.rdd().context(), () -> fitDescribed(train, valid));
  }

  private TrainingResult fitDescribed(Shards train, Shards valid) {
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
                  context,
                  sharedModel,
                  train,
                  settings,
                  listeners,
                  epochs,
                  checkpoints,
                  exchange,
                  start);
      checkpoints.begin(run, settings, () -> RunIdentity.of(model, settings, train, valid));
      toTheEnd(run);
      return epochs.result(run.parameters());
    } catch (DivergedException e) {
      throw e.with(epochs.best());
    } finally {
      if (!context.sc().isStopped()) {
        sharedModel.destroy();
      }
    }
  }

  private void toTheEnd(Run run) {
    try {
      while (!run.isDone()) {
        run.advance();
        checkpoints.between(run);
      }
      checkpoints.save(run);
    } catch (DivergedException e) {
      throw e;
    } catch (UncheckedIOException e) {
      throw checkpoints.stopped("training stopped at " + run.position(), e);
    } catch (Exception e) {
      if (isOfJob(e)) {
        saveAfter(e, run);
      }
      throw checkpoints.stopped("training stopped at " + run.position(), e);
    }
  }

  /** Spark's exceptions are checked ones that its methods do not declare. */
  private static boolean isOfJob(Exception e) {
    return e instanceof SparkException;
  }

  private void saveAfter(Exception e, Run run) {
    try {
      checkpoints.save(run);
    } catch (RuntimeException alsoFailed) {
      e.addSuppressed(alsoFailed);
    }
  }
}
