package org.ardent.ml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every stage and every param: copied, saved and loaded, in and out of pipelines. */
class RoundTripTest {
  private static final Dataset<Row> MIXED = DensityTables.mixed(120, 1);
  private static final Dataset<Row> BITS = DensityTables.vectors(DensityTables.bits(120, 6, 1));

  /** A value of every param of the estimator that is not its default. */
  private static Map<String, Object> values() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("featuresCol", "x");
    values.put("inputCols", new String[] {"a", "b c"});
    values.put("logLikelihoodCol", "score");
    values.put("columnLogLikelihoodsCol", "scores");
    values.put("handleInvalid", "keep");
    values.put("validationIndicatorCol", "held");
    values.put("weightCol", "weight");
    values.put("modelType", "made");
    values.put("hiddenLayers", new int[] {7, 5});
    values.put("activation", "relu");
    values.put("ordering", "random:5");
    values.put("direct", true);
    values.put("masks", 3);
    values.put("kinds", "a=real");
    values.put("conditional", "mixture-of-laplaces");
    values.put("components", 4);
    values.put("mixtureWeights", "uniform");
    values.put("maxIter", 7);
    values.put("batchSize", 33);
    values.put("stepSize", 0.125);
    values.put("solver", "nesterov");
    values.put("schedule", "inverse-time");
    values.put("warmUp", 0.5);
    values.put("decayRate", 0.25);
    values.put("momentum", 0.75);
    values.put("beta2", 0.875);
    values.put("regParam", 0.01);
    values.put("l1", 1e-4);
    values.put("dropout", 0.25);
    values.put("clipNorm", 3.5);
    values.put("average", 0.99);
    values.put("tol", 1e-5);
    values.put("patience", 4);
    values.put("validationFraction", 0.25);
    values.put("parts", "when=hour");
    values.put("seed", -3_000_000_000L);
    values.put("numShards", 3);
    values.put("localSteps", 2);
    values.put("checkpointDir", "file:///tmp/checkpoints");
    values.put("checkpointInterval", 5);
    values.put("maxLevels", 50);
    values.put("minCount", 3);
    values.put("atomShare", 0.25);
    values.put("numOrderings", 4);
    values.put("outlierScoreCol", "oddity");
    values.put("severityCol", "severity");
    values.put("predictedLabelCol", "odd");
    values.put("explanationCol", "why");
    values.put("topColumns", 2);
    values.put("contamination", 0.125);
    values.put("threshold", 4.5);
    values.put("outputCols", new String[] {"a2", "b2"});
    values.put("strategy", "mode");
    return values;
  }

  private static AutoregressiveDensity everyParam() {
    AutoregressiveDensity estimator = new AutoregressiveDensity();
    values().forEach((name, value) -> estimator.set(estimator.getParam(name), value));
    return estimator;
  }

  private static AutoregressiveDensity estimator(String modelType) {
    AutoregressiveDensity estimator = AutoregressiveDensityTest.quick().setModelType(modelType);
    return modelType.equals("fvsbn") ? estimator.setHiddenLayers() : estimator;
  }

  /** The one list of what is tested. */
  static Stream<Named<PipelineStage>> stages() {
    List<Named<PipelineStage>> stages = new ArrayList<>();
    stages.add(Named.of("estimator", new AutoregressiveDensity()));
    stages.add(Named.of("estimator, every param", everyParam()));
    for (String modelType :
        List.of("fvsbn", "nade", "nade-untied", "nade-orderless", "made", "rnn")) {
      stages.add(Named.of(modelType + " of vectors", estimator(modelType).fit(BITS)));
      stages.add(
          Named.of(
              modelType + " of columns",
              estimator(modelType).setInputCols(DensityTables.MIXED).fit(MIXED)));
    }
    stages.add(Named.of("made of masks", estimator("made").setMasks(3).setDirect(true).fit(BITS)));
    return stages.stream();
  }

  @Test
  void theValuesCoverEveryParam() {
    AutoregressiveDensity estimator = new AutoregressiveDensity();
    assertThat(values().keySet())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(estimator.params()).map(Param::name).toList());
    for (Param<?> param : estimator.params()) {
      if (estimator.hasDefault(param)) {
        assertThat(value(everyParam(), param.name()))
            .as(param.name())
            .isNotEqualTo(value(estimator, param.name()));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("stages")
  void savesAndLoads(PipelineStage stage, @TempDir Path folder) throws Exception {
    ((MLWritable) stage).write().save(folder + "/s");
    Object loaded = stage.getClass().getMethod("load", String.class).invoke(null, folder + "/s");
    assertSame(stage, (PipelineStage) loaded);
  }

  @ParameterizedTest
  @MethodSource("stages")
  void copies(PipelineStage stage) {
    assertSame(stage, stage.copy(new ParamMap()));
  }

  @ParameterizedTest
  @MethodSource("stages")
  void livesInAPipeline(PipelineStage stage, @TempDir Path folder) throws IOException {
    new Pipeline().setStages(new PipelineStage[] {stage}).write().save(folder + "/p");
    assertSame(stage, Pipeline.load(folder + "/p").getStages()[0]);
  }

  /** A pipeline's model scores the same to the bit after it was saved and loaded. */
  @Test
  void aFittedPipelineIsTheSameAfterwards(@TempDir Path folder) throws IOException {
    Dataset<Row> rows = MIXED.withColumn("member", MIXED.col("member").cast("int"));
    VectorAssembler assembler =
        new VectorAssembler()
            .setInputCols(new String[] {"member", "visits", "age", "spend"})
            .setOutputCol("features");
    PipelineModel model =
        new Pipeline()
            .setStages(new PipelineStage[] {assembler, AutoregressiveDensityTest.quick()})
            .fit(rows);
    model.write().overwrite().save(folder + "/p");
    PipelineModel loaded = PipelineModel.load(folder + "/p");
    assertThat(loaded.transform(rows).collectAsList())
        .isEqualTo(model.transform(rows).collectAsList());
  }

  @Test
  void theEvaluatorSavesAndLoads(@TempDir Path folder) throws IOException {
    LogLikelihoodEvaluator evaluator = new LogLikelihoodEvaluator().setLogLikelihoodCol("score");
    evaluator.write().save(folder + "/e");
    LogLikelihoodEvaluator loaded = LogLikelihoodEvaluator.load(folder + "/e");
    assertThat(loaded.uid()).isEqualTo(evaluator.uid());
    assertThat(loaded.getLogLikelihoodCol()).isEqualTo("score");
    assertThat(evaluator.copy(new ParamMap()).getLogLikelihoodCol()).isEqualTo("score");
    assertThat(evaluator.isLargerBetter()).isTrue();
  }

  private static void assertSame(PipelineStage expected, PipelineStage actual) {
    assertThat(actual).hasSameClassAs(expected);
    assertThat(actual.uid()).isEqualTo(expected.uid());
    for (Param<?> param : expected.params()) {
      assertThat(actual.isSet(actual.getParam(param.name())))
          .as(param.name())
          .isEqualTo(expected.isSet(param));
      assertThat(value(actual, param.name()))
          .as(param.name())
          .isEqualTo(value(expected, param.name()));
    }
    if (expected instanceof AutoregressiveDensityModel model) {
      AutoregressiveDensityModel other = (AutoregressiveDensityModel) actual;
      assertThat(other.loaded().parameters()).isEqualTo(model.loaded().parameters());
      assertThat(other.loaded().metadata()).containsAllEntriesOf(model.loaded().metadata());
      assertThat(other.inputSchema()).isEqualTo(model.inputSchema());
      Dataset<Row> rows = model.isSet(model.inputCols()) ? MIXED : BITS;
      assertThat(((Transformer) actual).transform(rows).collectAsList())
          .isEqualTo(model.transform(rows).collectAsList());
    }
  }

  private static Object value(Params params, String name) {
    Param<?> param = params.getParam(name);
    return params.isDefined(param) ? params.getOrDefault(param) : null;
  }
}
