package org.ardent.examples;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;
import org.ardent.ml.AutoregressiveDensityModel;
import org.ardent.score.Drift;

/**
 * Watches a folder: of each window of Parquet files that arrive there, says how the likelihood of
 * its rows differs from that of the window before, and in which column most.
 *
 * <pre>spark-submit --class org.ardent.examples.DriftExample ardent_2.13-VERSION.jar FOLDER
 * </pre>
 */
public final class DriftExample {
  /** A change that is less probable than this by chance raises an alarm. */
  private static final double ALARM = 0.01;

  private DriftExample() {}

  /** Watches what is in the folder, to which it adds two good files and one with faulty rows. */
  public static void main(String[] args)
      throws IOException, TimeoutException, StreamingQueryException {
    if (args.length != 1) {
      throw new IllegalArgumentException("expected one argument, the folder to watch");
    }
    try (SparkSession spark = SparkSession.builder().appName("Ardent: drift").getOrCreate()) {
      for (double faults : new double[] {0, 0, 0.05}) {
        FaultyCustomers.table(spark, 5000, faults, 2)
            .coalesce(1)
            .write()
            .mode("append")
            .parquet(args[0]);
      }
      AutoregressiveDensityModel model = QuickFit.fit(FaultyCustomers.table(spark, 20_000, 0, 1));
      compared(spark, model, args[0], (window, drift) -> System.out.println(line(window, drift)))
          .start()
          .awaitTermination();
    }
  }

  /**
   * A stream of the files of a folder, each a window that is compared with the one before.
   *
   * @param told hears of each window but the first
   */
  static DataStreamWriter<Row> compared(
      SparkSession spark,
      AutoregressiveDensityModel model,
      String folder,
      BiConsumer<Long, Drift> told) {
    return spark
        .readStream()
        .schema(FaultyCustomers.SCHEMA)
        .option("maxFilesPerTrigger", 1)
        .parquet(folder)
        .writeStream()
        .trigger(Trigger.AvailableNow())
        .foreachBatch(new Windows(model, told));
  }

  /** Compares each batch with the one before, which it keeps. It runs on the driver. */
  private static final class Windows implements VoidFunction2<Dataset<Row>, Long> {
    private static final long serialVersionUID = 1L;

    private final transient AutoregressiveDensityModel model;
    private final transient BiConsumer<Long, Drift> told;
    private transient Dataset<Row> before;

    Windows(AutoregressiveDensityModel model, BiConsumer<Long, Drift> told) {
      this.model = model;
      this.told = told;
    }

    @Override
    public void call(Dataset<Row> rows, Long window) {
      if (rows.isEmpty()) {
        return;
      }
      // The rows of a batch are there only as long as the call.
      Dataset<Row> kept = rows.localCheckpoint();
      if (before != null) {
        told.accept(window, model.drift(before, kept));
      }
      before = kept;
    }
  }

  private static String line(long window, Drift drift) {
    Drift.Change most = drift.columns().get(0);
    return String.format(
        Locale.ROOT,
        "window %d: %+.3f ± %.3f nats a row, p = %.2g%s; most in %s: %+.3f nats",
        window,
        drift.whole().change(),
        drift.whole().standardError(),
        drift.p(),
        drift.p() < ALARM ? ", ALARM" : "",
        most.name(),
        most.change());
  }
}
