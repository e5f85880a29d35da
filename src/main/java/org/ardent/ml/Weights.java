package org.ardent.ml;

import java.io.Serializable;
import org.apache.spark.SparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.ardent.modelfile.LoadedModel;
import org.ardent.score.ScoringModel;
import scala.reflect.ClassTag$;

/**
 * A model and all its copies' parameters, broadcast once however often they score. Spark frees the
 * broadcast when the last copy and the last plan that uses it are gone.
 */
final class Weights implements Serializable {
  private static final long serialVersionUID = 1L;

  private final LoadedModel model;
  private transient SparkContext context;
  private transient Broadcast<ScoringModel> broadcast;

  Weights(LoadedModel model) {
    this.model = model;
  }

  LoadedModel model() {
    return model;
  }

  synchronized Broadcast<ScoringModel> broadcast(SparkSession spark) {
    if (context != spark.sparkContext()) {
      context = spark.sparkContext();
      broadcast =
          context.broadcast(
              new ScoringModel(model), ClassTag$.MODULE$.<ScoringModel>apply(ScoringModel.class));
    }
    return broadcast;
  }
}
