package org.ardent.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.ml.tuning.TrainValidationSplit;
import org.apache.spark.ml.tuning.TrainValidationSplitModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spark ML's own model selection over our estimator and evaluator. */
class SelectionTest {
  private static final Dataset<Row> ROWS =
      DensityTables.vectors(DensityTables.bits(200, 6, 1)).cache();

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
