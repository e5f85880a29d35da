package org.ardent.ml;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.SparkSessionExtensions;
import org.ardent.SparkForTests;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a session of {@code spark.sql.extensions=org.ardent.ml.ArdentExtensions} has in SQL. */
class ArdentExtensionsTest {
  @TempDir private static Path temp;

  private static SparkSession spark;
  private static String model;

  @BeforeAll
  static void train() throws IOException {
    spark = SparkForTests.session().newSession();
    SparkSession.setActiveSession(spark);
    SparkSessionExtensions extensions = new SparkSessionExtensions();
    new ArdentExtensions().apply(extensions);
    extensions.registerFunctions(
        ((org.apache.spark.sql.classic.SparkSession) spark).sessionState().functionRegistry());
    Dataset<Row> rows = DensityTables.partitioned(DensityTables.mixed(200, 1), 3);
    AutoregressiveDensityModel trained = AutoregressiveDensityTest.mixed().fit(rows);
    model = temp.resolve("model").toString();
    trained.save(model);
    spark
        .createDataFrame(trained.transform(rows).collectAsList(), trained.transform(rows).schema())
        .write()
        .parquet(temp.resolve("scored").toString());
    spark.read().parquet(temp.resolve("scored").toString()).createOrReplaceTempView("scored");
  }

  @AfterAll
  static void leave() {
    SparkSession.setActiveSession(SparkForTests.session());
  }

  private static Dataset<Row> sql(String query) {
    return spark.sql(query.replace("MODEL", "'" + model + "'"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "struct(*)",
        "struct(spend, age, visits, plan, member)",
        "named_struct('member', member, 'plan', plan, 'spend', spend, 'visits', visits, 'age',"
            + " age)",
        "(SELECT struct(s.*) FROM scored s WHERE s.id = scored.id)"
      })
  void givesTheScoresOfTransform(String row) {
    List<Row> scores =
        sql("SELECT logLikelihood, log_likelihood(MODEL, %s) FROM scored".formatted(row))
            .collectAsList();
    assertThat(scores).hasSize(200);
    assertThat(scores).allSatisfy(r -> assertThat(r.getDouble(1)).isEqualTo(r.getDouble(0)));
  }

  /** As transform does: the plan has a pass over batches, and the source reads what is needed. */
  @Test
  void scoresInBatchesBelowWhichFiltersGo() {
    String plan =
        sql("SELECT id, log_likelihood(MODEL, struct(*)) AS p FROM scored WHERE id > 100")
            .filter("p < 0")
            .queryExecution()
            .executedPlan()
            .toString();
    assertThat(plan).contains("MapPartitions", "GreaterThan(id,100)").doesNotContain("UDF(");
    assertThat(plan).doesNotContainPattern("ReadSchema: .*logLikelihood");
  }

  @Test
  void vectorsAndArraysAreRowsToo() throws IOException {
    Dataset<Row> bits =
        spark
            .range(50)
            .select(
                array(col("id").mod(2), col("id").mod(3).equalTo(0).cast("long"))
                    .cast("array<double>")
                    .as("features"));
    AutoregressiveDensityModel trained =
        new AutoregressiveDensity().setModelType("fvsbn").setMaxIter(1).fit(bits);
    String path = temp.resolve("bits").toString();
    trained.save(path);
    trained.transform(bits).createOrReplaceTempView("bits");
    String query =
        "SELECT logLikelihood, log_likelihood('%s', features), log_likelihood('%s', struct(*)) FROM"
            + " bits";
    assertThat(spark.sql(query.formatted(path, path + "/data/model.safetensors")).collectAsList())
        .hasSize(50)
        .allSatisfy(row -> assertThat(List.of(row.get(1), row.get(2))).containsOnly(row.get(0)));
  }

  @Test
  void aModelThatIsSavedAnewIsReadAnew() throws IOException {
    Dataset<Row> rows = spark.table("scored").drop("logLikelihood");
    String path = temp.resolve("changing").toString();
    for (int epochs = 1; epochs <= 2; epochs++) {
      AutoregressiveDensityModel trained =
          AutoregressiveDensityTest.mixed().setMaxIter(epochs).setHiddenLayers(epochs).fit(rows);
      trained.write().overwrite().save(path);
      String query = "SELECT log_likelihood('%s', struct(*)) FROM scored ORDER BY id";
      assertThat(spark.sql(query.formatted(path)).collectAsList())
          .isEqualTo(trained.transform(rows).orderBy("id").select("logLikelihood").collectAsList());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "log_likelihood(MODEL)|expects two arguments",
        "log_likelihood(plan, struct(*))|expects two arguments",
        "log_likelihood(string(null), struct(*))|expects two arguments",
        "log_likelihood('/no/model', struct(*))|/no/model does not exist",
        "log_likelihood(MODEL, struct(plan))|Column member does not exist",
        "log_likelihood(MODEL, plan)|Column argument is of type string"
      })
  void refusesInOneLine(String call, String message) {
    assertThatThrownBy(() -> sql("SELECT " + call + " FROM scored"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  @Test
  void describesItself() {
    assertThat(sql("DESCRIBE FUNCTION log_likelihood").collectAsList().toString())
        .contains("log_likelihood(model, row) - the log-likelihood of a row in nats");
  }
}
