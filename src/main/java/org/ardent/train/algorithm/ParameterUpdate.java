package org.ardent.train.algorithm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ardent.model.Model;
import org.ardent.optim.Denormals;
import org.ardent.optim.Optimizer;
import org.ardent.optim.Regularizer;
import org.ardent.train.exec.CacheBlocks;

/**
 * Parameters with the optimiser and regulariser that change them: on the driver those of the run,
 * on a shard those of its local steps.
 */
final class ParameterUpdate {
  /** Makes a stretch of the gradient of Σ weight·log p, or completes it, just before it is used. */
  @FunctionalInterface
  interface GradientSource {
    /** Writes, or adds to, the elements from…to−1. */
    void fill(float[] gradient, int from, int to);
  }

  /** {@link CacheBlocks#forEach} or {@link CacheBlocks#forEachInParallel}. */
  @FunctionalInterface
  interface Loop {
    /** Visits every block of a vector. */
    void visit(int length, CacheBlocks.Body body);
  }

  private final float[] parameters;
  private final float[] gradient;
  private final StepSizes stepSizes;
  private final Optimizer optimizer;
  private final Regularizer regularizer;
  private final Loop loop;

  /**
   * All parameters, zero until they are set.
   *
   * @param loop how to go over the parameters; the outcome is the same
   */
  ParameterUpdate(Model model, UpdateRule rule, Loop loop) {
    this(model, rule, 0, model.parameterCount(), loop);
  }

  /**
   * The parameters from…to−1 alone. They change as they do among all, but where the gradient's norm
   * is bounded: that is the norm of these then.
   */
  ParameterUpdate(Model model, UpdateRule rule, int from, int to, Loop loop) {
    int length = to - from;
    parameters = new float[length];
    gradient = new float[length];
    stepSizes = rule.stepSizes();
    optimizer = rule.optimizer().create(length);
    regularizer = rule.regularizer(model).slice(from, to);
    this.loop = loop;
  }

  /** The parameters, live. */
  float[] parameters() {
    return parameters;
  }

  /** The gradient of Σ weight·log p that a step goes along, live; anything after it. */
  float[] gradient() {
    return gradient;
  }

  /** Everything that outlives a step, live: the parameters and the optimiser's state. */
  List<float[]> state() {
    List<float[]> state = new ArrayList<>();
    state.add(parameters);
    state.addAll(optimizer.state());
    return state;
  }

  /**
   * Takes a step along the gradient of the mean negative log-likelihood.
   *
   * @param source of {@link #gradient}, stretch by stretch
   * @param weight Σ weight of the examples
   * @param step which step it is
   * @return whether the gradient was finite; if not, nothing has changed
   */
  boolean step(GradientSource source, double weight, TrainingStep step) {
    double stepSize = stepSizes.at(step);
    float scale = -1f / (float) weight;
    double[] squares = new double[CacheBlocks.count(gradient.length)];
    loop.visit(
        gradient.length,
        (block, from, to) -> {
          source.fill(gradient, from, to);
          for (int i = from; i < to; i++) {
            gradient[i] *= scale;
          }
          regularizer.addPenalty(parameters, gradient, from, to);
          squares[block] = squaredNorm(gradient, from, to);
        });
    double squaredNorm = Arrays.stream(squares).reduce(0, Double::sum);
    if (!Double.isFinite(squaredNorm)) {
      return false;
    }
    float clip = regularizer.clip(Math.sqrt(squaredNorm));
    optimizer.begin(stepSize);
    loop.visit(
        gradient.length,
        (block, from, to) -> {
          if (clip != 1) {
            for (int i = from; i < to; i++) {
              gradient[i] *= clip;
            }
          }
          optimizer.step(parameters, gradient, from, to);
          regularizer.decay(parameters, stepSize, from, to);
          Denormals.flush(parameters, from, to);
        });
    return true;
  }

  /** Four sums, since one would wait for the latency of each addition. */
  private static double squaredNorm(float[] x, int from, int to) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = from;
    for (; i + 3 < to; i += 4) {
      s0 += (double) x[i] * x[i];
      s1 += (double) x[i + 1] * x[i + 1];
      s2 += (double) x[i + 2] * x[i + 2];
      s3 += (double) x[i + 3] * x[i + 3];
    }
    for (; i < to; i++) {
      s0 += (double) x[i] * x[i];
    }
    return (s0 + s1) + (s2 + s3);
  }
}
