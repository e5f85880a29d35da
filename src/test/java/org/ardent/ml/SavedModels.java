package org.ardent.ml;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.ardent.SparkForTests;
import org.ardent.checkpoint.Checkpoints;
import org.ardent.model.Activation;
import org.ardent.table.RowReader;
import org.ardent.table.Table;
import org.ardent.train.ModelSettings;
import org.ardent.train.TrainedModel;
import org.ardent.train.TrainingJob;

/** One small model of each kind, to be saved by a version and loaded by all that come after it. */
final class SavedModels {
  private static final int SCORED = 12;
  private static final Dataset<Row> BITS =
      DensityTables.features(
          DensityTables.bits(200, 6, 1), DataTypes.createArrayType(DataTypes.DoubleType));
  private static final Dataset<Row> MIXED = DensityTables.mixed(200, 1);

  private SavedModels() {}

  /** How a model is made; the first rows are scored. */
  @FunctionalInterface
  interface Fit {
    MLWritable of(Dataset<Row> rows);
  }

  /**
   * A model to save.
   *
   * @param rows to train it on
   */
  record Maker(Dataset<Row> rows, Fit fit) {
    MLWritable model() {
      return fit.of(rows);
    }

    Dataset<Row> scored() {
      return rows.limit(SCORED);
    }
  }

  /** By the names of their folders. */
  static Map<String, Maker> all() {
    Map<String, Maker> makers = new LinkedHashMap<>();
    makers.put("fvsbn", mixed(estimator("fvsbn").setHiddenLayers().setConditional("gaussian")));
    makers.put("nade", mixed(estimator("nade")));
    makers.put("nade-of-features", new Maker(BITS, estimator("nade").setOrdering("random:3")::fit));
    makers.put(
        "nade-untied", mixed(estimator("nade-untied").setConditional("mixture-of-logistics")));
    makers.put(
        "made-masks",
        new Maker(BITS, estimator("made").setHiddenLayers(7, 5).setMasks(3).setDirect(true)::fit));
    makers.put("autoencoder", new Maker(MIXED, SavedModels::autoencoder));
    makers.put(
        "pipeline",
        new Maker(
            MIXED.withColumn("member", MIXED.col("member").cast("int")), SavedModels::pipeline));
    return makers;
  }

  private static AutoregressiveDensity estimator(String modelType) {
    return AutoregressiveDensityTest.quick().setModelType(modelType);
  }

  private static Maker mixed(AutoregressiveDensity estimator) {
    return new Maker(MIXED, estimator.setInputCols(DensityTables.MIXED)::fit);
  }

  /** Which only the command line trains. */
  private static MLWritable autoencoder(Dataset<Row> rows) {
    TrainingJob like =
        RunParams.request(AutoregressiveDensityTest.mixed(), new Configuration()).said();
    TrainingJob run =
        new TrainingJob(
            new ModelSettings("autoencoder", List.of(5, 3), Activation.SIGMOID, false, 1, "raster"),
            like.settings(),
            like.kinds(),
            like.shards());
    Table table =
        RowReader.ofColumns(rows.schema(), List.of(DensityTables.MIXED)).table(rows, "rows");
    TrainedModel trained =
        run.prepare(rows.sparkSession(), table).train(null, null, List.of(), Checkpoints.NONE);
    return AutoregressiveDensityModel.of(trained.model(), run, null);
  }

  private static MLWritable pipeline(Dataset<Row> rows) {
    VectorAssembler assembler =
        new VectorAssembler()
            .setInputCols(new String[] {"member", "visits", "age", "spend"})
            .setOutputCol("features");
    return new Pipeline().setStages(new PipelineStage[] {assembler, estimator("nade")}).fit(rows);
  }

  /** Writes rows, an object a line. */
  static void write(Dataset<Row> rows, Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, rows.toJSON().collectAsList());
  }

  /** The rows that were written. */
  static Dataset<Row> read(Path file) {
    return SparkForTests.session().read().json(file.toString()).coalesce(1);
  }

  /** Puts a number into every row that was written. */
  static void append(Path file, String name, double[] values) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < values.length; i++) {
      ObjectNode row = (ObjectNode) mapper.readTree(lines.get(i));
      lines.set(i, row.put(name, values[i]).toString());
    }
    Files.write(file, lines);
  }

  /** Removes Hadoop's checksums, which would fail where a file's line ends were changed. */
  static void removeChecksums(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".crc")).toList()) {
        Files.delete(file);
      }
    }
  }
}
