package org.ardent.ml;

import java.io.Serializable;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.ardent.kind.Expectation;
import org.ardent.modelfile.LoadedModel;
import org.ardent.score.ScoringModel;
import org.ardent.shipping.Shipping;

/**
 * The parameters of a model and all its copies, broadcast once however often they score. Spark
 * frees the broadcast when the last copy and the last plan that uses it are gone.
 */
final class Weights implements Serializable {
  private static final long serialVersionUID = 1L;

  private final LoadedModel model;
  private transient Expectation expectation;
  private transient SparkContext context;
  private transient Broadcast<ScoringModel> broadcast;

  Weights(LoadedModel model) {
    this.model = model;
  }

  LoadedModel model() {
    return model;
  }

  /**
   * What rows may hold. It is one instance, so that Spark sees equal columns of scores as equal.
   */
  synchronized Expectation expectation() {
    if (expectation == null) {
      expectation = Expectation.of(model.model());
    }
    return expectation;
  }

  synchronized Broadcast<ScoringModel> broadcast(SparkSession spark) {
    if (context != spark.sparkContext()) {
      context = spark.sparkContext();
      broadcast =
          Shipping.broadcast(JavaSparkContext.fromSparkContext(context), new ScoringModel(model));
    }
    return broadcast;
  }
}
