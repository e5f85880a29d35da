package org.ardent.train;

import breeze.linalg.DenseVector;
import breeze.math.MutableInnerProductModule;
import breeze.optimize.DiffFunction;
import breeze.optimize.FirstOrderMinimizer.State;
import breeze.optimize.LBFGS;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.JavaSparkContext;
import org.ardent.checkpoint.Checkpoint;
import org.ardent.train.algorithm.FullBatchObjective;
import org.ardent.train.algorithm.LbfgsState;
import org.ardent.train.algorithm.LbfgsVectors;
import scala.Tuple2;
import scala.collection.Iterator;

/**
 * Limited-memory BFGS with a strong Wolfe line search (Liu &amp; Nocedal 1989; Nocedal &amp; Wright
 * 2006, algorithms 7.4 and 3.5), as Breeze implements it, over the {@link FullBatchObjective}. It
 * finds the optimum of the convex FVSBN, and it suits small data. An epoch is an iteration, of one
 * or a few passes over the training set.
 */
final class LbfgsTraining implements ResumableTraining {
  /** How many past steps approximate the Hessian; Spark's own estimators keep as many. */
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

  private final JavaSparkContext context;
  private final FullBatchObjective objective;
  private final TrainingSettings settings;
  private final List<TrainingListener> listeners;
  private final EpochLog epochs;
  private final float[] start;
  private final MutableInnerProductModule<DenseVector<Object>, Object> space =
      LbfgsVectors.create();
  private final LBFGS<DenseVector<Object>> minimizer;

  /** Null before the first move. */
  private Iterator<State<DenseVector<Object>, Object, Object>> states;

  private State<DenseVector<Object>, Object, Object> state;
  private boolean ended;

  /**
   * A run.
   *
   * @param start where it starts
   */
  LbfgsTraining(
      JavaSparkContext context,
      FullBatchObjective objective,
      TrainingSettings settings,
      List<TrainingListener> listeners,
      EpochLog epochs,
      float[] start) {
    this.context = context;
    this.objective = objective;
    this.settings = settings;
    this.listeners = listeners;
    this.epochs = epochs;
    this.start = start;
    minimizer = new LBFGS<>(settings.epochs(), MEMORY, settings.tolerance(), space);
  }

  @Override
  public boolean isDone() {
    return ended || epochs.outOfPatience();
  }

  /** One iteration; the first move is to see where the run starts. */
  @Override
  public void advance() {
    if (states == null) {
      startFrom(start);
    } else if (state.iter() <= epochs.size()) {
      describe(String.format(Locale.ROOT, "epoch %d/%d", epochs.size() + 1, settings.epochs()));
      moveTo(states.next());
    }
    FullBatchObjective.Point point = point();
    // A state without an iteration of its own is the start, or a failed search tried again.
    if (state.iter() > epochs.size() || (ended && epochs.size() == 0)) {
      epochs.end(
          point.negativeLogLikelihood() + objective.model().objectiveShift(),
          Double.NaN,
          parameters());
    }
    if (ended && !epochs.outOfPatience()) {
      String reason = reason(point, state.searchFailed());
      listeners.forEach(l -> l.onStop(reason));
    }
  }

  @Override
  public float[] parameters() {
    return FullBatchObjective.rounded(LbfgsVectors.values(state.x()));
  }

  @Override
  public int epochs() {
    return epochs.size();
  }

  @Override
  public long steps() {
    return epochs.size();
  }

  @Override
  public String position() {
    return epochs.position();
  }

  /** Nothing of L-BFGS's own is there to save before the first move. */
  @Override
  public void save(Checkpoint checkpoint) {
    epochs.save(checkpoint);
    if (states != null) {
      LbfgsState.save(state, checkpoint);
    }
  }

  @Override
  public void restore(Checkpoint checkpoint) {
    epochs.restore(checkpoint);
    if (LbfgsState.isIn(checkpoint)) {
      describe("going on");
      iterateFrom(
          LbfgsState.restore(checkpoint, minimizer, objective, space, MEMORY, start.length));
    }
  }

  private void startFrom(float[] parameters) {
    describe("start");
    double[] x = new double[parameters.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = parameters[i];
    }
    if (!Double.isFinite(objective.at(x).value())) {
      throw new DivergedException(1, 1);
    }
    iterateFrom(minimizer.initialState(function(), LbfgsVectors.vector(x)));
  }

  private void iterateFrom(State<DenseVector<Object>, Object, Object> first) {
    states = minimizer.infiniteIterations(function(), first);
    moveTo(states.next());
  }

  private void moveTo(State<DenseVector<Object>, Object, Object> next) {
    state = next;
    ended = minimizer.convergenceCheck().apply(next, next.convergenceInfo()).isDefined();
  }

  private FullBatchObjective.Point point() {
    return objective.at(LbfgsVectors.values(state.x()));
  }

  private DiffFunction<DenseVector<Object>> function() {
    return x -> {
      FullBatchObjective.Point point = objective.at(LbfgsVectors.values(x));
      return new Tuple2<>(point.value(), LbfgsVectors.vector(point.gradient().clone()));
    };
  }

  private String reason(FullBatchObjective.Point point, boolean searchFailed) {
    double norm = Math.sqrt(LbfgsVectors.dot(point.gradient(), point.gradient()));
    boolean small = norm <= SMALL_GRADIENT * Math.max(1, Math.abs(point.value()));
    String how;
    if (searchFailed) {
      how =
          small
              ? "converged after %d iterations, as far as float32 tells likelihoods apart"
              : "gave up after %d iterations: the line search found nothing lower";
    } else {
      how =
          epochs.size() < settings.epochs()
              ? "converged after %d iterations"
              : "stopped after all %d iterations (epochs) it was given";
    }
    return String.format(
        Locale.ROOT, "L-BFGS " + how + "; the gradient's norm is %.2g", epochs.size(), norm);
  }

  private void describe(String description) {
    context.setJobDescription("L-BFGS, " + description);
  }

  @Override
  public void close() {
    objective.close();
  }
}
