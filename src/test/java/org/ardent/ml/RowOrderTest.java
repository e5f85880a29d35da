package org.ardent.ml;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.ardent.SparkForTests;
import org.junit.jupiter.api.Test;

class RowOrderTest {
  private static final Dataset<Row> ROWS =
      SparkForTests.session().range(10).withColumn("x", col("id").mod(3));

  @Test
  void rowsAsTheyComeHaveOne() {
    assertThat(RowOrder.shuffledBy(ROWS)).isEmpty();
    assertThat(RowOrder.shuffledBy(ROWS.filter("x > 0").select("id").limit(5))).isEmpty();
    assertThat(RowOrder.shuffledBy(ROWS.union(ROWS).coalesce(2))).isEmpty();
  }

  @Test
  void rowsThatWereShuffledHaveNone() {
    assertThat(RowOrder.shuffledBy(ROWS.join(ROWS.select("id"), "id"))).contains("join");
    assertThat(RowOrder.shuffledBy(ROWS.groupBy("x").count().filter("x > 0")))
        .contains("aggregate");
    assertThat(RowOrder.shuffledBy(ROWS.repartition(3))).contains("repartition");
    assertThat(RowOrder.shuffledBy(ROWS.repartition(col("x")))).isPresent();
    assertThat(RowOrder.shuffledBy(ROWS.distinct())).isPresent();
    assertThat(RowOrder.shuffledBy(ROWS.intersect(ROWS))).isPresent();
    assertThat(RowOrder.shuffledBy(ROWS.select("id").union(ROWS.select("id").distinct())))
        .isPresent();
  }

  @Test
  void sortingGivesThemOne() {
    Dataset<Row> joined = ROWS.join(ROWS.select("id"), "id");
    assertThat(RowOrder.shuffledBy(joined.orderBy("id").select("x"))).isEmpty();
    assertThat(RowOrder.shuffledBy(joined.sortWithinPartitions("id"))).contains("join");
  }
}
