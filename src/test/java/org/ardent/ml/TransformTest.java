package org.ardent.ml;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.callUDF;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.util.LongAccumulator;
import org.ardent.SparkForTests;
import org.ardent.model.Examples;
import org.ardent.model.Layout;
import org.ardent.pack.ExamplesBuilder;
import org.ardent.pack.RowEncoder;
import org.ardent.table.RowReader;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What transform and the SQL function make of rows. */
@Tag("core")
class TransformTest {
  private static final SparkSession SPARK = SparkForTests.session();
  private static final Dataset<Row> ROWS = DensityTables.mixed(300, 1);

  private static AutoregressiveDensityModel model;
  private static AutoregressiveDensityModel bits;

  @BeforeAll
  static void train() {
    model = AutoregressiveDensityTest.mixed().fit(ROWS);
    bits =
        AutoregressiveDensityTest.quick()
            .setOrdering("random:3")
            .fit(DensityTables.vectors(DensityTables.bits(200, 8, 1)));
  }

  private static AutoregressiveDensityModel withColumns() {
    return model.copy(new ParamMap()).setColumnLogLikelihoodsCol("each");
  }

  private static List<Row> rows(Dataset<Row> frame) {
    return frame.orderBy("id").collectAsList();
  }

  /** The scores of columns sum to the row's, exactly, and are what is known of single columns. */
  @Test
  void columnScoresSumToTheRows() {
    for (Row row : withColumns().transform(ROWS).collectAsList()) {
      double sum = 0;
      for (Object each : row.getList(7)) {
        sum += (Double) each;
      }
      assertThat(sum).isEqualTo(row.getDouble(6));
    }
    assertThat(DensityTables.doubles(withColumns().transform(ROWS), "logLikelihood"))
        .usingComparatorWithPrecision(1e-9)
        .containsExactly(DensityTables.doubles(model.transform(ROWS), "logLikelihood"));
  }

  /** The first column depends on nothing: its score is the same wherever its value is. */
  @Test
  void columnScoresAreInColumnOrder() {
    AutoregressiveDensityModel reversed =
        AutoregressiveDensityTest.mixed()
            .setOrdering("reverse")
            .setColumnLogLikelihoodsCol("each")
            .fit(ROWS);
    List<Row> before = rows(reversed.transform(ROWS));
    List<Row> after =
        rows(reversed.transform(ROWS.withColumn("member", col("member").equalTo(false))));
    List<Row> without =
        rows(reversed.transform(ROWS.withColumn("member", lit(null).cast("boolean"))));
    for (int i = 0; i < before.size(); i++) {
      List<Double> x = before.get(i).getList(7);
      List<Double> y = after.get(i).getList(7);
      List<Double> missing = without.get(i).getList(7);
      assertThat(y.subList(1, 5)).isEqualTo(x.subList(1, 5)).isEqualTo(missing.subList(1, 5));
      assertThat(Math.exp(x.get(0)) + Math.exp(y.get(0)) + Math.exp(missing.get(0)))
          .isCloseTo(1, within(1e-6));
    }
  }

  @Test
  void appendsWhatIsAskedForAndKeepsTheRest() {
    Metadata note = new MetadataBuilder().putString("note", "kept").build();
    Dataset<Row> rows =
        ROWS.withColumn("spend", col("spend").as("spend", note))
            .withColumn("tags", array(lit("a"), col("plan")));
    Dataset<Row> scored = withColumns().transform(rows);
    assertThat(scored.columns())
        .containsExactly(
            "id", "member", "plan", "visits", "age", "spend", "tags", "logLikelihood", "each");
    assertThat(scored.schema().apply("spend").metadata().getString("note")).isEqualTo("kept");
    assertThat(rows(scored.drop("logLikelihood", "each"))).isEqualTo(rows(rows));
    assertThat(scored.schema()).isEqualTo(withColumns().transformSchema(rows.schema()));
    assertThat(scored.schema().apply("logLikelihood").nullable()).isFalse();
    assertThat(withColumns().setLogLikelihoodCol("").transform(ROWS).columns())
        .doesNotContain("logLikelihood")
        .endsWith("each");
    assertThat(model.copy(new ParamMap()).setLogLikelihoodCol("score").transform(ROWS).columns())
        .endsWith("score");
  }

  @Test
  void isLazyAndNarrow() {
    LongAccumulator seen = SPARK.sparkContext().longAccumulator();
    Dataset<Row> rows =
        ROWS.map(
            (MapFunction<Row, Row>)
                row -> {
                  seen.add(1);
                  return row;
                },
            Encoders.row(ROWS.schema()));
    Dataset<Row> scored = model.transform(rows);
    assertThat(seen.value()).isZero();
    var plan = ((org.apache.spark.sql.classic.Dataset<Row>) scored).queryExecution().executedPlan();
    assertThat(plan.toString()).doesNotContain("Exchange");
    assertThat(scored.collectAsList()).hasSize(300);
    assertThat(seen.value()).isEqualTo(300);
  }

  /** Not per task, not per transform, not per copy. */
  @Test
  void weightsAreBroadcastOnce() {
    var broadcast = model.weights().broadcast(SPARK);
    model.transform(ROWS).collectAsList();
    model.transform(DensityTables.partitioned(ROWS, 7)).collectAsList();
    AutoregressiveDensityModel copy = withColumns();
    copy.transform(ROWS).collectAsList();
    assertThat(model.weights().broadcast(SPARK)).isSameAs(broadcast);
    assertThat(copy.weights().broadcast(SPARK)).isSameAs(broadcast);
  }

  @Test
  void anInvalidRowIsAnError() {
    assertThatThrownBy(() -> model.transform(ROWS.withColumn("member", lit("no"))).collectAsList())
        .hasStackTraceContaining("(member) is 'no', expected 0 or 1")
        .hasStackTraceContaining("handleInvalid skip or keep allows such rows");
    assertThatThrownBy(() -> model.transform(ROWS.withColumn("spend", lit(1e300))).collectAsList())
        .hasStackTraceContaining("(spend) is 1.0E300, expected a finite number");
  }

  /** Missing cells, words and numbers that training never saw. */
  @Test
  void anyRowHasAScore() {
    for (Dataset<Row> rows :
        List.of(
            DensityTables.withNulls(ROWS),
            ROWS.withColumn("plan", lit("gold")),
            ROWS.withColumn("visits", lit(99)))) {
      assertThat(Arrays.stream(DensityTables.doubles(model.transform(rows), "logLikelihood")))
          .hasSize((int) ROWS.count())
          .allMatch(Double::isFinite);
    }
  }

  @Test
  void invalidRowsAreSkippedOrKept() {
    Dataset<Row> rows = DensityTables.malformed(ROWS);
    List<Row> good = rows(model.transform(rows.filter(DensityTables.isGood())));
    AutoregressiveDensityModel skip = model.copy(new ParamMap()).setHandleInvalid("skip");
    assertThat(rows(skip.transform(rows))).isEqualTo(good);
    AutoregressiveDensityModel keep = withColumns().setHandleInvalid("keep");
    Dataset<Row> kept = keep.transform(rows);
    assertThat(kept.schema().apply("logLikelihood").nullable()).isTrue();
    assertThat(rows(kept.drop("logLikelihood", "each"))).isEqualTo(rows(rows));
    for (Row row : rows(kept)) {
      boolean bad = row.getLong(0) % 8 == 3 || row.getLong(0) % 8 == 5;
      assertThat(row.isNullAt(6)).isEqualTo(bad);
      assertThat(row.isNullAt(7)).isEqualTo(bad);
    }
    assertThat(rows(kept.na().drop().drop("each")).size()).isEqualTo(good.size());
    assertThat(skip.evaluate(rows).examples()).isEqualTo(good.size());
  }

  /** A stream is scored as a batch is. */
  @Test
  void scoresStreams(@TempDir Path folder) throws TimeoutException, StreamingQueryException {
    DensityTables.partitioned(ROWS, 3).write().parquet(folder + "/in");
    Dataset<Row> stream = SPARK.readStream().schema(ROWS.schema()).parquet(folder + "/in");
    Dataset<Row> scored = withColumns().transform(stream);
    assertThat(scored.isStreaming()).isTrue();
    StreamingQuery query =
        scored
            .writeStream()
            .format("memory")
            .queryName("scored")
            .option("checkpointLocation", folder + "/checkpoint")
            .trigger(Trigger.AvailableNow())
            .start();
    query.awaitTermination();
    assertThat(rows(SPARK.table("scored"))).isEqualTo(rows(withColumns().transform(ROWS)));
  }

  /** A watermark survives, so that windows can close after scoring. */
  @Test
  void keepsTheWatermark(@TempDir Path folder) {
    ROWS.withColumn("at", col("id").cast(DataTypes.TimestampType)).write().parquet(folder + "/in");
    Dataset<Row> stream =
        SPARK
            .readStream()
            .schema(ROWS.schema().add("at", DataTypes.TimestampType))
            .parquet(folder + "/in")
            .withWatermark("at", "1 minute");
    assertThat(model.transform(stream).schema().apply("at").metadata())
        .isEqualTo(stream.schema().apply("at").metadata());
  }

  @Test
  void scoresInSql() {
    model.registerFunction(SPARK, "density");
    ROWS.createOrReplaceTempView("customers");
    Dataset<Row> scored =
        SPARK.sql("SELECT id, density(struct(*)) AS score FROM customers WHERE visits < 9");
    assertThat(DensityTables.doubles(scored.orderBy("id"), "score"))
        .containsExactly(
            DensityTables.doubles(model.transform(ROWS).orderBy("id"), "logLikelihood"));
    double[][] x = DensityTables.bits(40, 8, 5);
    bits.registerFunction(SPARK, "bits");
    for (var type : AutoregressiveDensityTest.featureTypes().toList()) {
      Dataset<Row> rows = DensityTables.features(x, type);
      assertThat(
              DensityTables.doubles(
                  rows.withColumn("score", callUDF("bits", col("features"))), "score"))
          .containsExactly(DensityTables.doubles(bits.transform(rows), "logLikelihood"));
    }
    Dataset<Row> vectors = DensityTables.vectors(x);
    assertThat(
            DensityTables.doubles(
                vectors.withColumn("score", callUDF("bits", col("features"))), "score"))
        .containsExactly(DensityTables.doubles(bits.transform(vectors), "logLikelihood"));
  }

  @Test
  void invalidRowsAreErrorsOrNullInSql() {
    DensityTables.withNulls(ROWS).createOrReplaceTempView("holes");
    model.registerFunction(SPARK, "strict");
    assertThat(
            Arrays.stream(
                DensityTables.doubles(
                    SPARK.sql("SELECT strict(struct(*)) AS score FROM holes"), "score")))
        .hasSize(300)
        .allMatch(Double::isFinite);
    DensityTables.malformed(ROWS).createOrReplaceTempView("broken");
    assertThatThrownBy(() -> SPARK.sql("SELECT strict(struct(*)) FROM broken").collectAsList())
        .hasStackTraceContaining("(spend) is Infinity");
    model.copy(new ParamMap()).setHandleInvalid("keep").registerFunction(SPARK, "lenient");
    assertThat(SPARK.sql("SELECT id FROM broken WHERE lenient(struct(*)) IS NULL").count())
        .isEqualTo(ROWS.count() - ROWS.filter(DensityTables.isGood()).count());
  }

  @Test
  void evaluateSaysHowLikelyRowsAre() {
    AutoregressiveDensitySummary summary = model.evaluate(ROWS);
    double[] scores = DensityTables.doubles(model.transform(ROWS), "logLikelihood");
    double mean = Arrays.stream(scores).average().orElseThrow();
    double variance =
        Arrays.stream(scores).map(s -> (s - mean) * (s - mean)).average().orElseThrow();
    assertThat(summary.examples()).isEqualTo(300);
    assertThat(summary.logLikelihood()).isCloseTo(mean, within(1e-9));
    assertThat(summary.standardError()).isCloseTo(Math.sqrt(variance / 300), within(1e-9));
    assertThat(summary.bitsPerDimension()).isCloseTo(-mean / 5 / Math.log(2), within(1e-9));
    assertThat(summary.standardizedLogLikelihood()).isCloseTo(mean + logUnit(), within(1e-9));
    assertThat(new LogLikelihoodEvaluator().evaluate(model.transform(ROWS)))
        .isCloseTo(mean, within(1e-9));
  }

  /** Mean Σ log std over the cells that have a density. */
  private static double logUnit() {
    Layout layout = model.loaded().model().layout();
    RowEncoder encoder = new RowEncoder(layout);
    ExamplesBuilder builder = new ExamplesBuilder();
    RowReader reader = RowReader.ofColumns(ROWS.schema(), List.of(DensityTables.MIXED));
    for (Row row : ROWS.collectAsList()) {
      encoder.encode(reader.read(row), builder.rows(), builder);
    }
    Examples rows = builder.build();
    return IntStream.range(0, rows.size())
        .mapToDouble(i -> layout.logUnit(rows, i))
        .average()
        .orElseThrow();
  }
}
