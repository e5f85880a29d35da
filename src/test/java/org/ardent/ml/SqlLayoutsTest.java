package org.ardent.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.ardent.SparkForTests;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The SQL function reads every row as the row's own schema says, whatever else a query has. */
class SqlLayoutsTest {
  private static final SparkSession SPARK = SparkForTests.session();

  /** The columns in another order, of other types, and among others. */
  private static final List<String> LAYOUTS =
      List.of(
          "struct(member, plan, visits, age, spend)",
          "struct(spend, age, visits, plan, member)",
          "struct(id, plan AS other, spend, plan, member, age, visits)",
          "struct(int(member) AS member, plan, double(visits) AS visits,"
              + " decimal(age) AS age, double(spend) AS spend)",
          "named_struct('age', string(age), 'spend', spend, 'plan', plan, 'member', member,"
              + " 'visits', bigint(visits))");

  @BeforeAll
  static void train() {
    var rows = DensityTables.partitioned(DensityTables.mixed(200, 1), 3);
    AutoregressiveDensityModel model =
        AutoregressiveDensityTest.mixed()
            .setKinds("member=binary,plan=categorical,visits=categorical,age=real,spend=real")
            .fit(rows);
    model.transform(rows).createOrReplaceTempView("layouts");
    model.registerFunction(SPARK, "layout_density");
  }

  private static Stream<String> calls() {
    // The word of a number is no number.
    return LAYOUTS.subList(0, 4).stream().map("layout_density(%s)"::formatted);
  }

  private static void assertAllAsTransformed(String query) {
    List<Row> rows = SPARK.sql(query).collectAsList();
    assertThat(rows).isNotEmpty();
    for (Row row : rows) {
      for (int i = 1; i < row.size(); i++) {
        assertThat(row.getDouble(i)).as(query).isEqualTo(row.getDouble(0));
      }
    }
  }

  @Test
  void layoutsInOneSelect() {
    assertAllAsTransformed(
        "SELECT logLikelihood, %s FROM layouts".formatted(String.join(", ", calls().toList())));
  }

  @Test
  void layoutsOnEitherSideOfAShuffle() {
    assertAllAsTransformed(
        ("WITH scored AS (SELECT *, %s AS first FROM layouts DISTRIBUTE BY visits)"
                + " SELECT logLikelihood, first, %s FROM scored")
            .formatted(calls().findFirst().orElseThrow(), String.join(", ", calls().toList())));
  }

  @Test
  void unionOfLayouts() {
    assertAllAsTransformed(
        String.join(
            " UNION ALL ",
            calls().map(call -> "SELECT logLikelihood, " + call + " FROM layouts").toList()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"BROADCAST", "MERGE", "SHUFFLE_HASH"})
  void selfJoin(String how) {
    assertAllAsTransformed(
        ("SELECT /*+ %s(b) */ a.logLikelihood, layout_density(%s), layout_density(%s) FROM"
                + " layouts a JOIN layouts b ON a.id = b.id")
            .formatted(
                how,
                "struct(b.spend, b.member, a.plan, b.visits, a.age)",
                "struct(a.member, b.plan, a.visits, b.age, a.spend, 1 AS one)"));
  }

  @Test
  void layoutsInConditionsAndAggregates() {
    List<String> calls = calls().toList();
    String sql = "SELECT max(logLikelihood), max(%s), max(%s) FROM layouts WHERE %s = %s";
    assertAllAsTransformed(sql.formatted(calls.get(0), calls.get(1), calls.get(2), calls.get(3)));
  }

  /** A good layout before it does not hide what is wrong with another. */
  @Test
  void aLayoutThatLacksAColumnIsNamed() {
    assertThatThrownBy(
            () ->
                SPARK
                    .sql(
                        "SELECT layout_density(%s), layout_density(struct(plan, age)) FROM layouts"
                            .formatted(LAYOUTS.get(0)))
                    .collectAsList())
        .hasStackTraceContaining("Column member does not exist");
    assertThatThrownBy(
            () ->
                SPARK
                    .sql(
                        "SELECT layout_density(%s), layout_density(%s) FROM layouts"
                            .formatted(LAYOUTS.get(0), LAYOUTS.get(4)))
                    .collectAsList())
        .hasStackTraceContaining("(age) is '3");
  }
}
