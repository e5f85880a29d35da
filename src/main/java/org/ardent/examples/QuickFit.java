package org.ardent.examples;

import static org.apache.spark.sql.functions.col;

import java.io.IOException;
import java.util.Locale;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.ardent.ml.AutoregressiveDensity;
import org.ardent.ml.AutoregressiveDensityModel;
import org.ardent.ml.AutoregressiveDensitySummary;

/**
 * The shortest way from a DataFrame to a score for each of its rows, and to new rows like them.
 *
 * <pre>spark-submit --class org.ardent.examples.QuickFit ardent_2.13-VERSION.jar [ROWS]</pre>
 */
public final class QuickFit {
  private QuickFit() {}

  /** Fits to so many customers, 20,000 unless told otherwise. */
  public static void main(String[] args) throws IOException {
    long count = args.length > 0 ? Long.parseLong(args[0]) : 20_000;
    try (SparkSession spark = SparkSession.builder().appName("Ardent: quick fit").getOrCreate()) {
      run(spark, count);
    }
  }

  /**
   * Prints how likely rows are that the density has not seen, the oddest of them, and a few of its
   * own.
   *
   * @return the figures of the rows it has not seen
   */
  static AutoregressiveDensitySummary run(SparkSession spark, long count) {
    AutoregressiveDensityModel model = fit(FaultyCustomers.table(spark, count, 0, 1));
    Dataset<Row> others = FaultyCustomers.table(spark, 1000, 0, 2);
    AutoregressiveDensitySummary summary = model.evaluate(others);
    System.out.printf(
        Locale.ROOT,
        "mean log-likelihood %.3f nats, standard error %.3f%n",
        summary.logLikelihood(),
        summary.standardError());
    model.transform(others).orderBy(col("logLikelihood")).show(5);
    model.sample(spark, 5, 7).show();
    return summary;
  }

  /** A density of all columns of customers. */
  static AutoregressiveDensityModel fit(Dataset<Row> customers) {
    return new AutoregressiveDensity()
        .setInputCols(FaultyCustomers.COLUMNS.toArray(String[]::new))
        .setHiddenLayers(50)
        .setActivation("relu")
        .setMaxIter(10)
        .setBatchSize(500)
        .setStepSize(0.01)
        .setSchedule("linear")
        .setDropout(0)
        .setAverage(0)
        .setRegParam(0)
        .setL1(0)
        .setValidationFraction(0)
        .setHandleInvalid("skip")
        .fit(customers);
  }
}
