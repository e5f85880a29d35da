package org.ardent.train.algorithm;

import breeze.linalg.DenseVector;
import breeze.math.MutableInnerProductModule;
import breeze.optimize.FirstOrderMinimizer.State;
import breeze.optimize.LBFGS;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ardent.checkpoint.StateStore;
import scala.Option;
import scala.collection.immutable.IndexedSeq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Breeze's state of L-BFGS in a checkpoint: the point, the last steps and changes of the gradient
 * that approximate the Hessian, and the last values of the objective, by which it tells that it has
 * converged. Value and gradient at the point are computed again, to the same bits.
 */
public final class LbfgsState {
  private static final String POINT = "point";
  private static final String STEP = "step.";
  private static final String CHANGE = "gradientChange.";
  private static final String MEMORY = "memory";
  private static final String ITERATION = "iteration";
  private static final String FIRST_VALUE = "firstValue";
  private static final String VALUES = "values";
  private static final String VALUE = "value.";
  private static final int MOST = 1000;

  private LbfgsState() {}

  /** Puts a state. */
  public static void save(State<DenseVector<Object>, Object, Object> state, StateStore checkpoint) {
    checkpoint.put(POINT, LbfgsVectors.values(state.x()));
    checkpoint.put(ITERATION, state.iter());
    checkpoint.put(FIRST_VALUE, state.initialAdjVal());
    List<DenseVector<Object>> steps = list(memory(state).memStep());
    List<DenseVector<Object>> changes = list(memory(state).memGradDelta());
    checkpoint.put(MEMORY, steps.size());
    for (int i = 0; i < steps.size(); i++) {
      checkpoint.put(STEP + i, LbfgsVectors.values(steps.get(i)));
      checkpoint.put(CHANGE + i, LbfgsVectors.values(changes.get(i)));
    }
    List<Double> values = lastValues(state.convergenceInfo()).orElseThrow();
    checkpoint.put(VALUES, values.size());
    for (int i = 0; i < values.size(); i++) {
      checkpoint.put(VALUE + i, values.get(i));
    }
  }

  /** Whether a checkpoint holds a state. */
  public static boolean isIn(StateStore checkpoint) {
    return checkpoint.has(POINT);
  }

  /**
   * The state that was saved.
   *
   * @param length the number of parameters
   */
  public static State<DenseVector<Object>, Object, Object> restore(
      StateStore checkpoint,
      LBFGS<DenseVector<Object>> minimizer,
      FullBatchObjective objective,
      MutableInnerProductModule<DenseVector<Object>, Object> space,
      int memory,
      int length) {
    double[] x = checkpoint.take(POINT, length);
    List<DenseVector<Object>> steps = new ArrayList<>();
    List<DenseVector<Object>> changes = new ArrayList<>();
    long count = checkpoint.count(MEMORY, memory);
    for (int i = 0; i < count; i++) {
      steps.add(LbfgsVectors.vector(checkpoint.take(STEP + i, length)));
      changes.add(LbfgsVectors.vector(checkpoint.take(CHANGE + i, length)));
    }
    List<Object> values = new ArrayList<>();
    long valueCount = checkpoint.count(VALUES, MOST);
    for (int i = 0; i < valueCount; i++) {
      values.add(checkpoint.number(VALUE + i));
    }
    FullBatchObjective.Point point = objective.at(x);
    DenseVector<Object> gradient = LbfgsVectors.vector(point.gradient().clone());
    return new State<>(
        LbfgsVectors.vector(x),
        point.value(),
        gradient,
        point.value(),
        gradient,
        (int) checkpoint.count(ITERATION, Integer.MAX_VALUE),
        checkpoint.number(FIRST_VALUE),
        new LBFGS.ApproximateInverseHessian<>(memory, seq(steps), seq(changes), space),
        withLastValues(minimizer.convergenceCheck().initialInfo(), seq(values)),
        false,
        Option.empty());
  }

  @SuppressWarnings("unchecked") // Breeze's types in Scala
  private static LBFGS.ApproximateInverseHessian<DenseVector<Object>> memory(
      State<DenseVector<Object>, Object, Object> state) {
    return (LBFGS.ApproximateInverseHessian<DenseVector<Object>>) state.history();
  }

  /** What Breeze's checks remember is lists within lists; that of numbers is the values'. */
  private static Optional<List<Double>> lastValues(Object info) {
    if (!(info instanceof IndexedSeq<?> infos)) {
      return Optional.empty();
    }
    if (isOfNumbers(infos)) {
      return Optional.of(list(infos).stream().map(Double.class::cast).toList());
    }
    return list(infos).stream().map(LbfgsState::lastValues).flatMap(Optional::stream).findFirst();
  }

  private static Object withLastValues(Object info, IndexedSeq<Object> values) {
    if (!(info instanceof IndexedSeq<?> infos)) {
      return info;
    }
    return isOfNumbers(infos)
        ? values
        : seq(list(infos).stream().map(i -> withLastValues(i, values)).toList());
  }

  private static boolean isOfNumbers(IndexedSeq<?> infos) {
    return !infos.isEmpty() && infos.head() instanceof Double;
  }

  private static <T> List<T> list(IndexedSeq<T> seq) {
    return CollectionConverters.asJava(seq);
  }

  private static <T> IndexedSeq<T> seq(List<T> list) {
    return CollectionConverters.asScala(list).toIndexedSeq();
  }
}
