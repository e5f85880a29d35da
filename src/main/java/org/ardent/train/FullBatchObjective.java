package org.ardent.train;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.ardent.data.Shards;
import org.ardent.model.AutoregressiveModel;
import org.ardent.model.Evaluator;
import org.ardent.model.Examples;
import org.ardent.optim.Regularizer;

/**
 * Mean negative log-likelihood of a whole training set plus penalties, with its gradient: one Spark
 * job, in which every shard sums over its rows and the driver adds the sums in shard order, in
 * double.
 *
 * <p>Models compute in float32, which is what the parameters are rounded to before they are sent.
 */
final class FullBatchObjective {
  /** Rows whose gradients are added up in float32 before they go into a sum in double. */
  private static final int BLOCK = 1024;

  private final Broadcast<AutoregressiveModel> model;
  private final Shards train;
  private final Regularizer penalties;
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
  record Point(
      double[] parameters, double negativeLogLikelihood, double value, double[] gradient) {}

  /**
   * An objective.
   *
   * @param penalties L1, and weight decay as L2
   */
  FullBatchObjective(Broadcast<AutoregressiveModel> model, Shards train, Regularizer penalties) {
    this.model = model;
    this.train = train;
    this.penalties = penalties;
  }

  /** The objective somewhere; where it was asked last it costs nothing. */
  Point at(double[] parameters) {
    if (last == null || !Arrays.equals(last.parameters, parameters)) {
      last = compute(parameters.clone());
    }
    return last;
  }

  /** The parameters as models take them. */
  static float[] rounded(double[] parameters) {
    float[] floats = new float[parameters.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) parameters[i];
    }
    return floats;
  }

  private Point compute(double[] parameters) {
    double[] gradient = new double[parameters.length];
    double logLikelihood = 0;
    for (ShardGradient part : parts(rounded(parameters))) {
      logLikelihood += part.logLikelihood();
      part.addTo(gradient);
    }
    // From the gradient of the summed log-likelihood to that of the mean negative one.
    double scale = -1.0 / train.rows();
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] *= scale;
    }
    double mean = logLikelihood * scale;
    double penalty = penalties.addPenalty(parameters, gradient);
    return new Point(parameters, mean, mean + penalty, gradient);
  }

  /** Every shard's part, in shard order. */
  private List<ShardGradient> parts(float[] parameters) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(train.rdd().context());
    Broadcast<AutoregressiveModel> sharedModel = model;
    Broadcast<float[]> shared = context.broadcast(parameters);
    try {
      return train
          .rdd()
          .map(examples -> gradient(sharedModel.value(), shared.value(), examples))
          .collect();
    } finally {
      shared.destroy();
    }
  }

  /** Σ log p over a shard, and its gradient. */
  static ShardGradient gradient(AutoregressiveModel model, float[] parameters, Examples examples) {
    Evaluator evaluator = EvaluatorCache.of(model, parameters);
    double[] sum = new double[parameters.length];
    float[] block = new float[parameters.length];
    double logLikelihood = 0;
    for (int from = 0; from < examples.size(); from += BLOCK) {
      int to = Math.min(examples.size(), from + BLOCK);
      Arrays.fill(block, 0);
      int[] rows = IntStream.range(from, to).toArray();
      logLikelihood += evaluator.addGradient(examples.select(rows), null, block);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += block[i];
      }
    }
    return new ShardGradient(examples.size(), logLikelihood, GradientTask.pack(rounded(sum)));
  }
}
