package org.ardent.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.Vectors;
import org.ardent.format.DataTest;
import org.ardent.kind.ColumnAccumulator;
import org.ardent.kind.ColumnStatistics;
import org.ardent.kind.Expectation;
import org.ardent.math.Random;
import org.ardent.model.Variable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scan is a pure function of the rows, exact, and names the first mistake. */
class TableScanTest extends DataTest {
  private static final JavaSparkContext CONTEXT =
      JavaSparkContext.fromSparkContext(SPARK.sparkContext());

  private static Table table(List<double[]> rows, int partitions) {
    JavaRDD<TableRow> rdd =
        CONTEXT.parallelize(rows, partitions).map(r -> TableRow.of(Vectors.dense(r).compressed()));
    List<String> names = new ArrayList<>();
    for (int i = 0; i < rows.get(0).length; i++) {
      names.add("c" + i);
    }
    return Table.of("T", names, rdd);
  }

  /** Columns: binary, small integers, large integers, reals of every size, mostly zero reals. */
  private static List<double[]> rows(long seed, int count) {
    Random random = Random.of(seed, Random.TEST);
    List<double[]> rows = new ArrayList<>();
    for (int r = 0; r < count; r++) {
      rows.add(
          new double[] {
            random.nextInt(2),
            random.nextInt(17),
            random.nextLong() >> 4,
            random.nextGaussian() * StrictMath.pow(10, random.nextInt(60) - 30),
            random.nextInt(10) == 0 ? random.nextGaussian() + 1e9 : 0
          });
    }
    return rows;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void isExactAndIndependentOfPartitionsAndOrder(long seed) {
    List<double[]> rows = rows(seed, 500);
    List<ColumnStatistics> one = TableScan.scan(table(rows, 1)).columns();
    for (int partitions : new int[] {2, 3, 7, 600}) {
      TableSummary summary = TableScan.scan(table(rows, partitions));
      assertThat(summary.columns()).isEqualTo(one);
      assertThat(summary.rowsPerPartition()).hasSize(partitions);
      assertThat(summary.firstRow(partitions)).isEqualTo(500).isEqualTo(summary.rows());
    }
    List<double[]> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, new java.util.Random(seed));
    assertThat(TableScan.scan(table(shuffled, 3)).columns()).isEqualTo(one);
    for (int c = 0; c < 5; c++) {
      assertReference(rows, c, one.get(c));
    }
    assertThat(one.get(0).binary()).isTrue();
    assertThat(one.get(1).integral()).isTrue();
    assertThat(one.get(1).binary()).isFalse();
    assertThat(one.get(2).integral()).isTrue();
    assertThat(one.get(3).integral()).isFalse();
  }

  private static void assertReference(List<double[]> rows, int column, ColumnStatistics actual) {
    BigDecimal n = BigDecimal.valueOf(rows.size());
    BigDecimal sum = BigDecimal.ZERO;
    for (double[] row : rows) {
      sum = sum.add(new BigDecimal(row[column]));
    }
    MathContext digits = new MathContext(60);
    BigDecimal mean = sum.divide(n, digits);
    BigDecimal squares = BigDecimal.ZERO;
    for (double[] row : rows) {
      squares = squares.add(new BigDecimal(row[column]).subtract(mean).pow(2));
    }
    assertThat(actual.mean()).isEqualTo(mean.doubleValue());
    double std = Math.sqrt(squares.divide(n, digits).doubleValue());
    assertThat(actual.std()).isCloseTo(std, within(Math.ulp(std)));
    assertThat(actual.min())
        .isEqualTo(rows.stream().mapToDouble(r -> r[column]).min().orElseThrow());
    assertThat(actual.max())
        .isEqualTo(rows.stream().mapToDouble(r -> r[column]).max().orElseThrow());
    assertThat(actual.ones()).isEqualTo(rows.stream().filter(r -> r[column] == 1).count());
  }

  @Test
  void aConstantHasNoSpread() {
    List<double[]> rows = Collections.nCopies(1000, new double[] {0.1, -0.0, 1e9 + 0.1});
    TableSummary summary = TableScan.scan(table(rows, 3));
    assertThat(summary.columns()).extracting(ColumnStatistics::std).containsOnly(0.0);
    assertThat(summary.columns())
        .extracting(ColumnStatistics::mean)
        .isEqualTo(List.of(0.1, 0.0, 1e9 + 0.1));
    assertThat(summary.binary()).isFalse();
  }

  /** To the bit: sums are exact. */
  @Test
  void aRowOfWeightTwoIsTheRowTwice() {
    double[] weights = {2, 1, 3};
    List<TableRow> weighted = new ArrayList<>();
    List<TableRow> repeated = new ArrayList<>();
    Random random = Random.of(4, Random.TEST);
    for (int i = 0; i < 60; i++) {
      TableRow row =
          TableRow.of(
              Vectors.dense(
                  random.nextInt(2), random.nextInt(5), 1e9 * random.nextGaussian(), i % 7 / 3.0));
      weighted.add(row.withWeight(weights[i % 3]));
      repeated.addAll(Collections.nCopies((int) weights[i % 3], row));
    }
    TableSummary summary = TableScan.scan(of(weighted, 3));
    TableSummary expected = TableScan.scan(of(repeated, 2));
    assertThat(summary.rows()).isEqualTo(60);
    assertThat(summary.weight()).isEqualTo(expected.weight()).isEqualTo(120.0);
    assertThat(summary.weighted()).isTrue();
    assertThat(expected.weighted()).isFalse();
    for (int c = 0; c < 4; c++) {
      ColumnStatistics column = summary.columns().get(c);
      assertThat(column.mean()).isEqualTo(expected.columns().get(c).mean());
      assertThat(column.std()).isEqualTo(expected.columns().get(c).std());
      assertThat(column.binary()).isEqualTo(expected.columns().get(c).binary());
      assertThat(column.integral()).isEqualTo(expected.columns().get(c).integral());
    }
  }

  private static Table of(List<TableRow> rows, int partitions) {
    return Table.of("T", List.of("a", "b", "c", "d"), CONTEXT.parallelize(rows, partitions));
  }

  @Test
  void exactSumsOfManyWholeNumbersDoNotOverflow() {
    ColumnAccumulator a = new ColumnAccumulator();
    int count = (1 << 23) + 5;
    for (int i = 0; i < count; i++) {
      a.add(1 << 20, 1);
    }
    ColumnStatistics statistics = a.statistics(count, BigDecimal.valueOf(count));
    assertThat(statistics.mean()).isEqualTo(1 << 20);
    assertThat(statistics.std()).isZero();
  }

  @Test
  void namesTheFirstMistake() {
    List<double[]> rows = new ArrayList<>(Collections.nCopies(40, new double[] {0, 1}));
    rows.set(11, new double[] {0, 0.3});
    rows.set(30, new double[] {7, 0});
    for (int partitions : new int[] {1, 2, 5}) {
      Table table = table(rows, partitions);
      assertMistake(() -> TableScan.scan(table, Expectation.BINARY))
          .isEqualTo("T: row 12: column 2 (c1) is 0.3, expected 0 or 1");
      Expectation kinds =
          Expectation.of(
              List.of(
                  new Variable.Nominal(7),
                  new Variable.Real(0, 1, -5, Variable.Family.GAUSSIAN, 1, true)));
      assertMistake(() -> TableScan.scan(table, kinds))
          .isEqualTo("T: row 31: column 1 (c0) is 7, expected a whole number from 0 to 6");
      assertThat(TableScan.scan(table).rows()).isEqualTo(40);
      Expectation fewer = Expectation.of(List.of(new Variable.Binary()));
      assertMistake(() -> TableScan.scan(table, fewer)).isEqualTo("T: 2 columns, expected 1");
    }
    rows.set(16, new double[] {1});
    assertMistake(() -> TableScan.scan(table(rows, 2)))
        .isEqualTo("T: row 17: 1 column, expected 2");
  }

  @Test
  void noRowsAreAMistake() {
    Table table = Table.of("T", List.of("a"), CONTEXT.parallelize(List.of(), 3));
    assertMistake(() -> TableScan.scan(table)).isEqualTo("T is empty, expected at least one row");
  }

  @Test
  void takesOneJob() {
    String path =
        file("t.amat", Collections.nCopies(2000, "0 1 0\n").stream().collect(Collectors.joining()));
    Table table = read(path);
    CONTEXT.setJobGroup("one-scan", "counts jobs", false);
    TableScan.scan(table);
    CONTEXT.clearJobGroup();
    assertThat(CONTEXT.statusTracker().getJobIdsForGroup("one-scan")).hasSize(1);
  }
}
