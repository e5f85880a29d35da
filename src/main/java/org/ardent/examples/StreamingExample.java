package org.ardent.examples;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;
import org.ardent.ml.AutoregressiveDensityModel;

/**
 * Watches a folder: of the Parquet files that arrive there, the rows that are less likely than
 * nearly all rows the density was fitted to, with the column that makes each odd.
 *
 * <pre>spark-submit --class org.ardent.examples.StreamingExample ardent_2.13-VERSION.jar FOLDER
 * </pre>
 */
public final class StreamingExample {
  /** One good row in so many raises an alarm. */
  private static final double ALARMS = 0.001;

  private static final String LOG_LIKELIHOOD = "logLikelihood";
  private static final String COLUMN_LOG_LIKELIHOODS = "columnLogLikelihoods";

  private StreamingExample() {}

  /** Watches what is in the folder, to which it adds a file with faulty rows. */
  public static void main(String[] args)
      throws IOException, TimeoutException, StreamingQueryException {
    if (args.length != 1) {
      throw new IllegalArgumentException("expected one argument, the folder to watch");
    }
    try (SparkSession spark = SparkSession.builder().appName("Ardent: streaming").getOrCreate()) {
      FaultyCustomers.table(spark, 1000, 0.02, 2).write().mode("append").parquet(args[0]);
      alarms(spark, FaultyCustomers.table(spark, 20_000, 0, 1), args[0])
          .writeStream()
          .format("console")
          .option("truncate", false)
          .trigger(Trigger.AvailableNow())
          .start()
          .awaitTermination();
    }
  }

  /** A stream of the odd rows among those that arrive in a folder, by what good rows are like. */
  static Dataset<Row> alarms(SparkSession spark, Dataset<Row> good, String folder) {
    AutoregressiveDensityModel model =
        QuickFit.fit(good).setColumnLogLikelihoodsCol(COLUMN_LOG_LIKELIHOODS);
    double threshold =
        model
            .transform(good)
            .stat()
            .approxQuantile(LOG_LIKELIHOOD, new double[] {ALARMS}, ALARMS / 10)[0];
    Dataset<Row> arriving = spark.readStream().schema(FaultyCustomers.SCHEMA).parquet(folder);
    String leastLikely =
        String.format(
            Locale.ROOT,
            "array('%1$s')[array_position(%2$s, array_min(%2$s)) - 1]",
            String.join("','", FaultyCustomers.COLUMNS),
            COLUMN_LOG_LIKELIHOODS);
    return model
        .transform(arriving)
        .filter(col(LOG_LIKELIHOOD).lt(threshold))
        .select(
            col(FaultyCustomers.ID),
            col(LOG_LIKELIHOOD),
            expr(leastLikely).as("leastLikely"),
            col(FaultyCustomers.FAULT),
            col(FaultyCustomers.WRONG_COLUMNS));
  }
}
