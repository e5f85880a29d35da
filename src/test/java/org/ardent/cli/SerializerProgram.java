package org.ardent.cli;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.ardent.ml.AutoregressiveDensity;
import org.ardent.ml.AutoregressiveDensityModel;
import org.ardent.ml.LogLikelihoodEvaluator;

/**
 * All that ships values between processes, once, by the command line and by spark.ml. What it
 * leaves in a folder does not depend on how Spark serialises.
 */
final class SerializerProgram {
  /** The rows of the program's tables. */
  private static final int ROWS = 240;

  private final SparkSession spark;
  private final Path folder;
  private final StringBuilder results = new StringBuilder();

  private SerializerProgram(SparkSession spark, Path folder) {
    this.spark = spark;
    this.folder = folder;
  }

  /** Runs in a JVM of its own, whose system properties are Spark's settings. */
  public static void main(String[] args) throws IOException {
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      run(spark, Path.of(args[0]));
    }
  }

  /** Runs everything; {@code results.txt} has what was found. */
  static void run(SparkSession spark, Path folder) throws IOException {
    SerializerProgram program = new SerializerProgram(spark, folder);
    program.commands();
    program.sparkMl();
    Files.writeString(folder.resolve("results.txt"), program.results);
  }

  private void commands() throws IOException {
    StringBuilder table = new StringBuilder("plan,visits,spend\n");
    for (int i = 0; i < ROWS; i++) {
      String plan = i % 3 == 0 ? "pro" : "basic";
      table.append("%s,%d,%s\n".formatted(plan, i % 4, i % 7 * 0.5 + i % 3));
    }
    Files.writeString(folder.resolve("mixed.csv"), table);
    Files.writeString(folder.resolve("broken.csv"), table + "none,1,x\n");
    ardent("convert --data digits:%d:3 --output {}/digits.parquet".formatted(ROWS));
    ardent("convert --data {}/digits.parquet --output {}/digits.npy");
    ardent("convert --data {}/digits.npy --output {}/digits.csv");
    ardent(
        "train --train {}/digits.npy --valid digits:60:9 --model nade --hidden 8 --epochs 2"
            + " --batch-size 50 --shards 3 --checkpoint {}/checkpoint --output {}/nade");
    ardent(
        "train --train {}/digits.parquet --model made --hidden 8 --epochs 2 --batch-size 50"
            + " --shards 2 --local-steps 2 --output {}/made");
    ardent(
        "train --train {}/mixed.csv --where spend<4 --model fvsbn --optimizer lbfgs --epochs 3"
            + " --shards 2 --output {}/mixed");
    ardent(
        "train --train {}/digits.npy --model autoencoder --hidden 8,3 --epochs 1 --output {}/ae");
    ardent("evaluate --model {}/nade --model {}/made --data {}/digits.npy --output {}/scores.csv");
    ardent("evaluate --model {}/mixed --data {}/broken.csv --on-invalid null --output {}/scores");
    ardent("sample --model {}/nade --count 9 --output {}/samples.png");
    ardent("sample --model {}/mixed --count 9 --output {}/samples.csv");
    ardent(
        "sample --model {}/nade --given {}/digits.npy --observed 200 --count 9 --output {}/a.npy");
    ardent("features --model {}/ae --data {}/digits.npy --output {}/features");
    ardent("features --model {}/ae --data {}/digits.npy --output {}/features.csv");
  }

  private void ardent(String line) {
    String[] words = line.replace("{}", folder.toString()).split(" ");
    int code = Main.run(words);
    if (code != 0) {
      throw new AssertionError(code + " from " + line);
    }
  }

  private void sparkMl() throws IOException {
    Dataset<Row> rows = rows();
    AutoregressiveDensity density =
        new AutoregressiveDensity("density")
            .setInputCols("plan", "visits", "spend")
            .setHiddenLayers(4)
            .setMaxIter(2)
            .setBatchSize(40)
            .setNumShards(2)
            .setValidationIndicatorCol("held")
            .setWeightCol("weight")
            .setCheckpointDir(folder + "/fit")
            .setColumnLogLikelihoodsCol("each");
    PipelineModel fitted = new Pipeline().setStages(new PipelineStage[] {density}).fit(rows);
    fitted.write().overwrite().save(folder + "/pipeline");
    AutoregressiveDensityModel model =
        (AutoregressiveDensityModel) PipelineModel.load(folder + "/pipeline").stages()[0];
    add(model.transform(rows).repartition(3, col("visits")));
    add(model.sample(spark, 20, 1));
    add(model.sample(rows.select("plan", "visits"), 2));
    results.append(model.evaluate(rows).logLikelihood()).append('\n');
    results.append(new LogLikelihoodEvaluator().evaluate(model.transform(rows))).append('\n');
    results
        .append(new LogLikelihoodEvaluator().setWeightCol("weight").evaluate(model.transform(rows)))
        .append('\n');
    model.registerFunction(spark, "serialized");
    add(rows.selectExpr("serialized(struct(*))"));
    AutoregressiveDensityModel keep = model.copy(new ParamMap()).setHandleInvalid("keep");
    add(keep.transform(rows.withColumn("plan", when(col("visits").gt(0), col("plan")))));
    add(vectors().fit(features()).transform(features().cache()));
  }

  private static AutoregressiveDensity vectors() {
    return new AutoregressiveDensity("vectors").setModelType("nade-untied").setMaxIter(1);
  }

  private Dataset<Row> rows() {
    return spark
        .range(0, ROWS, 1, 3)
        .select(
            when(col("id").mod(3).equalTo(0), lit("pro")).otherwise("basic").as("plan"),
            col("id").mod(4).as("visits"),
            col("id").mod(7).multiply(0.5).plus(col("id").mod(3)).as("spend"),
            col("id").mod(5).equalTo(0).as("held"),
            col("id").mod(2).plus(1).as("weight"));
  }

  private Dataset<Row> features() {
    return new org.apache.spark.ml.feature.VectorAssembler()
        .setInputCols(new String[] {"visits", "spend"})
        .setOutputCol("features")
        .transform(rows());
  }

  private void add(Dataset<Row> rows) {
    List<String> lines =
        rows.select(struct("*").as("row")).toJSON().collectAsList().stream().sorted().toList();
    lines.forEach(line -> results.append(line).append('\n'));
  }

  /** The names of the files whose bytes are all of what the program computed. */
  static List<String> files() {
    return Arrays.asList(
        "results.txt",
        "digits.npy",
        "digits.csv",
        "nade/data/model.safetensors",
        "made/data/model.safetensors",
        "mixed/data/model.safetensors",
        "ae/data/model.safetensors",
        "pipeline/stages/0_density/data/model.safetensors",
        "scores.csv",
        "samples.png",
        "samples.csv",
        "a.npy",
        "features.csv");
  }

  /** The bytes of one of the files, as text of one character each. */
  static String bytes(Path folder, String file) throws IOException {
    return Files.readString(folder.resolve(file), StandardCharsets.ISO_8859_1);
  }
}
