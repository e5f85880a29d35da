package org.ardent.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.ardent.SparkForTests;
import org.junit.jupiter.api.Test;

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
