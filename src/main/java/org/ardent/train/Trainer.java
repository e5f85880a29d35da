package org.ardent.train;

import java.io.UncheckedIOException;
import java.util.List;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.ardent.checkpoint.Checkpoints;
import org.ardent.model.Model;
import org.ardent.pack.Marginals;
import org.ardent.pack.Shards;
import org.ardent.score.LocalProperties;
import org.ardent.train.algorithm.FullBatchObjective;
import org.ardent.train.algorithm.LocalSgd;
import org.ardent.train.algorithm.MiniBatches;
import org.ardent.train.algorithm.StochasticAlgorithm;
import org.ardent.train.algorithm.SynchronousSgd;
import org.ardent.train.algorithm.UpdateRule;
import org.ardent.train.exec.RunMeter;

/**
 * Trains a model on shards: by synchronous SGD, by local SGD or by L-BFGS, as the settings say. The
 * driver's loop is here: rounds of the algorithm, checkpoints between them, to the end.
 *
 * <p>The result is a pure function of data, settings and number of shards, to the bit.
 */
public final class Trainer {
  private final Model model;
  private final TrainingSettings settings;
  private final List<TrainingListener> listeners;
  private final Checkpoints checkpoints;
  private final int slots;

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
    this(model, settings, listeners, checkpoints, Integer.MAX_VALUE);
  }

  private Trainer(
      Model model,
      TrainingSettings settings,
      List<TrainingListener> listeners,
      Checkpoints checkpoints,
      int slots) {
    this.model = model;
    this.settings = settings;
    this.listeners = List.copyOf(listeners);
    this.checkpoints = checkpoints;
    this.slots = slots;
  }

  /**
   * The same trainer, which leaves room for others beside it. The number changes no bit.
   *
   * @param most how many tasks of local mode may wait for its next round at once, at least 1
   */
  public Trainer beside(int most) {
    return new Trainer(model, settings, listeners, checkpoints, most);
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
    return fit(train, valid, Integer.MAX_VALUE);
  }

  /**
   * Trains up to an epoch. With checkpoints, another call continues from there, and so ends as one
   * call would.
   *
   * @param train the training set
   * @param valid the validation set, or null: then there is no early stopping
   * @param epochs after how many to pause, where training has not ended before
   * @throws DivergedException as from {@link #fit(Shards, Shards)}
   * @throws StoppedException as from {@link #fit(Shards, Shards)}
   */
  public TrainingResult fit(Shards train, Shards valid, int epochs) {
    return LocalProperties.restoredAfter(
        train.rdd().context(), () -> fitDescribed(train, valid, epochs));
  }

  private TrainingResult fitDescribed(Shards train, Shards valid, int until) {
    float[] start = new float[model.parameterCount()];
    beforeTheStart(
        () ->
            model.initialize(start, Marginals.outputBias(train, model.layout()), settings.seed()));
    JavaSparkContext context = JavaSparkContext.fromSparkContext(train.rdd().context());
    EpochLog epochs = new EpochLog(context, model, settings, valid, listeners, slots);
    try (ResumableTraining run = training(context, train, epochs, start)) {
      beforeTheStart(
          () ->
              checkpoints.begin(
                  run,
                  RunProperties.epochsMayDiffer(settings),
                  () -> RunProperties.identity(model, settings, train, valid)));
      advance(run, until);
      return epochs.result(run.parameters());
    } catch (DivergedException e) {
      throw e.with(epochs.best());
    }
  }

  private ResumableTraining training(
      JavaSparkContext context, Shards train, EpochLog epochs, float[] start) {
    UpdateRule rule = settings.updateRule();
    RunMeter meter = epochs.meter();
    if (settings.optimizer().equals(TrainingSettings.LBFGS)) {
      FullBatchObjective objective = new FullBatchObjective(context, model, train, rule, meter);
      return new LbfgsTraining(context, objective, settings, listeners, epochs, start);
    }
    StochasticAlgorithm algorithm =
        settings.localSteps() > 1
            ? new LocalSgd(context, model, train, rule, settings.localSteps(), meter)
            : new SynchronousSgd(context, model, train, rule, meter);
    MiniBatches batches = MiniBatches.of(train.rows(), train.count(), settings.batchSize());
    return new StochasticTraining(
        context, model, algorithm, batches, settings, listeners, epochs, start);
  }

  /** Does what needs jobs before the first move. */
  void beforeTheStart(Runnable part) {
    try {
      part.run();
    } catch (Exception e) {
      if (isOfJob(e)) {
        throw new StoppedException("training cannot start", checkpoints.kept(), e);
      }
      throw e;
    }
  }

  /**
   * Makes the moves of a run, and saves it between them and at the end.
   *
   * @param until the epoch at which it pauses
   */
  void advance(ResumableTraining run, int until) {
    try {
      while (!run.isDone() && run.epochs() < until) {
        run.advance();
        checkpoints.between(run);
      }
      checkpoints.save(run);
    } catch (DivergedException e) {
      throw e;
    } catch (UncheckedIOException e) {
      throw new StoppedException("training stopped at " + run.position(), checkpoints.kept(), e);
    } catch (Exception e) {
      if (isOfJob(e)) {
        saveAfter(e, run);
      }
      throw new StoppedException("training stopped at " + run.position(), checkpoints.kept(), e);
    }
  }

  /** Spark's exceptions are checked ones that its methods do not declare. */
  private static boolean isOfJob(Exception e) {
    return e instanceof SparkException;
  }

  private void saveAfter(Exception e, ResumableTraining run) {
    try {
      checkpoints.save(run);
    } catch (Exception alsoFailed) { // Spark's too: executors may have the state
      e.addSuppressed(alsoFailed);
    }
  }
}
