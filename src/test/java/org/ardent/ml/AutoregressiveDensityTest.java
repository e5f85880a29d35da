package org.ardent.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.ardent.SparkForTests;
import org.ardent.io.InvalidInputException;
import org.ardent.model.Variable;
import org.ardent.train.ModelMetadata;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fit, with its inputs and its summary. */
@Tag("core")
class AutoregressiveDensityTest {
  private static final int N = 8;

  static AutoregressiveDensity quick() {
    return new AutoregressiveDensity()
        .setHiddenLayers(6)
        .setMaxIter(3)
        .setBatchSize(50)
        .setStepSize(0.02)
        .setNumShards(2)
        .setComponents(2);
  }

  static AutoregressiveDensity mixed() {
    return quick().setInputCols(DensityTables.MIXED);
  }

  static Stream<DataType> featureTypes() {
    return Stream.of(
        DataTypes.createArrayType(DataTypes.FloatType),
        DataTypes.createArrayType(DataTypes.DoubleType));
  }

  /** However the numbers are stored, the model and its scores are the same to the bit. */
  @ParameterizedTest
  @MethodSource("featureTypes")
  void learnsAColumnOfNumbers(DataType type) {
    double[][] bits = DensityTables.bits(300, N, 1);
    AutoregressiveDensity all = quick().setValidationFraction(0);
    AutoregressiveDensityModel model = all.fit(DensityTables.features(bits, type));
    AutoregressiveDensityModel same =
        all.fit(DensityTables.features(bits, SQLDataTypes.VectorType()));
    assertThat(model.loaded().parameters()).isEqualTo(same.loaded().parameters());
    Dataset<Row> scored = model.transform(DensityTables.features(bits, type));
    assertThat(scored.columns()).containsExactly("id", "features", "logLikelihood");
    double[] scores = DensityTables.doubles(scored, "logLikelihood");
    assertThat(Arrays.stream(scores).average().orElseThrow())
        .isCloseTo(model.summary().train().logLikelihood(), within(1e-9));
    assertThat(scores)
        .isEqualTo(
            DensityTables.doubles(same.transform(DensityTables.vectors(bits)), "logLikelihood"));
  }

  @Test
  void learnsPlainColumnsOfEveryType() {
    AutoregressiveDensityModel model = mixed().fit(DensityTables.mixed(400, 1));
    List<Variable> variables = model.loaded().model().layout().variables();
    assertThat(model.columns()).containsExactly(DensityTables.MIXED);
    assertThat(variables.get(1).levels()).containsExactly("basic", "family", "pro");
    assertThat(variables)
        .extracting(Variable::kind)
        .containsExactly(
            "binary or missing",
            "categorical:4 with other or missing",
            "grid:1 from 0 with atoms 0, 1, 2, 3 or missing",
            "grid:1 from 0 or missing",
            "real or missing");
  }

  /** The partitions that Spark makes of the rows have no say, nor has whether it keeps them. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void partitionsHaveNoSay(int partitions) {
    Dataset<Row> rows = DensityTables.mixed(200, 4);
    AutoregressiveDensityModel expected = mixed().fit(rows);
    Dataset<Row> split = DensityTables.partitioned(rows, partitions).cache();
    assertThat(mixed().fit(split).loaded().parameters()).isEqualTo(expected.loaded().parameters());
    assertThat(split.storageLevel().useMemory()).isTrue();
    split.unpersist();
  }

  @Test
  void fitLeavesNothingPersisted() {
    int before = SparkForTests.session().sparkContext().getPersistentRDDs().size();
    mixed().fit(DensityTables.mixed(100, 4));
    assertThat(SparkForTests.session().sparkContext().getPersistentRDDs().size()).isEqualTo(before);
  }

  /** Only the rows that the indicator leaves are trained on; the others choose the epoch. */
  @Test
  void validatesOnTheRowsThatAreSetApart() {
    Dataset<Row> rows = DensityTables.mixed(300, 2).withColumn("held", col("id").mod(3).equalTo(0));
    AutoregressiveDensity estimator =
        mixed().setValidationIndicatorCol("held").setMaxIter(6).setPatience(1).setStepSize(0.2);
    AutoregressiveDensityModel model = estimator.fit(rows);
    AutoregressiveDensityTrainingSummary summary = model.summary();
    assertThat(model.hasSummary()).isTrue();
    assertThat(model.parent()).isEqualTo(estimator);
    int epochs = summary.totalIterations();
    assertThat(summary.objectiveHistory()).hasSize(epochs);
    assertThat(summary.validationHistory()).hasSize(epochs);
    assertThat(summary.secondsPerIteration()).hasSize(epochs);
    assertThat(Arrays.stream(summary.secondsPerIteration())).allMatch(s -> s > 0);
    assertThat(summary.train().examples()).isEqualTo(200);
    assertThat(summary.validation().examples()).isEqualTo(100);
    double best = Arrays.stream(summary.validationHistory()).min().orElseThrow();
    assertThat(summary.validation().logLikelihood()).isCloseTo(-best, within(1e-9));
    assertThat(model.evaluate(rows.filter("held")).logLikelihood()).isCloseTo(-best, within(1e-9));
    AutoregressiveDensityModel without =
        mixed()
            .setMaxIter(6)
            .setStepSize(0.2)
            .setValidationFraction(0)
            .fit(rows.filter("not held"));
    assertThat(without.summary().objectiveHistory()[0]).isEqualTo(summary.objectiveHistory()[0]);
    assertThat(without.summary().validationHistory()).isEmpty();
    assertThatThrownBy(() -> without.summary().validation())
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void saysWhichCellCannotBeLearned() {
    Dataset<Row> rows = DensityTables.malformed(DensityTables.mixed(50, 1));
    assertThatThrownBy(() -> mixed().fit(rows))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("(spend) is Infinity, expected a finite number");
  }

  /** Rows that cannot be learned are left out, as if they had not been there. */
  @ParameterizedTest
  @ValueSource(strings = {"skip", "keep"})
  void leavesOutWhatCannotBeLearned(String how) {
    Dataset<Row> rows = DensityTables.malformed(DensityTables.mixed(100, 1));
    AutoregressiveDensityModel model = mixed().setHandleInvalid(how).fit(rows);
    AutoregressiveDensityModel expected = mixed().fit(rows.filter(DensityTables.isGood()));
    assertThat(model.loaded().parameters()).isEqualTo(expected.loaded().parameters());
    assertThat(model.summary().train().examples()).isLessThan(100);
  }

  /** A word that only the validation rows have is one of all other words. */
  @Test
  void validationRowsMayHaveUnseenLevels() {
    Dataset<Row> rows =
        DensityTables.mixed(100, 1)
            .withColumn("held", col("id").geq(80).or(col("plan").equalTo("pro")));
    AutoregressiveDensity estimator = mixed().setValidationIndicatorCol("held");
    assertThat(estimator.fit(rows).summary().validation().examples())
        .isEqualTo(rows.filter("held").count());
  }

  /** They are neither trained nor validated on, and nobody would miss them. */
  @Test
  void rowsThatAreNeitherAreNotLeftOutInSilence() {
    Dataset<Row> rows =
        DensityTables.mixed(100, 1)
            .withColumn(
                "held", when(col("id").mod(10).equalTo(7), lit(null)).otherwise(col("id").geq(80)));
    AutoregressiveDensity estimator = mixed().setValidationIndicatorCol("held");
    assertThatThrownBy(() -> estimator.fit(rows))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("the training rows: row 8: column 'held' is null, expected true or false");
    AutoregressiveDensityTrainingSummary summary =
        estimator.setHandleInvalid("skip").fit(rows).summary();
    assertThat(summary.train().examples()).isEqualTo(72);
    assertThat(summary.validation().examples()).isEqualTo(18);
  }

  @ParameterizedTest
  @CsvSource({
    "fvsbn,lbfgs",
    "nade-untied,adam",
    "made,momentum",
    "nade,adagrad",
    "nade-orderless,adam",
    "rnn,adam"
  })
  void trainsEveryDensity(String modelType, String solver) {
    double[][] bits = DensityTables.bits(200, N, 1);
    AutoregressiveDensity estimator =
        quick().setModelType(modelType).setSolver(solver).setStepSize(0.05).setOrdering("reverse");
    if (modelType.equals("fvsbn")) {
      estimator.setHiddenLayers();
    }
    AutoregressiveDensityModel model = estimator.fit(DensityTables.vectors(bits));
    assertThat(model.loaded().model().name()).isEqualTo(modelType);
    assertThat(model.loaded().model().layout().ordering()[0]).isEqualTo(N - 1);
    assertThat(model.getSolver()).isEqualTo(solver);
    assertThat(model.summary().train().logLikelihood()).isGreaterThan(-N * Math.log(2));
    assertThat(model.summary().train().bitsPerDimension()).isLessThan(1);
  }

  @Test
  void namesTheParamThatDoesNotFit() {
    Dataset<Row> rows = DensityTables.mixed(50, 1);
    assertThatThrownBy(() -> mixed().setKinds("plan=blue").fit(rows))
        .hasMessageStartingWith("kinds has 'blue'");
    assertThatThrownBy(() -> mixed().setOrdering("random:x").fit(rows))
        .hasMessageStartingWith("ordering is 'random:x'");
    assertThatThrownBy(() -> mixed().setHiddenLayers(3, 4).fit(rows))
        .hasMessageStartingWith("hiddenLayers: ");
    assertThatThrownBy(() -> mixed().setModelType("autoencoder"))
        .hasMessageContaining("modelType given invalid value autoencoder");
    assertThatThrownBy(() -> mixed().setMasks(3).fit(rows))
        .hasMessage("masks is for made, not for nade");
    assertThatThrownBy(() -> mixed().setSolver("lbfgs").setDropout(0.5).fit(rows))
        .hasMessageContaining("dropout is 0.5, expected 0 with lbfgs");
  }

  /** Sparse vectors are never densified: the time and memory of a row depend on its entries. */
  @Test
  void sparseVectorsStaySparse() {
    int n = 3000;
    Dataset<Row> sparse = DensityTables.sparse(40, n, 0.01);
    AutoregressiveDensity estimator = quick().setHiddenLayers(1).setMaxIter(1).setKinds("binary");
    AutoregressiveDensityModel model = estimator.fit(sparse);
    assertThat(model.numFeatures()).isEqualTo(n);
    assertThat(DensityTables.doubles(model.transform(sparse), "logLikelihood"))
        .isEqualTo(
            DensityTables.doubles(
                model.transform(DensityTables.densified(sparse)), "logLikelihood"));
  }

  /** The model file says of itself what the command line's says. */
  @Test
  void theModelFileRemembersColumnsAndTraining() {
    AutoregressiveDensityModel model = mixed().fit(DensityTables.mixed(100, 1));
    Map<String, String> metadata = model.loaded().metadata();
    assertThat(metadata.keySet()).containsExactly("columns", "training");
    assertThat(ModelMetadata.columns(model.loaded())).containsExactly(DensityTables.MIXED);
    assertThat(metadata.get("training")).contains("\"epochs\":3", "\"train\":{\"examples\":100");
  }

  @Test
  void anEmptyTableIsRefused() {
    assertThatThrownBy(() -> mixed().fit(DensityTables.mixed(10, 1).filter("id < 0")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("the training rows is empty");
  }

  @Test
  void noHalfWrittenModelIsLeft(@TempDir Path folder) throws IOException {
    AutoregressiveDensityModel model = mixed().fit(DensityTables.mixed(100, 1));
    model.save(folder + "/m");
    assertThatThrownBy(() -> model.save(folder + "/m"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("already exists");
    Files.writeString(folder.resolve("m/of-old"), "x");
    model.write().overwrite().save(folder + "/m");
    assertThat(folder.resolve("m/of-old")).doesNotExist();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(f -> f.getFileName().toString())).containsExactly("m");
    }
  }
}
