package org.ardent.train;

import breeze.linalg.DenseVector;
import breeze.optimize.DiffFunction;
import breeze.optimize.LBFGS;
import java.util.ArrayList;
import java.util.List;
import org.ardent.data.Shards;
import scala.Tuple2;

/**
 * Limited-memory BFGS with a strong Wolfe line search (Liu &amp; Nocedal 1989; Nocedal &amp; Wright
 * 2006, algorithms 7.4 and 3.5), Breeze's, over the {@link FullBatchObjective}: for the convex
 * FVSBN, whose optimum it finds, and for small data. An epoch is an iteration, of one or a few
 * passes over the training set.
 */
final class Lbfgs {
  /** How many past steps approximate the Hessian: what Spark's own estimators keep. */
  private static final int MEMORY = 10;

  /**
   * Vectors of the parameters' length, in float32, that a run keeps: in double, of each past step
   * how far it went and how the gradient changed, and the points and gradients of a line search.
   */
  static final int STATE_VECTORS = 2 * (2 * MEMORY + 8);

  /**
   * A gradient's norm, as part of the objective or of 1, from which on a line search may find
   * nothing lower because the decrease is below what float32 likelihoods resolve.
   */
  private static final double SMALL_GRADIENT = 1e-3;

  private final FullBatchObjective objective;
  private final TrainingSettings settings;
  private final List<TrainingListener> listeners;
  private final EarlyStopping stopping;
  private final List<EpochRecord> history = new ArrayList<>();
  private final long start = System.nanoTime();

  /** A run. */
  Lbfgs(FullBatchObjective objective, TrainingSettings settings, List<TrainingListener> listeners) {
    this.objective = objective;
    this.settings = settings;
    this.listeners = listeners;
    stopping = new EarlyStopping(settings.patience());
  }

  /**
   * Minimises.
   *
   * @param initial where to start
   * @param valid the validation set, or null
   * @return the last iterate, or the best on the validation set
   * @throws DivergedException if the objective is not finite at the start
   */
  TrainingResult train(float[] initial, Shards valid) {
    describe("start");
    double[] x = new double[initial.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = initial[i];
    }
    if (!Double.isFinite(objective.at(x).value())) {
      throw new DivergedException(1, 1);
    }
    LBFGS<DenseVector<Object>> lbfgs =
        new LBFGS<>(settings.epochs(), MEMORY, settings.tolerance(), LbfgsSpace.create());
    var states = lbfgs.iterations(function(), LbfgsSpace.vector(x));
    boolean searchFailed = false;
    while (states.hasNext() && !stopping.shouldStop()) {
      describe("epoch %d/%d".formatted(history.size() + 1, settings.epochs()));
      var state = states.next();
      x = LbfgsSpace.values(state.x());
      searchFailed = state.searchFailed();
      // A state without an iteration of its own is the start, or a failed search tried again.
      if (state.iter() > history.size()) {
        record(objective.at(x), valid);
      }
    }
    if (history.isEmpty()) {
      record(objective.at(x), valid);
    }
    if (!stopping.shouldStop()) {
      String reason = reason(objective.at(x), searchFailed);
      listeners.forEach(l -> l.onStop(reason));
    }
    float[] last = FullBatchObjective.rounded(x);
    return new TrainingResult(stopping.best() != null ? stopping.best() : last, history, seconds());
  }

  private DiffFunction<DenseVector<Object>> function() {
    return x -> {
      FullBatchObjective.Point point = objective.at(LbfgsSpace.values(x));
      return new Tuple2<>(point.value(), LbfgsSpace.vector(point.gradient().clone()));
    };
  }

  private void record(FullBatchObjective.Point point, Shards valid) {
    double validNll = Double.NaN;
    boolean best = false;
    if (valid != null) {
      int epoch = history.size() + 1;
      describe("epoch %d/%d, validation".formatted(epoch, settings.epochs()));
      float[] parameters = FullBatchObjective.rounded(point.parameters());
      validNll =
          -Scoring.likelihood(valid, objective.model(), parameters, settings.seed(), false).mean();
      best = stopping.record(validNll, parameters);
    }
    EpochRecord entry =
        new EpochRecord(
            history.size() + 1,
            point.negativeLogLikelihood() + objective.model().objectiveShift(),
            validNll,
            Double.NaN,
            seconds(),
            best);
    history.add(entry);
    listeners.forEach(l -> l.onEpoch(entry));
  }

  private String reason(FullBatchObjective.Point point, boolean searchFailed) {
    double norm = Math.sqrt(LbfgsSpace.dot(point.gradient(), point.gradient()));
    boolean small = norm <= SMALL_GRADIENT * Math.max(1, Math.abs(point.value()));
    String how;
    if (searchFailed) {
      how =
          small
              ? "converged after %d iterations, as far as float32 tells likelihoods apart"
              : "gave up after %d iterations: the line search found nothing lower";
    } else {
      how =
          history.size() < settings.epochs()
              ? "converged after %d iterations"
              : "stopped after all %d iterations (epochs) it was given";
    }
    return ("L-BFGS " + how + "; the gradient's norm is %.2g").formatted(history.size(), norm);
  }

  private double seconds() {
    return (System.nanoTime() - start) * 1e-9;
  }

  private void describe(String description) {
    objective.context().setJobDescription("L-BFGS, " + description);
  }
}
