package org.ardent.examples;

import static org.apache.spark.sql.functions.array_max;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.ardent.ml.AutoregressiveDensity;

/**
 * How odd each row of a table is, by a density of ours and by what Spark has itself. All learn from
 * the table that they score, faulty rows and all, without a label.
 *
 * <p>Settings were fixed before any label was looked at: usual ones, tuned for no method.
 */
final class OddityScores {
  /** Each method's column: the higher, the odder. */
  enum Method {
    /** −log p(x). */
    DENSITY("Ardent: −log p(x)"),

    /** The largest −log p of a column given those before it. */
    DENSITY_COLUMN("Ardent: oddest column"),

    /** Σ z²/2 − Σ log frequency. */
    INDEPENDENT("z-scores and frequencies: sum"),

    /** The largest of them. */
    INDEPENDENT_COLUMN("z-scores and frequencies: oddest column"),

    /** Squared distance to the nearest centre. */
    CLUSTERS("BisectingKMeans: distance"),

    /** −log of the mixture's density. */
    MIXTURE("GaussianMixture: −log p(x)");

    private final String label;

    Method(String label) {
      this.label = label;
    }

    /** What a reader calls it. */
    String label() {
      return label;
    }

    /** The name of its column. */
    String column() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** −log p of every column under the density, an array. */
  static final String SURPRISES = "surprises";

  /** The same with every column by itself. */
  static final String INDEPENDENT_SURPRISES = "independentSurprises";

  /**
   * How large the models are and how long they learn.
   *
   * @param epochs of the density
   * @param clusters of BisectingKMeans
   * @param components of GaussianMixture
   */
  record Settings(int epochs, int clusters, int components) {
    static final Settings DEFAULTS = new Settings(20, 16, 8);
  }

  private OddityScores() {}

  /** The density, as yet without columns, epochs and seed. */
  static AutoregressiveDensity density() {
    return new AutoregressiveDensity()
        .setHiddenLayers(100)
        .setActivation("relu")
        .setBatchSize(500)
        .setStepSize(0.005)
        .setSchedule("linear")
        .setPatience(0)
        .setRegParam(0)
        .setL1(0)
        .setDropout(0)
        .setAverage(0);
  }

  /** Appends the column of every method, and the surprises. */
  static Dataset<Row> append(
      Dataset<Row> table, List<String> columns, long seed, Settings settings) {
    String validation = "validation";
    String logLikelihoods = "columnLogLikelihoods";
    Dataset<Row> rows =
        density()
            .setInputCols(columns.toArray(String[]::new))
            .setValidationIndicatorCol(validation)
            .setColumnLogLikelihoodsCol(logLikelihoods)
            .setSeed(seed)
            .setMaxIter(settings.epochs())
            .fit(table.withColumn(validation, expr(FaultyCustomers.ID + " % 10 = 0")))
            .transform(table)
            .withColumn(Method.DENSITY.column(), col("logLikelihood").multiply(-1))
            .withColumn(SURPRISES, expr("transform(" + logLikelihoods + ", l -> -l)"))
            .withColumn(Method.DENSITY_COLUMN.column(), array_max(col(SURPRISES)))
            .drop(logLikelihoods, "logLikelihood");
    rows =
        IndependentColumns.append(rows, columns, INDEPENDENT_SURPRISES)
            .withColumn(
                Method.INDEPENDENT.column(),
                expr("aggregate(" + INDEPENDENT_SURPRISES + ", 0D, (sum, x) -> sum + x)"))
            .withColumn(Method.INDEPENDENT_COLUMN.column(), array_max(col(INDEPENDENT_SURPRISES)));
    Dataset<Row> features = ScaledFeatures.append(rows, columns).cache();
    features =
        ClusterDistance.append(features, settings.clusters(), seed, Method.CLUSTERS.column());
    return MixtureLikelihood.append(features, settings.components(), seed, Method.MIXTURE.column())
        .drop(ScaledFeatures.FEATURES);
  }
}
