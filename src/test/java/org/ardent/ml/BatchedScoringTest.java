package org.ardent.ml;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.ardent.SparkForTests;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Spark's planner makes of queries over scores: seen in plans, and in what comes out. */
class BatchedScoringTest {
  private static final SparkSession SPARK = SparkForTests.session();

  @TempDir private static Path folder;

  private static AutoregressiveDensityModel model;

  /** With a score for every row; partitioned by visits, with columns that no model reads. */
  private static Dataset<Row> table;

  private static Dataset<Row> expected;

  @BeforeAll
  static void train() {
    Dataset<Row> rows = DensityTables.partitioned(DensityTables.mixed(300, 1), 3);
    model = AutoregressiveDensityTest.mixed().fit(rows);
    rows.withColumn("extra", col("id").multiply(2))
        .withColumn("other", lit("x"))
        .write()
        .partitionBy("visits")
        .parquet(folder + "/t.parquet");
    table = SPARK.read().parquet(folder + "/t.parquet");
    // Row by row, and nothing for a planner to do.
    model.registerFunction(SPARK, "by_row");
    expected =
        table
            .withColumn("score", expr("by_row(struct(member, plan, visits, age, spend))"))
            .select("id", "visits", "score")
            .localCheckpoint();
  }

  private static String plan(Dataset<Row> rows) {
    return ((org.apache.spark.sql.classic.Dataset<Row>) rows)
        .queryExecution()
        .executedPlan()
        .toString();
  }

  private static int passes(Dataset<Row> rows) {
    return plan(rows).split("MapPartitions", -1).length - 1;
  }

  private static void assertInBatches(Dataset<Row> rows) {
    assertThat(plan(rows)).contains("MapPartitions").doesNotContain("UDF(");
  }

  private static List<Row> sorted(Dataset<Row> rows) {
    return rows.orderBy("id").collectAsList();
  }

  private static void assertScores(Dataset<Row> rows, String condition) {
    assertInBatches(rows);
    assertThat(sorted(rows.select("id", "logLikelihood")))
        .isNotEmpty()
        .isEqualTo(sorted(expected.filter(condition).select("id", "score")));
  }

  @Test
  void scoresAreThoseOfSingleRows() {
    assertScores(model.transform(table), "true");
  }

  @Test
  void filtersReachTheSource() {
    Dataset<Row> few = model.transform(table).filter("id = 3").select("id", "logLikelihood");
    assertThat(plan(few)).contains("PushedFilters: [IsNotNull(id), EqualTo(id,3)]");
    assertScores(few, "id = 3");
    Dataset<Row> part = model.transform(table).filter("visits = 1 and age > 310");
    assertThat(plan(part))
        .contains("PartitionFilters: [isnotnull(visits#")
        .contains("PushedFilters: [IsNotNull(age), GreaterThan(age,310)]");
    assertInBatches(part);
    assertThat(part.count()).isEqualTo(table.filter("visits = 1 and age > 310").count());
  }

  @Test
  void columnsThatNobodyAsksForAreNotRead() {
    Dataset<Row> scores = model.transform(table).select("id", "logLikelihood");
    assertThat(plan(scores)).doesNotContain("extra", "other");
    assertScores(scores, "true");
    Dataset<Row> unscored = model.transform(table).select("id", "extra");
    assertThat(plan(unscored)).doesNotContain("MapPartitions", "spend", "UDF(");
    assertThat(model.transform(table).filter("extra < 10").count()).isEqualTo(5);
  }

  /** Rows of a condition on scores are scored once, and no others than those that may meet it. */
  @Test
  void conditionsOnScoresScoreOnce() {
    double median = expected.stat().approxQuantile("score", new double[] {0.5}, 0)[0];
    Dataset<Row> odd =
        model.transform(table).filter(col("logLikelihood").lt(median).and(col("id").lt(100)));
    assertThat(passes(odd)).isEqualTo(1);
    assertThat(plan(odd)).contains("PushedFilters: [IsNotNull(id), LessThan(id,100)]");
    assertScores(odd, "id < 100 and score < " + median);
    Dataset<Row> aggregate =
        model
            .transform(table)
            .filter(col("logLikelihood").lt(median))
            .groupBy(round(col("logLikelihood")))
            .agg(avg("logLikelihood").as("mean"));
    assertThat(passes(aggregate)).isEqualTo(1);
    assertInBatches(aggregate);
    assertThat(aggregate.orderBy("mean").select("mean").collectAsList())
        .isEqualTo(
            expected
                .filter(col("score").lt(median))
                .groupBy(round(col("score")))
                .agg(avg("score").as("mean"))
                .orderBy("mean")
                .select("mean")
                .collectAsList());
  }

  @Test
  void bothColumnsAreOfOnePass() {
    AutoregressiveDensityModel both = model.copy(new ParamMap()).setColumnLogLikelihoodsCol("each");
    assertThat(passes(both.transform(table))).isEqualTo(1);
    assertThat(passes(both.setHandleInvalid("skip").transform(table))).isEqualTo(1);
    assertThat(
            both.transform(table)
                .filter(expr("aggregate(each, 0D, (sum, x) -> sum + x) = logLikelihood"))
                .count())
        .isEqualTo(300);
  }

  /** Rows that a filter leaves out are not scored, so what is wrong with them does not matter. */
  @Test
  void rowsThatAreFilteredOutAreNotJudged() {
    Dataset<Row> broken =
        table.withColumn(
            "spend", when(col("id").geq(20), lit(Float.POSITIVE_INFINITY)).otherwise(col("spend")));
    assertThat(model.transform(broken).filter("id < 20").count()).isEqualTo(20);
    assertScores(model.transform(broken).filter("id < 20"), "id < 20");
    assertThatThrownBy(() -> model.transform(broken).collectAsList())
        .hasStackTraceContaining("(spend) is Infinity, expected a finite number");
    AutoregressiveDensityModel skip = model.copy(new ParamMap()).setHandleInvalid("skip");
    assertScores(skip.transform(broken), "id < 20");
    assertThat(skip.transform(broken).count()).isEqualTo(20);
    assertThat(skip.setLogLikelihoodCol("").transform(broken).count()).isEqualTo(20);
  }

  @Test
  void hiddenColumnsOfFilesStay() {
    Dataset<Row> scored = model.transform(table);
    assertThat(scored.select("_metadata.file_name", "logLikelihood").distinct().count())
        .isGreaterThan(1);
    assertThat(scored.columns()).doesNotContain("_metadata");
  }

  /** Names that repeat after a join, as long as the model reads none of them. */
  @Test
  void namesMayRepeat() {
    Dataset<Row> joined =
        table.as("a").join(table.select("id", "extra").as("b"), expr("a.id = b.id"));
    Dataset<Row> scored = model.transform(joined);
    assertThat(scored.columns()).filteredOn("id"::equals).hasSize(2);
    assertScores(
        scored.filter("a.id < 50").select(col("b.id").as("id"), col("logLikelihood")), "id < 50");
  }

  /** Where a pass cannot go, the expression is evaluated, to the same bits. */
  @Test
  void inTheConditionOfAJoin() {
    Dataset<Row> scored = model.transform(table).filter("id < 30");
    Dataset<Row> right = expected.filter("id < 30").select(col("id").as("r"), col("score"));
    Dataset<Row> joined = scored.join(right, expr("logLikelihood >= score and id < r"), "left");
    assertThat(sorted(joined.select("id", "logLikelihood").distinct()))
        .isEqualTo(sorted(expected.filter("id < 30").select("id", "score")));
  }

  @Test
  void aboveUnionsAndSubqueriesAndLimits() {
    Dataset<Row> union = model.transform(table.filter("id < 9").union(table.filter("id >= 250")));
    assertScores(union, "id < 9 or id >= 250");
    AutoregressiveDensityModel again = model.copy(new ParamMap()).setLogLikelihoodCol("again");
    Dataset<Row> twice = again.transform(model.transform(table));
    assertThat(twice.filter("again = logLikelihood").count()).isEqualTo(300);
    assertThat(model.transform(table).limit(7).count()).isEqualTo(7);
    model.transform(table).createOrReplaceTempView("scored");
    assertThat(
            SPARK
                .sql(
                    "SELECT count(*) FROM scored WHERE logLikelihood = (SELECT max(logLikelihood)"
                        + " FROM scored)")
                .head()
                .getLong(0))
        .isEqualTo(1);
  }

  /** What is written has the columns of the table and no others, in their order. */
  @Test
  void onlyAConditionIsScored(@TempDir Path out) {
    AutoregressiveDensityModel skip =
        model.copy(new ParamMap()).setHandleInvalid("skip").setLogLikelihoodCol("");
    skip.transform(table).write().parquet(out + "/written.parquet");
    assertThat(sorted(SPARK.read().parquet(out + "/written.parquet"))).isEqualTo(sorted(table));
    Dataset<Row> ordered = model.transform(table).orderBy(col("logLikelihood").multiply(2));
    assertInBatches(ordered);
    assertThat(ordered.columns()).endsWith("logLikelihood");
    assertThat(ordered.select("id").collectAsList())
        .isEqualTo(expected.orderBy("score").select("id").collectAsList());
  }

  /** Another transform of the same rows finds what was cached. */
  @Test
  void cachedScoresAreFound() {
    Dataset<Row> cached = model.transform(table).cache();
    try {
      assertThat(cached.count()).isEqualTo(300);
      assertThat(plan(model.transform(table))).contains("InMemoryTableScan");
    } finally {
      cached.unpersist();
    }
  }

  /** A struct that is no list of columns is evaluated row by row. */
  @Test
  void structsOfTablesStayExpressions() {
    Dataset<Row> structs =
        table.select(col("id"), struct("member", "plan", "visits", "age", "spend").as("row"));
    assertThat(sorted(structs.localCheckpoint().selectExpr("id", "by_row(row)")))
        .isEqualTo(sorted(expected.select("id", "score")));
  }
}
