package org.ardent.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.ardent.SparkForTests;
import org.ardent.query.Probability;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Any columns given any others, which one model of every ordering has. */
class AnyConditionTest {
  private static final Dataset<Row> ROWS = DensityTables.mixed(200, 3);
  private static final String[] NONE = {};

  private static AutoregressiveDensityModel fit(String modelType) {
    return AutoregressiveDensityTest.mixed().setModelType(modelType).fit(ROWS);
  }

  private static double[] scores(Dataset<Row> scored) {
    return scored.select("logLikelihood").collectAsList().stream()
        .mapToDouble(row -> row.getDouble(0))
        .toArray();
  }

  @Test
  void scoresConditionalsAndCompletesRowsOfAnyColumns() {
    AutoregressiveDensityModel model = fit("nade-orderless");
    double[] whole = scores(model.transform(ROWS));
    double[] all = scores(model.conditionalLogLikelihood(ROWS, DensityTables.MIXED, NONE));
    String[] first = {"member", "plan", "visits"};
    String[] rest = {"spend", "age"};
    double[] marginal = scores(model.conditionalLogLikelihood(ROWS, first, NONE));
    double[] conditional = scores(model.conditionalLogLikelihood(ROWS, rest, first));
    for (int i = 0; i < whole.length; i++) {
      assertThat(all[i]).isCloseTo(whole[i], within(1e-6));
      assertThat(marginal[i] + conditional[i]).isCloseTo(whole[i], within(1e-6));
    }
    assertThat(scores(model.conditionalLogLikelihood(ROWS, first, rest)))
        .doesNotContain(Double.NaN);

    Dataset<Row> given = ROWS.select("id", "spend", "plan");
    Dataset<Row> completed = model.sample(given, 5);
    assertThat(completed.columns())
        .containsExactly("id", "spend", "plan", "member", "visits", "age");
    assertThat(completed.select("id", "spend", "plan").collectAsList())
        .isEqualTo(given.collectAsList());
    assertThat(model.evaluate(completed).examples()).isEqualTo(200);

    Dataset<Row> holes = given.withColumn("spend", functions.expr("if(id % 3 = 0, null, spend)"));
    List<Row> filled = model.sample(holes, 5).select("id", "spend", "plan").collectAsList();
    assertThat(filled).hasSize(200).allMatch(row -> !row.anyNull());
    List<Row> had = holes.collectAsList();
    for (int i = 0; i < 200; i++) {
      if (!had.get(i).isNullAt(1)) {
        assertThat(filled.get(i)).isEqualTo(had.get(i));
      }
    }
  }

  /** Vectors have columns without an outcome for a missing cell: what is there is scored. */
  @Test
  void rowsWithMissingCellsScoreWhatTheyHave() {
    double[][] bits = DensityTables.bits(200, 5, 1);
    DataType type = DataTypes.createArrayType(DataTypes.DoubleType);
    AutoregressiveDensityModel model =
        AutoregressiveDensityTest.quick()
            .setModelType("nade-orderless")
            .setOrdering("reverse")
            .fit(DensityTables.features(bits, type));
    model.setColumnLogLikelihoodsCol("each");
    double[] marginal =
        scores(
            model.conditionalLogLikelihood(
                DensityTables.features(bits, type), new String[] {"x1", "x4"}, NONE));
    for (double[] row : bits) {
      row[1] = Double.NaN;
      row[2] = Double.NaN;
      row[4] = Double.NaN;
    }
    Dataset<Row> holes = DensityTables.features(bits, type);
    List<Row> scored = model.transform(holes).select("logLikelihood", "each").collectAsList();
    model.registerFunction(SparkForTests.session(), "observed");
    double[] bySql = scores(holes.selectExpr("observed(features) AS logLikelihood"));
    for (int i = 0; i < bits.length; i++) {
      assertThat(scored.get(i).getDouble(0)).isCloseTo(marginal[i], within(1e-6));
      assertThat(bySql[i]).isCloseTo(marginal[i], within(1e-6));
      List<Double> each = scored.get(i).getList(1);
      assertThat(each.get(1) + each.get(2) + each.get(4)).isZero();
      assertThat(each.get(0) + each.get(3)).isCloseTo(marginal[i], within(1e-6));
    }
    assertThat(model.evaluate(holes).examples()).isEqualTo(200);
  }

  private static final Dataset<Row> HOLES = DensityTables.withNulls(ROWS);

  @Test
  void imputesInPlaceInColumnsOfTheirOwnAndByDraws(@TempDir Path folder) throws Exception {
    AutoregressiveDensityModel model = fit("nade-orderless");
    Dataset<Row> filled = model.impute(HOLES);
    assertThat(filled.schema().catalogString())
        .isEqualTo(HOLES.schema().add("logLikelihood", DataTypes.DoubleType).catalogString());
    List<Row> before = HOLES.collectAsList();
    List<Row> after = filled.collectAsList();
    for (int i = 0; i < before.size(); i++) {
      for (int c = 0; c < before.get(i).size(); c++) {
        Object had = before.get(i).get(c);
        boolean missing = had == null || had.equals(Float.NaN);
        assertThat(after.get(i).get(c)).isNotNull().isNotEqualTo(Float.NaN);
        if (!missing) {
          assertThat(after.get(i).get(c)).isEqualTo(had);
        }
      }
    }
    // Rows without a hole score as they always do.
    double[] whole = scores(model.transform(ROWS));
    assertThat(after.get(0).<Double>getAs("logLikelihood")).isCloseTo(whole[0], within(1e-6));
    String[] observed = {"member", "visits", "age", "spend"};
    double[] marginal = scores(model.conditionalLogLikelihood(ROWS, observed, NONE));
    assertThat(after.get(3).<Double>getAs("logLikelihood")).isCloseTo(marginal[3], within(1e-5));

    String[] outputs = {"m2", "p2", "v2", "a2", "s2"};
    model.setOutputCols(outputs);
    Dataset<Row> appended = model.transform(HOLES);
    assertThat(appended.schema().catalogString())
        .isEqualTo(model.transformSchema(HOLES.schema()).catalogString());
    assertThat(appended.select("m2", "p2", "v2", "a2", "s2", "logLikelihood").collectAsList())
        .isEqualTo(
            filled
                .select("member", "plan", "visits", "age", "spend", "logLikelihood")
                .collectAsList());
    assertThat(appended.drop(outputs).drop("logLikelihood").collectAsList().toString())
        .isEqualTo(HOLES.collectAsList().toString());

    DensityTables.partitioned(HOLES, 3).write().parquet(folder + "/in");
    Dataset<Row> stream =
        SparkForTests.session().readStream().schema(HOLES.schema()).parquet(folder + "/in");
    model
        .transform(stream)
        .writeStream()
        .format("memory")
        .queryName("imputed")
        .option("checkpointLocation", folder + "/checkpoint")
        .trigger(Trigger.AvailableNow())
        .start()
        .awaitTermination();
    assertThat(SparkForTests.session().table("imputed").orderBy("id").collectAsList().toString())
        .isEqualTo(appended.orderBy("id").collectAsList().toString());
    assertThatThrownBy(() -> model.impute(stream, 2, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("foreachBatch");

    List<Row> drawn = model.impute(HOLES, 2, 9).collectAsList();
    assertThat(drawn).hasSize(400).allMatch(row -> !row.anyNull());
    assertThat(drawn)
        .isEqualTo(model.impute(DensityTables.partitioned(HOLES, 5), 2, 9).collectAsList());
    assertThat(drawn.get(7).<Integer>getAs("draw")).isEqualTo(2);
  }

  @Test
  void imputesVectors() {
    double[][] bits = DensityTables.bits(100, 5, 1);
    AutoregressiveDensityModel model =
        AutoregressiveDensityTest.quick()
            .setModelType("nade-orderless")
            .fit(DensityTables.vectors(bits));
    double[][] holes = DensityTables.bits(100, 5, 1);
    for (double[] row : holes) {
      row[2] = Double.NaN;
    }
    List<Row> filled = model.impute(DensityTables.vectors(holes)).collectAsList();
    for (int i = 0; i < holes.length; i++) {
      double[] has = filled.get(i).<Vector>getAs("features").toArray();
      for (int c = 0; c < 5; c++) {
        assertThat(has[c]).isIn(c == 2 ? new Double[] {0.0, 1.0} : new Double[] {bits[i][c]});
      }
    }
  }

  @Test
  void averagesOrderingsAndKnowsProbabilities() {
    AutoregressiveDensityModel model = fit("nade-orderless");
    double one = model.evaluate(ROWS).logLikelihood();
    model.setNumOrderings(4);
    double[] mean = scores(model.transform(ROWS));
    assertThat(model.evaluate(ROWS).logLikelihood())
        .isCloseTo(Arrays.stream(mean).average().orElseThrow(), within(1e-9))
        .isNotEqualTo(one);
    assertThatThrownBy(() -> fit("nade").setNumOrderings(2).transform(ROWS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("numOrderings is 2, but a nade was trained for one ordering");
    Probability some = model.probability("plan = 'pro' AND visits <= 2 AND spend < 6.5");
    assertThat(some.probability()).isBetween(0.0, 1.0);
    assertThat(some.standardError()).isPositive();
    assertThat(model.probability("plan IS NULL").standardError()).isZero();
    assertThatThrownBy(() -> model.probability("plan = 'pro' OR age = 3"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the condition has the disjunction");
    assertThat(fit("nade").probability("age > 310 AND plan = 'pro'").samples()).isEqualTo(2000);
  }

  @Test
  void otherModelsSayWhatWouldWork() {
    AutoregressiveDensityModel model = fit("nade");
    String[] last = {"spend"};
    assertThatThrownBy(() -> model.conditionalLogLikelihood(ROWS, last, NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("train nade-orderless");
    for (String[] wrong : List.of(new String[] {"plam"}, new String[] {"plan", "plan"})) {
      assertThatThrownBy(() -> model.conditionalLogLikelihood(ROWS, wrong, NONE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("targets has 'pla");
    }
  }
}
