package org.ardent.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.ml.tuning.TrainValidationSplit;
import org.apache.spark.ml.tuning.TrainValidationSplitModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.ardent.io.InvalidInputException;
import org.ardent.model.RealDensity;
import org.ardent.table.Kinds;
import org.ardent.train.ModelSettings;
import org.ardent.train.TrainingJob;
import org.ardent.train.TrainingSettings;
import org.ardent.tune.SettingsSpace;
import org.ardent.tune.TunedSetting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spark ML's own model selection over our estimator and evaluator. */
class SelectionTest {
  private static final Dataset<Row> ROWS =
      DensityTables.vectors(DensityTables.bits(200, 6, 1)).cache();

  private static final TrainingJob BASE =
      new TrainingJob(
          ModelSettings.BASE,
          TrainingSettings.BASE,
          Kinds.parse(new Configuration(), null, RealDensity.DEFAULT),
          1);

  private final AutoregressiveDensity estimator = AutoregressiveDensityTest.quick();
  private final ParamMap[] grid =
      new ParamGridBuilder().addGrid(estimator.stepSize(), new double[] {1e-6, 0.05}).build();

  @Test
  void crossValidationFindsTheBetterParams(@TempDir Path folder) throws IOException {
    CrossValidatorModel model =
        new CrossValidator()
            .setEstimator(estimator)
            .setEvaluator(new LogLikelihoodEvaluator())
            .setEstimatorParamMaps(grid)
            .setNumFolds(2)
            .setSeed(1)
            .fit(ROWS);
    AutoregressiveDensityModel best = (AutoregressiveDensityModel) model.bestModel();
    assertThat(best.getStepSize()).isEqualTo(better(model.avgMetrics()));
    model.write().overwrite().save(folder + "/cv");
    CrossValidatorModel loaded = CrossValidatorModel.load(folder + "/cv");
    assertThat(loaded.transform(ROWS).collectAsList())
        .isEqualTo(model.transform(ROWS).collectAsList());
    assertThat(loaded.getEvaluator()).isInstanceOf(LogLikelihoodEvaluator.class);
  }

  @Test
  void aSplitFindsTheBetterParams(@TempDir Path folder) throws IOException {
    TrainValidationSplitModel model =
        new TrainValidationSplit()
            .setEstimator(estimator)
            .setEvaluator(new LogLikelihoodEvaluator())
            .setEstimatorParamMaps(grid)
            .setTrainRatio(0.7)
            .setSeed(1)
            .fit(ROWS);
    assertThat(((AutoregressiveDensityModel) model.bestModel()).getStepSize())
        .isEqualTo(better(model.validationMetrics()));
    model.write().overwrite().save(folder + "/tvs");
    assertThat(TrainValidationSplitModel.load(folder + "/tvs").transform(ROWS).collectAsList())
        .isEqualTo(model.transform(ROWS).collectAsList());
  }

  /** The step size whose held-out rows are the likelier. */
  private static double better(double[] logLikelihoods) {
    return logLikelihoods[1] > logLikelihoods[0] ? 0.05 : 1e-6;
  }

  /** The trials of the command tune, whichever names a space calls settings by. */
  @Test
  void aSpaceGivesTheParamsOfItsTrials() {
    String space = "stepSize = log 1e-4 .. 0.1\nhiddenLayers = 3 | 4,2\nregParam = 0 .. 0.5\n";
    ParamMap[] params = estimator.paramMaps(space + "solver = adam | sgd", 4, 7);
    List<Map<TunedSetting, String>> trials =
        SettingsSpace.parse(
                "learning-rate = log 1e-4 .. 0.1\nhidden = 3 | 4,2\nweight-decay = 0 .. 0.5\n"
                    + "optimizer = adam | sgd",
                "space",
                BASE)
            .draw(BASE, 4, 7);
    assertThat(params).hasSize(4);
    for (int i = 0; i < 4; i++) {
      AutoregressiveDensity trial = estimator.copy(params[i]);
      assertThat(TunedSetting.layers(trials.get(i).get(TunedSetting.HIDDEN)))
          .containsExactly(Arrays.stream(trial.getHiddenLayers()).boxed().toArray(Integer[]::new));
      assertThat(trials.get(i))
          .containsEntry(TunedSetting.LEARNING_RATE, String.valueOf(trial.getStepSize()))
          .containsEntry(TunedSetting.WEIGHT_DECAY, String.valueOf(trial.getRegParam()))
          .containsEntry(TunedSetting.OPTIMIZER, trial.getSolver());
    }
    CrossValidatorModel model =
        new CrossValidator()
            .setEstimator(estimator)
            .setEvaluator(new LogLikelihoodEvaluator())
            .setEstimatorParamMaps(estimator.paramMaps("stepSize = log 1e-7 .. 0.1", 2, 1))
            .setNumFolds(2)
            .fit(ROWS);
    assertThat(model.avgMetrics()).hasSize(2).doesNotContain(Double.NaN);
  }

  @Test
  void aSpaceMayBeAroundWhatIsChosenForTheRows() {
    AutoregressiveDensity plain =
        new AutoregressiveDensity().setHiddenLayers(4).setMaxIter(2).setBatchSize(50);
    ParamMap[] params = plain.paramMaps(ROWS, 5, 1);
    assertThat(params).hasSize(5);
    assertThat(params[1].contains(plain.stepSize())).isTrue();
    assertThat(params[1].contains(plain.hiddenLayers())).isFalse();
    assertThat(params[1].contains(plain.batchSize())).isFalse();
    // The first are what is chosen anyway.
    assertThat(plain.fit(ROWS, params[0]).transform(ROWS).collectAsList())
        .isEqualTo(plain.fit(ROWS).transform(ROWS).collectAsList());
    assertThat(plain.fit(ROWS, params[1]).getStepSize())
        .isNotEqualTo(plain.fit(ROWS).getStepSize());
  }

  @Test
  void spacesThatCannotBe() {
    assertThatThrownBy(() -> estimator.paramMaps("stepSize = 1 .. 0", 3, 1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("the space: line 1: learning-rate is '1 .. 0', an empty range");
    assertThatThrownBy(() -> estimator.paramMaps("dropout = 0 .. 0.5", 0, 1))
        .hasMessage("count is 0, expected at least 1");
    assertThatThrownBy(() -> estimator.paramMaps("solver = lbfgs\ndropout = 0.1 .. 0.5", 3, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("expected 0 with lbfgs");
  }

  @Test
  void theEvaluatorLeavesOutRowsWithoutAScore() {
    AutoregressiveDensityModel model =
        AutoregressiveDensityTest.mixed()
            .setKinds("auto+required")
            .setHandleInvalid("keep")
            .fit(DensityTables.mixed(80, 1));
    Dataset<Row> rows = DensityTables.withNulls(DensityTables.mixed(80, 1));
    LogLikelihoodEvaluator evaluator = new LogLikelihoodEvaluator();
    assertThat(evaluator.evaluate(model.transform(rows)))
        .isCloseTo(evaluator.evaluate(model.transform(rows.na().drop())), within(1e-9));
    assertThatThrownBy(() -> evaluator.evaluate(rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Column logLikelihood is missing");
    assertThatThrownBy(() -> evaluator.evaluate(model.transform(rows.filter("plan IS NULL"))))
        .hasMessage("no row has a value in column logLikelihood");
  }
}
