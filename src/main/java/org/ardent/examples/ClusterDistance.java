package org.ardent.examples;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import org.apache.spark.ml.clustering.BisectingKMeans;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/** How far a row is from the nearest of the centres that Spark's {@link BisectingKMeans} finds. */
final class ClusterDistance {
  private ClusterDistance() {}

  /** Appends the squared distance of {@link ScaledFeatures#FEATURES}. */
  static Dataset<Row> append(Dataset<Row> features, int clusters, long seed, String output) {
    Vector[] centers =
        new BisectingKMeans()
            .setFeaturesCol(ScaledFeatures.FEATURES)
            .setK(clusters)
            .setSeed(seed)
            .fit(features)
            .clusterCenters();
    UDF1<Vector, Double> distance =
        row -> {
          double nearest = Double.POSITIVE_INFINITY;
          for (Vector center : centers) {
            nearest = Math.min(nearest, Vectors.sqdist(row, center));
          }
          return nearest;
        };
    return features.withColumn(
        output, udf(distance, DataTypes.DoubleType).apply(col(ScaledFeatures.FEATURES)));
  }
}
