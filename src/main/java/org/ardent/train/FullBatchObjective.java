package org.ardent.train;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.ardent.model.Model;
import org.ardent.optim.Regularizer;
import org.ardent.pack.Shards;

/**
 * Mean negative log-likelihood of a whole training set plus penalties, with its gradient: one Spark
 * job, in which every shard sums over its rows and the driver adds the sums in shard order, in
 * double.
 *
 * <p>Models compute in float32, which is what the parameters are rounded to before they are sent.
 */
final class FullBatchObjective {
  private final Broadcast<Model> model;
  private final Shards train;
  private final Regularizer penalties;
  private final Exchange exchange;
  private final Meter meter;
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
   * @param settings of which the L1 penalty, and weight decay as L2 penalty, are taken
   */
  FullBatchObjective(
      Broadcast<Model> model,
      Shards train,
      TrainingSettings settings,
      Exchange exchange,
      Meter meter) {
    this.model = model;
    this.train = train;
    this.exchange = exchange;
    this.meter = meter;
    penalties =
        new Regularizer(settings.l1(), settings.weightDecay(), 0, model.value().penalizedRanges());
  }

  Model model() {
    return model.value();
  }

  SparkContext context() {
    return train.rdd().context();
  }

  /** The objective somewhere; where it was asked last it costs nothing. */
  Point at(double[] parameters) {
    if (last == null || !Arrays.equals(last.parameters, parameters)) {
      last = meter.time(() -> compute(parameters.clone()));
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
      logLikelihood += part.seen().logLikelihood();
      part.addTo(gradient);
    }
    // From the gradient of the summed log-likelihood to that of the mean negative one.
    double scale = -1.0 / train.weight();
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] *= scale;
    }
    double mean = logLikelihood * scale;
    double penalty = penalties.addPenalties(parameters, gradient);
    return new Point(parameters, mean, mean + penalty, gradient);
  }

  /** Every shard's part, in shard order. */
  private List<ShardGradient> parts(float[] parameters) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(train.rdd().context());
    try (Shipment shared = Shipment.send(context, exchange, List.of(parameters))) {
      return ShardTask.run(
          train, new FullBatchTask(model, shared, exchange.id()), meter, ShardGradient.class);
    } finally {
      exchange.clear();
    }
  }
}
