package org.ardent.cli;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.ardent.io.InvalidInputException;
import org.ardent.ml.AutoregressiveDensity;
import org.ardent.ml.AutoregressiveDensityModel;
import org.ardent.ml.LogLikelihoodEvaluator;
import org.junit.jupiter.api.Test;

/** The command line's models in spark.ml, and spark.ml's on the command line. */
class SparkMlModelsTest extends CommandLineTest {
  private static final String MIXED_ARGS =
      " --model nade --hidden 4 --epochs 2 --shards 3 --components 2 --learning-rate 0.01";

  private void trainCustomers() {
    ardent("convert --data customers:300:1 --output {}/customers.parquet").json();
    // One file, whose rows Spark and Ardent read in one order.
    SPARK
        .read()
        .parquet(folder + "/customers.parquet")
        .coalesce(1)
        .write()
        .parquet(folder + "/t.parquet");
    ardent("train --train {}/t.parquet --output {}/m" + MIXED_ARGS).json();
  }

  private Dataset<Row> customers() {
    return SPARK.read().parquet(folder + "/t.parquet");
  }

  private AutoregressiveDensity estimator() {
    return new AutoregressiveDensity()
        .setInputCols(customers().columns())
        .setHiddenLayers(4)
        .setMaxIter(2)
        .setNumShards(3)
        .setComponents(2)
        .setStepSize(0.01);
  }

  /** One path, not two: the same file, byte for byte. */
  @Test
  void bothTrainTheSameFile() throws IOException {
    trainCustomers();
    estimator().fit(customers()).save(folder + "/api");
    assertThat(bytes("api/data/model.safetensors")).isEqualTo(bytes("m/data/model.safetensors"));
  }

  @Test
  void modelsOfTheCommandLineLoad() throws IOException {
    trainCustomers();
    AutoregressiveDensityModel model = AutoregressiveDensityModel.load(folder + "/m");
    assertThat(model.getInputCols()).containsExactly(customers().columns());
    assertThat(model.getModelType()).isEqualTo("nade");
    assertThat(model.getMaxIter()).isEqualTo(2);
    assertThat(model.getNumShards()).isEqualTo(3);
    assertThat(model.getComponents()).isEqualTo(2);
    assertThat(model.getHiddenLayers()).containsExactly(4);
    JsonNode expected = ardent("evaluate --model {}/m --data {}/t.parquet").json();
    double mean = expected.get("logLikelihood").asDouble();
    assertThat(model.evaluate(customers()).logLikelihood()).isCloseTo(mean, within(1e-6));
    new PipelineModel("p", new Transformer[] {model}).save(folder + "/p");
    assertThat(PipelineModel.load(folder + "/p").transform(customers()).count()).isEqualTo(300);
    AutoregressiveDensityModel bare =
        AutoregressiveDensityModel.load(folder + "/m/data/model.safetensors");
    assertThat(bare.evaluate(customers()).logLikelihood())
        .isEqualTo(model.evaluate(customers()).logLikelihood());
    assertThat(bare.sample(SPARK, 20, 1).columns()).containsExactly(customers().columns());
  }

  @Test
  void unnamedColumnsAreFeatures() {
    train("");
    AutoregressiveDensityModel model = AutoregressiveDensityModel.load(folder + "/m");
    assertThat(model.isSet(model.inputCols())).isFalse();
    assertThat(model.numFeatures()).isEqualTo(6);
    assertThat(model.columns()).containsExactly("x1", "x2", "x3", "x4", "x5", "x6");
  }

  /** Names that look made up are names too where a table has them. */
  @Test
  void columnsOfMadeUpNamesAreFound() throws IOException {
    write("t.amat", rows(60, 4, 1, " "));
    ardent("convert --data {}/t.amat --output {}/t.parquet").json();
    ardent("train --model nade --train {}/t.parquet --output {}/m --hidden 3 --epochs 1 --shards 2")
        .json();
    Dataset<Row> rows = SPARK.read().parquet(folder + "/t.parquet");
    assertThat(rows.columns()).containsExactly("x1", "x2", "x3", "x4");
    assertScoresAreThoseOfEvaluate(rows);
    AutoregressiveDensityModel model = AutoregressiveDensityModel.load(folder + "/m");
    assertThat(model.sample(rows.select("x1"), 1).columns()).hasSize(4);
    assertThatThrownBy(() -> model.transform(rows.drop("x2")))
        .hasMessage("Column features does not exist, expected one of x1, x3, x4");
  }

  /** The column of vectors that the command line was given. */
  @Test
  void aColumnOfFeaturesIsFoundByItsName() throws IOException {
    write("t.amat", rows(60, 4, 1, " "));
    ardent("convert --data {}/t.amat --output {}/x.parquet").json();
    Dataset<Row> rows = SPARK.read().parquet(folder + "/x.parquet");
    rows =
        new VectorAssembler()
            .setInputCols(rows.columns())
            .setOutputCol("pixels")
            .transform(rows)
            .select(col("pixels"), col("x1").as("label"));
    rows.write().parquet(folder + "/t.parquet");
    ardent(
            "train --model nade --train {}/t.parquet --columns pixels --output {}/m --hidden 3"
                + " --epochs 1 --shards 2")
        .json();
    assertScoresAreThoseOfEvaluate(rows);
    AutoregressiveDensityModel model = AutoregressiveDensityModel.load(folder + "/m");
    assertThat(model.sample(SPARK, 3, 1).columns()).containsExactly("pixels");
  }

  private void assertScoresAreThoseOfEvaluate(Dataset<Row> rows) {
    double mean =
        ardent("evaluate --model {}/m --data {}/t.parquet" + columns(rows))
            .json()
            .get("logLikelihood")
            .asDouble();
    AutoregressiveDensityModel model = AutoregressiveDensityModel.load(folder + "/m");
    assertThat(model.evaluate(rows).logLikelihood()).isCloseTo(mean, within(1e-6));
    assertThat(new LogLikelihoodEvaluator().evaluate(model.transform(rows)))
        .isCloseTo(mean, within(1e-6));
    model.registerFunction(SPARK, "found");
    String argument = rows.columns()[0].equals("pixels") ? "pixels" : "struct(*)";
    assertThat(rows.selectExpr("avg(found(" + argument + "))").head().getDouble(0))
        .isCloseTo(mean, within(1e-6));
  }

  private static String columns(Dataset<Row> rows) {
    return rows.columns()[0].equals("pixels") ? " --columns pixels" : "";
  }

  @Test
  void everyCommandTakesModelsOfSparkMl() throws IOException {
    trainCustomers();
    AutoregressiveDensityModel model = estimator().setValidationFraction(0).fit(customers());
    model.save(folder + "/api");
    JsonNode json = ardent("evaluate --model {}/api --data {}/t.parquet --output {}/s").json();
    assertThat(json.get("logLikelihood").asDouble())
        .isCloseTo(model.summary().train().logLikelihood(), within(1e-6));
    assertThat(SPARK.read().parquet(folder + "/s").orderBy("logLikelihood").collectAsList())
        .isEqualTo(model.transform(customers()).orderBy("logLikelihood").collectAsList());
    ardent("sample --model {}/api --count 30 --output {}/s.csv").json();
    assertThat(text("s.csv").lines().findFirst()).hasValue(String.join(",", model.columns()));
    assertThat(ardent("show --model {}/api").json().get("parameters").asInt())
        .isEqualTo(model.loaded().parameters().length);
    ardent("evaluate --model {}/api --model {}/m --data {}/t.parquet").json();
    new Pipeline().setStages(new PipelineStage[] {model}).fit(customers()).save(folder + "/p");
    List<String> stages =
        listing().keySet().stream().filter(f -> f.matches("p/stages/[^/]*")).toList();
    assertThat(stages).hasSize(1);
    ardent("evaluate --model {}/" + stages.get(0) + " --data {}/t.parquet").json();
  }

  @Test
  void anAutoencoderIsNoDensity() {
    write("t.amat", rows(60, 6, 1, " "));
    ardent(
            "train --model autoencoder --hidden 4,2 --train {}/t.amat --output {}/a --epochs 1"
                + " --shards 2")
        .json();
    assertThatThrownBy(() -> AutoregressiveDensityModel.load(folder + "/a"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("autoencoder");
  }
}
