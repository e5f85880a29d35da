package org.ardent.examples;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import org.apache.spark.ml.clustering.GaussianMixture;
import org.apache.spark.ml.clustering.GaussianMixtureModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.stat.distribution.MultivariateGaussian;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.ardent.math.LogSumExp;

/** How unlikely a row is under the mixture that Spark's {@link GaussianMixture} fits. */
final class MixtureLikelihood {
  private MixtureLikelihood() {}

  /** Appends −log of the mixture's density of {@link ScaledFeatures#FEATURES}. */
  static Dataset<Row> append(Dataset<Row> features, int components, long seed, String output) {
    GaussianMixtureModel model =
        new GaussianMixture()
            .setFeaturesCol(ScaledFeatures.FEATURES)
            .setK(components)
            .setSeed(seed)
            .fit(features);
    MultivariateGaussian[] gaussians = model.gaussians();
    double[] weights = model.weights();
    UDF1<Vector, Double> surprise =
        row -> {
          double[] terms = new double[gaussians.length];
          for (int k = 0; k < terms.length; k++) {
            terms[k] = Math.log(weights[k]) + gaussians[k].logpdf(row);
          }
          return -LogSumExp.of(terms);
        };
    return features.withColumn(
        output, udf(surprise, DataTypes.DoubleType).apply(col(ScaledFeatures.FEATURES)));
  }
}
