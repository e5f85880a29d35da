package org.ardent.synthetic;

import static org.ardent.synthetic.SyntheticCustomers.Column.AGE;
import static org.ardent.synthetic.SyntheticCustomers.Column.CHANNEL;
import static org.ardent.synthetic.SyntheticCustomers.Column.DAYS_SINCE_LAST;
import static org.ardent.synthetic.SyntheticCustomers.Column.HAS_CARD;
import static org.ardent.synthetic.SyntheticCustomers.Column.HAS_LOAN;
import static org.ardent.synthetic.SyntheticCustomers.Column.INCOME;
import static org.ardent.synthetic.SyntheticCustomers.Column.IS_ACTIVE;
import static org.ardent.synthetic.SyntheticCustomers.Column.MONTHLY_SPEND;
import static org.ardent.synthetic.SyntheticCustomers.Column.N_PURCHASES;
import static org.ardent.synthetic.SyntheticCustomers.Column.PLAN;
import static org.ardent.synthetic.SyntheticCustomers.Column.SATISFACTION;
import static org.ardent.synthetic.SyntheticCustomers.Column.SUPPORT_CALLS;
import static org.ardent.synthetic.SyntheticCustomers.Column.TENURE_MONTHS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;
import org.ardent.format.DataTest;
import org.ardent.format.TableReader;
import org.ardent.format.TableWriter;
import org.ardent.synthetic.SyntheticCustomers.Column;
import org.ardent.table.ReadOptions;
import org.ardent.table.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The made-up customers: the documented process, and that their columns depend on one another. */
class SyntheticCustomersTest extends DataTest {
  private static final int BINS = 8;
  private static final List<double[]> ROWS =
      LongStream.range(0, 20_000).mapToObj(i -> SyntheticCustomers.row(1, i)).toList();

  private static double get(double[] row, Column column) {
    return row[column.index()];
  }

  private static double logistic(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** The scaled income of the documentation. */
  private static double z(double[] row) {
    return (Math.log(get(row, INCOME)) - 10.6) / 0.45;
  }

  private static int is(double[] row, Column column, int value) {
    return get(row, column) == value ? 1 : 0;
  }

  /** The mean is zero, by four standard errors. */
  private static void assertNoMean(List<double[]> rows, ToDoubleFunction<double[]> residual) {
    double[] values = rows.stream().mapToDouble(residual).toArray();
    double mean = Arrays.stream(values).average().orElseThrow();
    double variance =
        Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    assertThat(mean).isCloseTo(0, within(4 * Math.sqrt(variance / values.length)));
  }

  @Test
  void drawsTheSameBitsForever() throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (int i = 0; i < 500; i++) {
      for (double value : SyntheticCustomers.row(7, i)) {
        digest.update(ByteBuffer.allocate(8).putDouble(value).array());
      }
    }
    // of this generator; whoever changes a customer on purpose renews it
    assertThat(HexFormat.of().formatHex(digest.digest()))
        .isEqualTo("fde7ef9b52d55dd8de4b14980b075e94fd5a6f9b24d8ff9d07f40e051a065831");
  }

  @Test
  void aRowIsTheCallersOwn() {
    double[] row = SyntheticCustomers.row(3, 11);
    assertThat(SyntheticCustomers.row(3, 12)).isNotEqualTo(row);
    assertThat(SyntheticCustomers.row(4, 11)).isNotEqualTo(row);
    Arrays.fill(row, -1);
    assertThat(SyntheticCustomers.row(3, 11)).isNotEqualTo(row).doesNotContain(-1);
  }

  @Test
  void staysInRange() {
    for (Column column : Column.values()) {
      Set<Double> seen = new HashSet<>();
      for (double[] row : ROWS) {
        seen.add(get(row, column));
        if (column.levels() > 0) {
          assertThat(get(row, column)).isBetween(0.0, column.levels() - 1.0);
          assertThat(get(row, column)).isEqualTo(Math.rint(get(row, column)));
        } else {
          assertThat(get(row, column)).isGreaterThanOrEqualTo(0).isLessThan(1e6);
        }
      }
      if (column.levels() > 0) {
        assertThat(seen).as(column.columnName()).hasSize(column.levels());
      } else {
        assertThat(seen).as(column.columnName()).hasSizeGreaterThan(500);
        assertThat(seen).anyMatch(v -> v != Math.rint(v));
      }
    }
    assertThat(ROWS).allMatch(row -> get(row, AGE) >= 18 && get(row, AGE) <= 90);
    assertThat(ROWS).allMatch(row -> get(row, TENURE_MONTHS) <= 6 * (get(row, AGE) - 17) + 0.05);
  }

  /** A heap at one value would be an infinite density. */
  @Test
  void realColumnsHaveNoHeaps() {
    for (Column column : Column.values()) {
      if (column.levels() == 0) {
        double[] values = ROWS.stream().mapToDouble(row -> get(row, column)).sorted().toArray();
        int longest = 1;
        int run = 1;
        for (int i = 1; i < values.length; i++) {
          run = values[i] == values[i - 1] ? run + 1 : 1;
          longest = Math.max(longest, run);
        }
        assertThat(longest).as(column.columnName()).isLessThan(ROWS.size() / 100);
      }
    }
  }

  @Test
  void followsTheDocumentedProcess() {
    assertNoMean(ROWS, r -> get(r, HAS_CARD) - logistic(-1.2 + 1.2 * z(r) + 0.9 * get(r, PLAN)));
    assertNoMean(
        ROWS,
        r ->
            get(r, HAS_LOAN)
                - logistic(
                    -1.9
                        + 2.2 * get(r, HAS_CARD)
                        + (get(r, AGE) > 28 && get(r, AGE) < 50 ? 1.2 : 0)
                        - 0.8 * z(r)));
    assertNoMean(
        ROWS,
        r ->
            get(r, IS_ACTIVE)
                - logistic(
                    -0.6 + 0.9 * get(r, PLAN) + 0.7 * is(r, CHANNEL, 2) - 0.8 * is(r, CHANNEL, 3)));
    for (int plan = 0; plan < 4; plan++) {
      int p = plan;
      assertNoMean(
          ROWS,
          r -> {
            double[] logits = {1, 0.9 + 0.5 * z(r), 0.3 + 1.8 * z(r), -0.8 + 3 * z(r)};
            double total = Arrays.stream(logits).map(Math::exp).sum();
            return is(r, PLAN, p) - Math.exp(logits[p]) / total;
          });
      List<double[]> ofPlan = ROWS.stream().filter(r -> get(r, PLAN) == p).toList();
      // E[1 − u^(1/k)] = 1/(1 + k)
      double power = new double[] {5, 3.5, 2.5, 2}[p];
      assertNoMean(ofPlan, r -> get(r, TENURE_MONTHS) / (6 * (get(r, AGE) - 17)) - 1 / (1 + power));
    }
    for (int channel = 0; channel < 4; channel++) {
      int c = channel;
      assertNoMean(
          ROWS,
          r -> {
            double a = (get(r, AGE) - 43) / 14;
            double[] logits = {0.8 * a, 0.6, -1.4 * a, 1.3 * a - 1};
            double total = Arrays.stream(logits).map(Math::exp).sum();
            return is(r, CHANNEL, c) - Math.exp(logits[c]) / total;
          });
    }
    List<double[]> inactive = ROWS.stream().filter(r -> get(r, IS_ACTIVE) == 0).toList();
    List<double[]> slow =
        ROWS.stream().filter(r -> get(r, IS_ACTIVE) == 1 && get(r, PLAN) == 0).toList();
    assertNoMean(inactive, r -> get(r, N_PURCHASES) - 0.15);
    assertNoMean(
        slow, r -> get(r, N_PURCHASES) - 1.2 - 1.5 * is(r, CHANNEL, 2) - 0.8 * get(r, HAS_CARD));
    ToDoubleFunction<double[]> logSpend =
        r ->
            Math.log(
                get(r, MONTHLY_SPEND)
                    / (4
                        + new double[] {0, 9, 19, 39}[(int) get(r, PLAN)]
                        + get(r, N_PURCHASES) * get(r, INCOME) / 2000));
    assertNoMean(ROWS, logSpend);
    assertNoMean(ROWS, r -> Math.pow(logSpend.applyAsDouble(r), 2) - 0.0625);
    assertNoMean(ROWS, r -> get(r, DAYS_SINCE_LAST) * (0.5 + get(r, N_PURCHASES)) / 45 - 1);
    assertNoMean(
        ROWS, r -> get(r, SUPPORT_CALLS) - 0.3 - 1.5 * is(r, CHANNEL, 3) - 0.5 * is(r, PLAN, 0));
  }

  /** Lower bounds, in nats, well below what the process gives; independent columns have 0.002. */
  @ParameterizedTest
  @CsvSource({
    "REGION, AGE, 0.03",
    "REGION, INCOME, 0.1",
    "AGE, CHANNEL, 0.1",
    "INCOME, PLAN, 0.2",
    "INCOME, HAS_CARD, 0.1",
    "PLAN, TENURE_MONTHS, 0.02",
    "PLAN, IS_ACTIVE, 0.05",
    "HAS_CARD, HAS_LOAN, 0.02",
    "IS_ACTIVE, N_PURCHASES, 0.2",
    "N_PURCHASES, MONTHLY_SPEND, 0.3",
    "PLAN, MONTHLY_SPEND, 0.2",
    "N_PURCHASES, DAYS_SINCE_LAST, 0.1",
    "CHANNEL, SUPPORT_CALLS, 0.1",
    "SUPPORT_CALLS, SATISFACTION, 0.2",
  })
  void columnsOfDifferentKindsDependOnOneAnother(Column a, Column b, double bound) {
    assertThat(mutualInformation(bins(a, 0), a, bins(b, 0), b)).isGreaterThan(bound);
    assertThat(mutualInformation(bins(a, 0), a, bins(b, 1), b)).isLessThan(0.01);
  }

  private static int size(Column column) {
    return column.levels() > 0 ? column.levels() : BINS;
  }

  /** Categories, or eighths of a real column; the rows are shifted against one another. */
  private static int[] bins(Column column, int shift) {
    double[] values = ROWS.stream().mapToDouble(row -> get(row, column)).toArray();
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = values.length;
    int[] bins = new int[n];
    for (int i = 0; i < n; i++) {
      double value = values[(i + shift) % n];
      int bin = (int) value;
      if (column.levels() == 0) {
        bin = 0;
        while (bin < BINS - 1 && value >= sorted[n * (bin + 1) / BINS]) {
          bin++;
        }
      }
      bins[i] = bin;
    }
    return bins;
  }

  /** Σ p(a,b) log p(a,b)/(p(a)p(b)) of the counts. */
  private static double mutualInformation(int[] a, Column columnA, int[] b, Column columnB) {
    double[][] joint = new double[size(columnA)][size(columnB)];
    double[] first = new double[joint.length];
    double[] second = new double[joint[0].length];
    double each = 1.0 / a.length;
    for (int i = 0; i < a.length; i++) {
      joint[a[i]][b[i]] += each;
      first[a[i]] += each;
      second[b[i]] += each;
    }
    double sum = 0;
    for (int i = 0; i < first.length; i++) {
      for (int j = 0; j < second.length; j++) {
        if (joint[i][j] > 0) {
          sum += joint[i][j] * Math.log(joint[i][j] / (first[i] * second[j]));
        }
      }
    }
    return sum;
  }

  @Test
  void areATable() {
    Table table = read("customers:6000:1");
    assertThat(table.hasNames()).isTrue();
    for (Column column : Column.values()) {
      assertThat(table.columns().get(column.index())).isEqualTo(column.columnName());
    }
    assertThat(table.columns()).hasSize(14).startsWith("region", "age").endsWith("satisfaction");
    assertThat(table.rows().getNumPartitions()).isEqualTo(3);
    List<List<Double>> rows = values(table);
    assertThat(rows).hasSize(6000);
    for (int i = 0; i < rows.size(); i += 499) {
      assertThat(rows.get(i)).isEqualTo(Arrays.stream(ROWS.get(i)).boxed().toList());
    }
    ReadOptions some = ReadOptions.DEFAULTS.withColumns(List.of("satisfaction", "age:plan"));
    assertThat(values(TableReader.read(SPARK, "customers:1:1", some)).get(0))
        .containsExactly(
            get(ROWS.get(0), SATISFACTION),
            get(ROWS.get(0), AGE),
            get(ROWS.get(0), INCOME),
            get(ROWS.get(0), PLAN));
    assertThat(values(read("customers:2"))).isEqualTo(values(read("customers:2:0")));
  }

  @Test
  void areWrittenAsCsv() {
    String path = folder.resolve("c.csv").toString();
    Table table = read("customers:300:5");
    TableWriter.write(SPARK, table, path, false);
    assertThat(read(path).columns()).isEqualTo(table.columns());
    assertThat(values(read(path))).isEqualTo(values(table));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "customers:",
        "customers:0",
        "customers:-1",
        "customers:ten",
        "customers:5:x",
        "customers:5:1:1",
        "customers:9999999999999999999"
      })
  void saysHowManyAreExpected(String source) {
    assertMistake(source)
        .isEqualTo(source + " says not how many, expected customers:COUNT or customers:COUNT:SEED");
  }
}
