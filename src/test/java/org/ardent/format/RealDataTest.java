package org.ardent.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.ardent.kind.ColumnStatistics;
import org.ardent.kind.Expectation;
import org.ardent.table.Binarize;
import org.ardent.table.ReadOptions;
import org.ardent.table.Table;
import org.ardent.table.TableRow;
import org.ardent.table.TableScan;
import org.ardent.table.TableSummary;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The published data sets against the figures of their index. */
class RealDataTest extends DataTest {
  private static final Path SHARED = Path.of("../shared/data");

  @BeforeEach
  void dataIsThere() {
    Assumptions.assumeTrue(Files.isDirectory(SHARED), "no real data in ../shared/data");
  }

  private static Table table(String name, ReadOptions options) {
    return TableReader.read(SPARK, SHARED.resolve(name).toString(), options);
  }

  private static double mean(TableSummary summary) {
    return summary.columns().stream().mapToDouble(ColumnStatistics::mean).average().orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "binarized_mnist/binarized_mnist_%s.amat.gz, 50000, 10000, 784, -205.79",
    "uci_binary/adult/adult_%s.amat.gz, 5000, 26147, 123, -25.77",
    "uci_binary/dna/dna_%s.amat.gz, 1400, 1186, 180, -100.39",
    "debd/nltcs/nltcs.%s.data.gz, 16181, 3236, 16, -9.23",
  })
  void marginalsGiveThePublishedLikelihood(
      String name, long trainRows, long testRows, int columns, double logLikelihood) {
    TableSummary train =
        TableScan.scan(
            table(String.format(Locale.ROOT, name, "train"), ReadOptions.DEFAULTS),
            Expectation.BINARY);
    TableSummary test =
        TableScan.scan(
            table(String.format(Locale.ROOT, name, "test"), ReadOptions.DEFAULTS),
            Expectation.BINARY);
    assertThat(train.rows()).isEqualTo(trainRows);
    assertThat(test.rows()).isEqualTo(testRows);
    assertThat(train.columns()).hasSize(columns);
    assertThat(train.binary()).isTrue();
    double sum = 0;
    for (int i = 0; i < columns; i++) {
      double p = (train.columns().get(i).ones() + 1.0) / (trainRows + 2.0);
      double on = test.columns().get(i).mean();
      sum += on * Math.log(p) + (1 - on) * Math.log1p(-p);
    }
    assertThat(sum).isCloseTo(logLikelihood, within(0.005));
  }

  @ParameterizedTest
  @CsvSource({"train, 0.1306", "valid, 0.1311", "test, 0.1325"})
  void binarizedMnistHasItsMeans(String split, double mean) {
    String name = "binarized_mnist/binarized_mnist_" + split + ".amat.gz";
    assertThat(mean(TableScan.scan(table(name, ReadOptions.DEFAULTS))))
        .isCloseTo(mean, within(5e-5));
  }

  @Test
  void mnistIsReadGreyAndBinarized() {
    String name = "mnist/t10k-images-idx3-ubyte.gz";
    TableSummary grey = TableScan.scan(table(name, ReadOptions.DEFAULTS));
    assertThat(grey.rows()).isEqualTo(10000);
    assertThat(grey.columns()).hasSize(784);
    // Grey levels are the probabilities that the published binarisation drew from.
    assertThat(mean(grey)).isCloseTo(0.1325, within(5e-5));
    TableSummary sample =
        TableScan.scan(
            table(name, ReadOptions.DEFAULTS.withBinarize(Binarize.SAMPLE, 5)), Expectation.BINARY);
    assertThat(mean(sample)).isCloseTo(mean(grey), within(5e-4));
    TableSummary labels =
        TableScan.scan(table("mnist/t10k-labels-idx1-ubyte.gz", ReadOptions.DEFAULTS));
    assertThat(labels.rows()).isEqualTo(10000);
    assertThat(labels.columns()).hasSize(1);
    assertThat(labels.columns().get(0).max()).isEqualTo(9 / 255.0);
  }

  @Test
  void optdigitsAreReadByFormatAndColumns() {
    ReadOptions options = ReadOptions.DEFAULTS.withFormat("data").withColumns(List.of("x1:x64"));
    for (String name : List.of("optdigits/optdigits.tra.gz", "optdigits/optdigits.tes.gz")) {
      TableSummary summary = TableScan.scan(table(name, options));
      assertThat(summary.rows()).isEqualTo(name.contains("tra") ? 3823 : 1797);
      assertThat(summary.columns()).hasSize(64).allMatch(c -> c.integral() && c.min() >= 0);
      assertThat(summary.columns()).extracting(ColumnStatistics::max).contains(16.0);
    }
  }

  @Test
  void redWineHasAHeader() {
    Table table = table("uci_real/rnade_red_wine_folds.csv.gz", ReadOptions.DEFAULTS);
    assertThat(table.columns()).hasSize(12).startsWith("fold", "x1").endsWith("x11");
    TableSummary summary = TableScan.scan(table);
    assertThat(summary.rows()).isEqualTo(1599);
    assertThat(summary.columns().get(0).integral()).isTrue();
    assertThat(summary.columns().get(1).integral()).isFalse();
  }

  /** X beside Y (labels) and classnames (cells): the only table is chosen. */
  @Test
  void caltechSilhouettesAreReadFromMatlab() {
    String name = "caltech101_silhouettes/caltech101_silhouettes_28.mat";
    TableSummary summary = TableScan.scan(table(name, ReadOptions.DEFAULTS), Expectation.BINARY);
    assertThat(summary.rows()).isEqualTo(8671);
    assertThat(summary.columns()).hasSize(784);
    assertThat(mean(summary)).isCloseTo(0.544, within(5e-4));
    Table labels = table(name, ReadOptions.DEFAULTS.withVariable("Y"));
    assertThat(labels.columns()).hasSize(8671);
    assertThat(TableScan.scan(labels).columns())
        .allMatch(c -> c.min() >= 1 && c.max() <= 101 && c.integral());
  }

  /**
   * Images lie column by column, as MATLAB flattens them: silhouettes of airplanes, the first
   * class, are then wider than high, and the other way round they would not be.
   */
  @Test
  void caltechSilhouettesAreNotTransposed() {
    String name = "caltech101_silhouettes/caltech101_silhouettes_28.mat";
    double[] classes =
        table(name, ReadOptions.DEFAULTS.withVariable("Y")).rows().first().values().toArray();
    List<TableRow> rows = table(name, ReadOptions.DEFAULTS).rows().collect();
    double down = 0;
    double across = 0;
    for (int r = 0; r < rows.size(); r++) {
      if (classes[r] == 1) {
        double[] x = rows.get(r).values().toArray();
        for (int i = 0; i < 28; i++) {
          for (int j = 0; j < 28; j++) {
            // a silhouette is 0 on a ground of 1
            double ink = 1 - x[28 * j + i];
            down += ink * Math.pow(i - 13.5, 2);
            across += ink * Math.pow(j - 13.5, 2);
          }
        }
      }
    }
    assertThat(across).isGreaterThan(1.3 * down);
  }
}
