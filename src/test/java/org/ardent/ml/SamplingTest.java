package org.ardent.ml;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.ardent.SparkForTests;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows that a model draws and completes. */
class SamplingTest {
  private static final SparkSession SPARK = SparkForTests.session();
  private static final Dataset<Row> ROWS = DensityTables.mixed(500, 1);

  private static AutoregressiveDensityModel model;

  @BeforeAll
  static void train() {
    model = AutoregressiveDensityTest.mixed().setMaxIter(30).fit(ROWS);
  }

  @Test
  void drawsRowsWithTheColumnsNamesTypesAndLevels() {
    Dataset<Row> drawn = model.sample(SPARK, 2000, 3);
    assertThat(drawn.columns()).containsExactly(DensityTables.MIXED);
    for (String column : drawn.columns()) {
      assertThat(drawn.schema().apply(column).dataType())
          .isEqualTo(ROWS.schema().apply(column).dataType());
    }
    List<Row> rows = drawn.collectAsList();
    assertThat(rows).hasSize(2000).isEqualTo(model.sample(SPARK, 2000, 3).collectAsList());
    assertThat(model.sample(SPARK, 2000, 4).collectAsList()).isNotEqualTo(rows);
    assertThat(rows).extracting(row -> row.getString(1)).contains("basic", "family", "pro");
    double members = ROWS.filter("member").count() / 500.0;
    assertThat(drawn.filter("member").count() / 2000.0).isCloseTo(members, within(0.08));
    assertThat(model.transform(drawn).count()).isEqualTo(2000);
  }

  static List<DataType> types() {
    return List.of(
        SQLDataTypes.VectorType(),
        DataTypes.createArrayType(DataTypes.FloatType),
        DataTypes.createArrayType(DataTypes.DoubleType));
  }

  @ParameterizedTest
  @MethodSource("types")
  void drawsVectorsAndArrays(DataType type) {
    Dataset<Row> rows = DensityTables.features(DensityTables.bits(200, 8, 1), type);
    AutoregressiveDensityModel bits = AutoregressiveDensityTest.quick().fit(rows);
    Dataset<Row> drawn = bits.sample(SPARK, 50, 3);
    assertThat(drawn.columns()).containsExactly("features");
    assertThat(drawn.schema().apply("features").dataType()).isEqualTo(type);
    assertThat(bits.evaluate(drawn).examples()).isEqualTo(50);
  }

  /** Columns that are given stay as they are; the others are drawn given them. */
  @Test
  void completesRows() {
    Dataset<Row> given = ROWS.select("id", "plan", "member").withColumn("note", col("id"));
    Dataset<Row> completed = model.sample(given, 5);
    assertThat(completed.columns())
        .containsExactly("id", "plan", "member", "note", "visits", "age", "spend");
    assertThat(completed.select("id", "plan", "member", "note").collectAsList())
        .isEqualTo(given.collectAsList());
    assertThat(completed.collectAsList()).isEqualTo(model.sample(given, 5).collectAsList());
    assertThat(model.evaluate(completed).examples()).isEqualTo(500);
    double visits = completed.filter("member").selectExpr("avg(visits)").first().getDouble(0);
    double others = completed.filter("not member").selectExpr("avg(visits)").first().getDouble(0);
    assertThat(visits).isGreaterThan(others + 0.3);
  }

  @Test
  void completesVectors() {
    double[][] x = DensityTables.bits(300, 6, 1);
    AutoregressiveDensityModel bits =
        AutoregressiveDensityTest.quick()
            .setMaxIter(60)
            .setStepSize(0.05)
            .fit(DensityTables.vectors(x));
    StructType schema = new StructType().add("features", SQLDataTypes.VectorType(), false);
    Dataset<Row> given =
        DensityTables.frame(
            schema, Collections.nCopies(400, RowFactory.create(Vectors.dense(1, 1, 0, 1))));
    int follows = 0;
    for (Row row : bits.sample(given, 2).collectAsList()) {
      Vector full = (Vector) row.get(0);
      assertThat(full.size()).isEqualTo(6);
      assertThat(List.of(full.apply(0), full.apply(1), full.apply(2), full.apply(3)))
          .containsExactly(1.0, 1.0, 0.0, 1.0);
      follows += (int) full.apply(4);
    }
    assertThat(follows / 400.0).isCloseTo(0.85, within(0.15));
  }

  @Test
  void onlyAPrefixOfTheOrderingCanBeCompleted() {
    assertThatThrownBy(() -> model.sample(ROWS.select("member", "visits"), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "column plan is not given, expected the first 2 of the model's ordering: member, plan");
    assertThatThrownBy(() -> model.sample(ROWS.select("id"), 1))
        .hasMessageStartingWith("0 columns are given, expected 1 to 5");
    assertThatThrownBy(() -> model.sample(SPARK, 0, 1))
        .hasMessage("count is 0, expected at least 1");
  }

  @Test
  void invalidRowsAreNotCompleted() {
    Dataset<Row> given =
        ROWS.withColumn(
                "member",
                when(DensityTables.isGood(), col("member").cast("double")).otherwise(lit(1e200)))
            .select("id", "member", "plan");
    assertThatThrownBy(() -> model.sample(given, 1).collectAsList())
        .hasStackTraceContaining(" (member) is 1.0E200, expected a finite number");
    AutoregressiveDensityModel keep = model.copy(new ParamMap()).setHandleInvalid("keep");
    assertThat(keep.sample(given, 1).filter("age IS NULL").count())
        .isEqualTo(given.filter("member > 1").count());
    AutoregressiveDensityModel skip = model.copy(new ParamMap()).setHandleInvalid("skip");
    assertThat(skip.sample(given, 1).count()).isEqualTo(given.filter("member <= 1").count());
  }
}
