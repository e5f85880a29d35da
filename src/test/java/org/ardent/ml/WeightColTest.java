package org.ardent.ml;

import static org.apache.spark.sql.functions.array_repeat;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Locale;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.ardent.io.InvalidInputException;
import org.ardent.model.Variable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows that count more or less than one. */
class WeightColTest {
  private static final Dataset<Row> ROWS = DensityTables.mixed(150, 5);

  /** 0, 1, 2, 0, 1, 2… */
  private static final Dataset<Row> WEIGHTED = ROWS.withColumn("w", col("id").mod(3));

  private static final Dataset<Row> REPEATED =
      WEIGHTED.withColumn("copy", explode(array_repeat(lit(1), col("w").cast("int"))));

  private static AutoregressiveDensity estimator() {
    return AutoregressiveDensityTest.mixed();
  }

  private static float[] parameters(AutoregressiveDensityModel model) {
    return model.loaded().parameters();
  }

  @Test
  void weightsOfOneChangeNothing() {
    AutoregressiveDensityModel model =
        estimator().setWeightCol("w").fit(ROWS.withColumn("w", lit(1)));
    assertThat(parameters(model)).isEqualTo(parameters(estimator().fit(ROWS)));
    assertThat(parameters(estimator().setWeightCol("").fit(ROWS))).isEqualTo(parameters(model));
  }

  /** Not even its values and levels are seen. */
  @Test
  void aRowOfWeightZeroIsNotThere() {
    Dataset<Row> rows =
        ROWS.withColumn("w", when(col("plan").equalTo("pro"), 0).otherwise(1.5))
            .withColumn("age", when(col("w").equalTo(0), lit(null)).otherwise(col("age")));
    AutoregressiveDensity estimator = estimator().setWeightCol("w");
    AutoregressiveDensityModel model = estimator.fit(rows);
    assertThat(parameters(model)).isEqualTo(parameters(estimator.fit(rows.filter("w > 0"))));
    Variable.Nominal plan =
        (Variable.Nominal) model.loaded().model().layout().variables().get(1).ungated();
    assertThat(plan.levels()).containsExactly("basic", "family");
  }

  /** The optimum, with the columns standardised by their weighted means, and what is said of it. */
  @Test
  void aRowOfWeightTwoIsTheRowTwice() {
    AutoregressiveDensity estimator =
        estimator().setModelType("fvsbn").setHiddenLayers().setSolver("lbfgs").setMaxIter(5);
    AutoregressiveDensityModel twice = estimator.fit(REPEATED);
    AutoregressiveDensityModel model = estimator.setWeightCol("w").fit(WEIGHTED);
    assertThat(model.loaded().model().layout().variables())
        .isEqualTo(twice.loaded().model().layout().variables());
    assertThat(model.summary().train().logLikelihood())
        .isCloseTo(twice.summary().train().logLikelihood(), within(1e-3));
    assertThat(model.summary().train().examples()).isEqualTo(100);
    assertThat(model.evaluate(WEIGHTED).logLikelihood())
        .isCloseTo(
            twice.copy(new ParamMap()).setWeightCol("w").evaluate(WEIGHTED).logLikelihood(),
            within(1e-3))
        .isCloseTo(model.summary().train().logLikelihood(), within(1e-9));
    Dataset<Row> scored = model.transform(WEIGHTED.filter("w > 0"));
    assertThat(new LogLikelihoodEvaluator().setWeightCol("w").evaluate(scored))
        .isCloseTo(model.summary().train().logLikelihood(), within(1e-9));
    assertThat(new LogLikelihoodEvaluator().evaluate(scored))
        .isNotCloseTo(model.summary().train().logLikelihood(), within(1e-3));
  }

  @Test
  void validationRowsHaveWeightsToo() {
    Dataset<Row> rows = WEIGHTED.withColumn("held", col("id").geq(100));
    AutoregressiveDensityModel model =
        estimator().setWeightCol("w").setValidationIndicatorCol("held").fit(rows);
    assertThat(model.summary().validation().logLikelihood())
        .isCloseTo(model.evaluate(rows.filter("held")).logLikelihood(), within(1e-9));
    assertThat(model.evaluate(rows.filter("held and w = 2")).logLikelihood())
        .isNotCloseTo(model.summary().validation().logLikelihood(), within(1e-3));
  }

  @ParameterizedTest
  @CsvSource({"-1, -1", "NaN, NaN", "Infinity, Infinity", "1e31, 1.0E31", ", null"})
  void badWeightsAreNamed(Double weight, String shown) {
    Column bad = when(col("id").equalTo(7), lit(weight)).otherwise(1.0);
    Dataset<Row> rows = ROWS.withColumn("w", bad);
    String problem =
        String.format(
            Locale.ROOT, ": row 8: column 'w' is %s, expected a weight from 0 to 1.0E30", shown);
    AutoregressiveDensity estimator = estimator().setWeightCol("w");
    assertThatThrownBy(() -> estimator.fit(rows))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("the training rows" + problem);
    AutoregressiveDensityModel model =
        estimator.copy(new ParamMap()).setHandleInvalid("skip").fit(rows);
    assertThat(model.summary().train().examples()).isEqualTo(149);
    assertThatThrownBy(() -> model.setHandleInvalid("error").evaluate(rows))
        .hasMessage("the rows" + problem);
    assertThatThrownBy(
            () -> new LogLikelihoodEvaluator().setWeightCol("w").evaluate(model.transform(rows)))
        .hasMessage("the scored rows" + problem);
  }

  @Test
  void theColumnIsThereAndOfNumbers() {
    assertThatThrownBy(() -> estimator().setWeightCol("w").fit(ROWS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Column w does not exist, expected one of id, member");
    assertThatThrownBy(() -> estimator().setWeightCol("plan").fit(ROWS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Column plan is of type string, expected a number");
  }
}
