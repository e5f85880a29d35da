package org.ardent.train.algorithm;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.ardent.model.Model;
import org.ardent.optim.Regularizer;
import org.ardent.pack.Shards;
import org.ardent.train.exec.RunMeter;
import org.ardent.train.exec.ShardOutcome;
import org.ardent.train.exec.ShardRunner;

/**
 * Mean negative log-likelihood of a whole training set plus penalties, with its gradient: one Spark
 * job, in which every shard sums over its rows and the driver adds the sums in shard order, in
 * double.
 *
 * <p>Models compute in float32, which is what the parameters are rounded to before they are sent.
 */
public final class FullBatchObjective implements AutoCloseable {
  /** Vectors of the parameters' length, in float32, that a task has: a block's and the sum. */
  public static final int SUM_VECTORS = 3;

  private final Model model;
  private final double weight;
  private final Regularizer penalties;
  private final RunMeter meter;
  private final ShardRunner<Integer, float[]> runner;
  private int rounds;
  private Point last;

  /**
   * The objective at a point.
   *
   * @param parameters where
   * @param negativeLogLikelihood mean over the training set, nats per example
   * @param value that plus the penalties
   * @param gradient of the value
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  public record Point(
      double[] parameters, double negativeLogLikelihood, double value, double[] gradient) {}

  /**
   * An objective.
   *
   * @param rule of which the L1 penalty, and weight decay as L2 penalty, are taken
   */
  public FullBatchObjective(
      JavaSparkContext context, Model model, Shards train, UpdateRule rule, RunMeter meter) {
    this.model = model;
    this.meter = meter;
    weight = train.weight();
    penalties = new Regularizer(rule.l1(), rule.weightDecay(), 0, model.penalizedRanges());
    runner = new ShardRunner<>(context, train, new FullBatchGradient(model), meter);
  }

  /** The model. */
  public Model model() {
    return model;
  }

  /** The objective somewhere; where it was asked last it costs nothing. */
  public Point at(double[] parameters) {
    if (last == null || !Arrays.equals(last.parameters, parameters)) {
      last = meter.time(() -> compute(parameters.clone()));
    }
    return last;
  }

  /** The parameters as models take them. */
  public static float[] rounded(double[] parameters) {
    float[] floats = new float[parameters.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) parameters[i];
    }
    return floats;
  }

  private Point compute(double[] parameters) {
    double[] gradient = new double[parameters.length];
    double logLikelihood = 0;
    for (ShardOutcome part : runner.outcomes(List.of(rounded(parameters)), rounds++)) {
      logLikelihood += part.report().seen().logLikelihood();
      float[] ofShard = part.vectors().get(0);
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] += ofShard[i];
      }
    }
    // From the gradient of the summed log-likelihood to that of the mean negative one.
    double scale = -1.0 / weight;
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] *= scale;
    }
    double mean = logLikelihood * scale;
    double penalty = penalties.addPenalties(parameters, gradient);
    return new Point(parameters, mean, mean + penalty, gradient);
  }

  @Override
  public void close() {
    runner.close();
  }
}
