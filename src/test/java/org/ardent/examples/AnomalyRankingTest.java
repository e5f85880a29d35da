package org.ardent.examples;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.ardent.SparkForTests;
import org.ardent.examples.OddityScores.Method;
import org.ardent.examples.OddityScores.Settings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The ranking of a small faulty table, and the measures that it is judged by. */
class AnomalyRankingTest {
  private static final SparkSession SPARK = SparkForTests.session();

  @Tag("slow")
  @Test
  void findsFaultyRowsAndNamesTheirColumns() {
    Dataset<Row> table = FaultyCustomers.table(SPARK, 4000, 0.05, 3);
    Dataset<Row> scored = AnomalyRanking.score(table, 3, new Settings(8, 4, 2)).cache();
    assertThat(scored.count()).isEqualTo(4000);
    for (Method method : Method.values()) {
      assertThat(Ranking.rocAuc(scored, method.column())).as(method.label()).isGreaterThan(0.6);
    }
    assertThat(Ranking.rocAuc(scored, Method.DENSITY.column())).isGreaterThan(0.75);
    assertThat(Ranking.precisionAt(scored, Method.DENSITY.column(), 50)).isGreaterThan(0.6);
    Dataset<Row> faulty = scored.filter(Ranking.LABEL + " = 1");
    assertThat(AnomalyRanking.named(faulty, "named", 1)).isGreaterThan(0.2);
    assertThat(AnomalyRanking.named(faulty, "named", 14)).isEqualTo(1);
  }

  private static Dataset<Row> ranked(double... labelThenScore) {
    StructType schema =
        new StructType()
            .add(FaultyCustomers.ID, DataTypes.LongType)
            .add(Ranking.LABEL, DataTypes.DoubleType)
            .add("score", DataTypes.DoubleType);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < labelThenScore.length; i += 2) {
      rows.add(RowFactory.create((long) i, labelThenScore[i], labelThenScore[i + 1]));
    }
    return SPARK.createDataFrame(rows, schema);
  }

  @Test
  void measuresAreThoseOfTheBook() {
    Dataset<Row> rows = ranked(1, 0.9, 0, 0.8, 1, 0.7, 0, 0.3, 0, 0.2);
    // Of the six pairs of a 1 and a 0, five are in order.
    assertThat(Ranking.rocAuc(rows, "score")).isCloseTo(5.0 / 6, within(1e-12));
    assertThat(Ranking.precisionAt(rows, "score", 1)).isEqualTo(1);
    assertThat(Ranking.precisionAt(rows, "score", 2)).isEqualTo(0.5);
    assertThat(Ranking.precisionAt(rows, "score", 3)).isCloseTo(2.0 / 3, within(1e-12));
    // Equal scores: half a pair each, and the first by number.
    assertThat(Ranking.rocAuc(ranked(1, 1, 0, 1), "score")).isEqualTo(0.5);
    assertThat(Ranking.precisionAt(ranked(1, 1, 0, 1), "score", 1)).isEqualTo(1);
  }

  @Test
  void columnsByThemselvesAreScoredByTheirMoments() {
    StructType schema =
        new StructType().add("x", DataTypes.DoubleType).add("word", DataTypes.StringType);
    Dataset<Row> table =
        SPARK.createDataFrame(
            List.of(
                RowFactory.create(-1.0, "a"),
                RowFactory.create(1.0, "a"),
                RowFactory.create(3.0, "a"),
                RowFactory.create(1.0, "b")),
            schema);
    List<Row> scored =
        IndependentColumns.append(table, List.of("x", "word"), "odd")
            .orderBy(col("word"), col("x"))
            .select("odd")
            .collectAsList();
    // Mean 1, variance 2.
    double[][] expected = {
      {1, Math.log(4.0 / 3)}, {0, Math.log(4.0 / 3)}, {1, Math.log(4.0 / 3)}, {0, Math.log(4)}
    };
    for (int i = 0; i < expected.length; i++) {
      assertThat(scored.get(i).<Double>getList(0).get(0)).isCloseTo(expected[i][0], within(1e-12));
      assertThat(scored.get(i).<Double>getList(0).get(1)).isCloseTo(expected[i][1], within(1e-12));
    }
  }

  @Test
  void oddColumnsAreThoseAboveTheirMean() {
    StructType schema =
        new StructType().add("s", DataTypes.createArrayType(DataTypes.DoubleType, false));
    Dataset<Row> rows =
        SPARK.createDataFrame(
            List.of(
                RowFactory.create((Object) new Double[] {5.0, 0.1, 1.0}),
                RowFactory.create((Object) new Double[] {5.0, 0.1, 2.0}),
                RowFactory.create((Object) new Double[] {5.0, 2.0, 1.0})),
            schema);
    List<Row> named =
        OddColumns.append(rows, List.of("a", "b", "c"), "s", "names")
            .select("names")
            .collectAsList();
    assertThat(named.stream().map(row -> row.<String>getList(0).get(0)))
        .containsExactly("a", "c", "b");
  }
}
