package org.ardent.examples;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.DataStreamWriter;
import org.apache.spark.sql.streaming.Trigger;
import org.ardent.SparkForTests;
import org.ardent.ml.AutoregressiveDensityModel;
import org.ardent.ml.AutoregressiveDensitySummary;
import org.ardent.score.Drift;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example programs, on small tables, up to what they print. */
class ExamplesTest {
  private static final SparkSession SPARK = SparkForTests.session();

  @TempDir Path folder;

  @Tag("slow")
  @Test
  void quickFitLearnsMoreThanTheColumnsByThemselves() {
    AutoregressiveDensitySummary few = QuickFit.run(SPARK, 500);
    AutoregressiveDensitySummary many = QuickFit.run(SPARK, 3000);
    assertThat(many.examples()).isBetween(990L, 1000L);
    assertThat(many.logLikelihood()).isGreaterThan(few.logLikelihood() + 4 * many.standardError());
  }

  @Test
  void pipelineScoresTheSameAfterItWasSaved() throws Exception {
    String saved = folder.resolve("pipeline").toString();
    List<Row> scored = PipelineExample.run(SPARK, saved, 1000, 2).orderBy("id").collectAsList();
    assertThat(scored).hasSize(1000);
    List<Row> again =
        PipelineModel.load(saved)
            .transform(FaultyCustomers.table(SPARK, 1000, 0.02, 2))
            .orderBy("id")
            .collectAsList();
    for (int i = 0; i < scored.size(); i++) {
      Double logLikelihood = scored.get(i).getAs("logLikelihood");
      assertThat(logLikelihood).isEqualTo(again.get(i).<Double>getAs("logLikelihood"));
      // The logarithm of a negative income is missing, and scored as such.
      assertThat(logLikelihood).isFinite();
    }
  }

  @Tag("slow")
  @Test
  void streamRaisesItsAlarmsAsFilesArrive() throws Exception {
    Path arriving = folder.resolve("arriving");
    drop(0, 0.5, arriving);
    Dataset<Row> good = FaultyCustomers.table(SPARK, 3000, 0, 1);
    Dataset<Row> alarms = StreamingExample.alarms(SPARK, good, arriving.toString());
    assertThat(alarms.isStreaming()).isTrue();
    for (int files = 1; files <= 2; files++) {
      alarms
          .writeStream()
          .format("parquet")
          .option("path", folder.resolve("alarms").toString())
          .option("checkpointLocation", folder.resolve("checkpoint").toString())
          .trigger(Trigger.AvailableNow())
          .start()
          .awaitTermination();
      Dataset<Row> raised = SPARK.read().parquet(folder.resolve("alarms").toString());
      // Of 200 faulty rows of a file a fifth is less likely than any good row; of as many good
      // rows, few are.
      assertThat(raised.filter(col("fault").isNotNull()).count()).isGreaterThan(40L * files);
      assertThat(raised.filter(col("fault").isNull()).count()).isLessThan(10L * files);
      assertThat(raised.dropDuplicates("id").count()).isEqualTo(raised.count());
      assertThat(
              raised.select("leastLikely").distinct().collectAsList().stream()
                  .map(row -> row.getString(0)))
          .isSubsetOf(FaultyCustomers.COLUMNS);
      drop(400, 0.5, arriving);
    }
  }

  @Test
  void aWindowOfFaultyRowsHasDriftedFromTheOneBefore() throws Exception {
    Path arriving = folder.resolve("arriving");
    List<Drift> drifts = new ArrayList<>();
    AutoregressiveDensityModel model = QuickFit.fit(FaultyCustomers.table(SPARK, 3000, 0, 1));
    for (int window = 0; window < 3; window++) {
      drop(400L * window, window < 2 ? 0 : 0.5, arriving);
    }
    DataStreamWriter<Row> compared =
        DriftExample.compared(
            SPARK, model, arriving.toString(), (window, drift) -> drifts.add(drift));
    compared
        .option("checkpointLocation", folder.resolve("checkpoint").toString())
        .start()
        .awaitTermination();
    assertThat(drifts).hasSize(2);
    assertThat(drifts.get(0).p()).isGreaterThan(0.001);
    assertThat(drifts.get(1).p()).isLessThan(1e-4);
    assertThat(drifts.get(1).whole().change()).isNegative();
    assertThat(drifts.get(1).referenceRows()).isEqualTo(400);
    assertThat(FaultyCustomers.COLUMNS).contains(drifts.get(1).columns().get(0).name());
  }

  private static void drop(long from, double share, Path folder) {
    FaultyCustomers.table(SPARK, from + 400, share, 2)
        .filter(col("id").geq(from))
        .coalesce(1)
        .write()
        .mode("append")
        .parquet(folder.toString());
  }
}
