package org.ardent.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.ardent.io.InvalidInputException;
import org.ardent.kind.KindRules;
import org.ardent.model.RealDensity;
import org.ardent.model.Variable.Family;
import org.ardent.table.Kinds;
import org.ardent.train.ModelSettings;
import org.ardent.train.TrainingJob;
import org.ardent.train.TrainingSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Params and what transformSchema makes of them. */
class DensityParamsTest {
  private static final Dataset<Row> MIXED = DensityTables.mixed(5, 1);
  private static final Configuration HADOOP = new Configuration();

  /** One default each, the command line's. */
  @Test
  void defaultsAreThoseOfTheCommandLine() {
    TrainingJob run = RunParams.request(new AutoregressiveDensity(), HADOOP).said();
    assertThat(run.choice()).isEqualTo(ModelSettings.BASE);
    assertThat(run.settings()).isEqualTo(TrainingSettings.BASE);
    assertThat(run.kinds().rules()).isEqualTo(KindRules.DEFAULT);
    assertThat(run.kinds().inferred()).isTrue();
  }

  /** A run that params describe is the one that was put into params. */
  @Test
  void runsBecomeParamsAndParamsRuns() {
    AutoregressiveDensity asked =
        new AutoregressiveDensity()
            .setModelType("made")
            .setHiddenLayers(5, 4)
            .setMasks(2)
            .setConditional("gaussian")
            .setKinds("real")
            .setDropout(0.5)
            .setSeed(9)
            .setNumShards(7);
    TrainingJob run = RunParams.request(asked, HADOOP).said();
    AutoregressiveDensity again = new AutoregressiveDensity();
    RunParams.set(again, run);
    TrainingJob same = RunParams.request(again, HADOOP).said();
    assertThat(same.choice()).isEqualTo(run.choice());
    assertThat(same.settings()).isEqualTo(run.settings());
    assertThat(same.shards()).isEqualTo(7);
    assertThat(same.kinds().text()).isEqualTo("real");
    assertThat(same.kinds().rules().density())
        .isEqualTo(RealDensity.of(Family.GAUSSIAN, null, true));
    assertThat(same.kinds().rules()).isEqualTo(run.kinds().rules());
    assertThat(Kinds.parse(HADOOP, null, RealDensity.DEFAULT).text()).isEqualTo(Kinds.AUTO);
  }

  @Test
  void everyParamExplainsItself() {
    AutoregressiveDensity estimator = new AutoregressiveDensity();
    for (Param<?> param : estimator.params()) {
      assertThat(estimator.explainParams()).contains(param.name() + ": " + param.doc());
      assertThat(param.doc()).isNotBlank();
      String setter =
          "set" + param.name().substring(0, 1).toUpperCase(Locale.ROOT) + param.name().substring(1);
      assertThat(AutoregressiveDensity.class.getMethods()).extracting("name").contains(setter);
    }
    assertThat(estimator.explainParam(estimator.maxIter()))
        .endsWith("Not set: chosen for the rows (undefined)");
    assertThat(estimator.explainParam(estimator.beta2())).contains("default: 0.999");
    assertThat(estimator.explainParam(estimator.checkpointDir())).endsWith("(undefined)");
    estimator.setHiddenLayers(3, 2).setInputCols("a", "b");
    assertThat(estimator.explainParams())
        .contains("(current: [3, 2])")
        .contains("(current: [a, b])")
        .doesNotContain("[I@", "[Ljava");
  }

  @ParameterizedTest
  @CsvSource({
    "maxIter, 0",
    "batchSize, -1",
    "localSteps, 0",
    "numShards, 0",
    "patience, -1",
    "components, 0",
    "masks, 0",
    "checkpointInterval, 0",
    "checkpointInterval, -2"
  })
  void integersHaveBounds(String name, int value) {
    AutoregressiveDensity estimator = new AutoregressiveDensity();
    assertThatThrownBy(() -> estimator.set(estimator.getParam(name), value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name + " given invalid value " + value + ", expected ");
  }

  @ParameterizedTest
  @CsvSource({
    "stepSize, 0", "stepSize, NaN", "warmUp, -1", "decayRate, -1", "momentum, 1", "beta2, 1",
    "regParam, -1", "l1, -1", "dropout, 1", "clipNorm, -1", "average, 1", "tol, -1"
  })
  void realsHaveBounds(String name, double value) {
    AutoregressiveDensity estimator = new AutoregressiveDensity();
    assertThatThrownBy(() -> estimator.set(estimator.getParam(name), value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching(name + " given invalid value \\S+, expected (at least|more than) 0.*");
  }

  @ParameterizedTest
  @CsvSource({
    "modelType, autoencoder",
    "activation, elu",
    "conditional, cauchy",
    "mixtureWeights, none",
    "solver, newton",
    "schedule, step",
    "handleInvalid, drop"
  })
  void namesAreKnown(String name, String value) {
    AutoregressiveDensity estimator = new AutoregressiveDensity();
    assertThatThrownBy(() -> estimator.set(estimator.getParam(name), value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching(
            name + " given invalid value " + value + ", expected one of \\S+(, \\S+)+");
    assertThatThrownBy(() -> estimator.setHiddenLayers(3, 0))
        .hasMessage("hiddenLayers given invalid value [3, 0], expected numbers of at least 1");
  }

  /** A table may have very many columns. */
  @Test
  void aMissingColumnDoesNotListThemAll() {
    StructType wide = new StructType();
    for (int i = 1; i <= 784; i++) {
      wide = wide.add("p" + i, "double");
    }
    assertRefused(
        new AutoregressiveDensity(),
        wide,
        "Column features does not exist, expected one of p1, p2, p3, …, p784");
    assertRefused(
        new AutoregressiveDensity().setInputCols("p1", "q"),
        wide,
        "Column q does not exist, expected one of p1, p2, p3, …, p784");
  }

  /** What PySpark, and whoever catches what Spark throws, takes for a user's mistake. */
  @Test
  void mistakesAreIllegalArguments() {
    assertThatThrownBy(
            () ->
                AutoregressiveDensityTest.quick().setInputCols("age").setKinds("binary").fit(MIXED))
        .isInstanceOf(IllegalArgumentException.class)
        .isInstanceOf(InvalidInputException.class);
  }

  private static void assertRefused(
      AutoregressiveDensity estimator, StructType schema, String why) {
    assertThatThrownBy(() -> estimator.transformSchema(schema))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(why);
  }

  /** Before any job runs. */
  @Test
  void badColumnsAreNamedWithTheirType() {
    AutoregressiveDensity features = new AutoregressiveDensity();
    StructType schema = MIXED.withColumn("day", expr("map(1, 2)")).schema();
    assertRefused(
        features,
        schema,
        "Column features does not exist, expected one of id, member, plan, visits, age, spend,"
            + " day");
    assertRefused(
        features.setFeaturesCol("plan"),
        schema,
        "Column plan is of type string, expected a vector or an array of numbers");
    AutoregressiveDensity columns = new AutoregressiveDensity().setInputCols("member", "day");
    assertRefused(
        columns,
        schema,
        "Column day is of type map<int,int>, expected a number, boolean, string, date or"
            + " timestamp");
    assertRefused(
        columns.setInputCols("member", "none"),
        schema,
        "Column none does not exist, expected one of id, member, plan, visits, age, spend, day");
    assertRefused(
        columns.setInputCols(), schema, "inputCols is empty, expected at least one column");
    assertRefused(
        columns.setInputCols("member").setFeaturesCol("features"),
        schema,
        "featuresCol and inputCols are both set, expected one of them");
    assertRefused(
        new AutoregressiveDensity().setInputCols("age").setLogLikelihoodCol("plan"),
        schema,
        "Column plan already exists, expected another name");
    assertRefused(
        new AutoregressiveDensity().setInputCols("age").setValidationIndicatorCol("plan"),
        schema,
        "Column plan is of type string, expected boolean");
    assertRefused(
        new AutoregressiveDensity().setInputCols("age").setValidationIndicatorCol("held"),
        schema,
        "Column held does not exist, expected a boolean column");
  }

  @Test
  void severalOrderingsHaveNoColumnScores() {
    Dataset<Row> rows = DensityTables.vectors(DensityTables.bits(60, 5, 1));
    AutoregressiveDensity made = AutoregressiveDensityTest.quick().setModelType("made").setMasks(2);
    AutoregressiveDensityModel model = made.fit(rows);
    made.setColumnLogLikelihoodsCol("each");
    assertThatThrownBy(() -> made.transformSchema(rows.schema()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("masks is 2, expected 1");
    assertThatThrownBy(() -> model.setColumnLogLikelihoodsCol("each").transform(rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("mean of several orderings");
    assertThatThrownBy(() -> model.sample(rows, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("averages 2 orderings");
  }

  @Test
  void aModelTakesAsManyColumnsAsItHas() {
    AutoregressiveDensityModel model =
        AutoregressiveDensityTest.mixed().fit(DensityTables.mixed(60, 1));
    assertThatThrownBy(
            () -> model.copy(new ParamMap()).setInputCols("age").transformSchema(MIXED.schema()))
        .hasMessage("inputCols has 1 columns, expected 5");
    String[] renamed = Arrays.stream(DensityTables.MIXED).map(c -> c + " 2").toArray(String[]::new);
    Dataset<Row> other = MIXED;
    for (int i = 0; i < renamed.length; i++) {
      other = other.withColumnRenamed(DensityTables.MIXED[i], renamed[i]);
    }
    assertThat(
            model
                .copy(new ParamMap())
                .setInputCols(renamed)
                .transform(other)
                .select(col("logLikelihood"))
                .collectAsList())
        .isEqualTo(model.transform(MIXED).select("logLikelihood").collectAsList());
  }
}
