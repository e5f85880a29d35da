package org.ardent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import org.ardent.synthetic.SyntheticCustomers;
import org.ardent.synthetic.SyntheticCustomers.Column;
import org.junit.jupiter.api.Test;

/** One model over binary, categorical and real columns, against the same columns on their own. */
class CustomersModelTest extends CommandLineTest {
  private static final int ROWS = 4000;

  private JsonNode train(String options, String output) {
    return ardent(
            String.format(
                Locale.ROOT,
                "train --train customers:%d:1 --valid customers:1000:2 --shards 2 --output {}/%s"
                    + " %s",
                ROWS,
                output,
                options))
        .json();
  }

  @Test
  void oneModelBeatsColumnsOnTheirOwnAndSamplesHaveTheirMarginals() {
    JsonNode joint =
        train(
            "--model nade --hidden 50 --activation relu --epochs 12 --learning-rate 5e-3"
                + " --clip-norm 10 --schedule linear --weight-decay 0 --l1 0 --dropout 0 --average"
                + " 0",
            "joint");
    // No weight withstands such a penalty: every column is its marginal density.
    JsonNode alone = train("--model fvsbn --l1 100 --epochs 3 --learning-rate 5e-3", "alone");
    float[] weights = model("alone").parameters();
    for (int[] range : model("alone").model().penalizedRanges()) {
      for (int i = range[0]; i < range[1]; i++) {
        assertThat(Math.abs(weights[i])).isLessThan(0.01f);
      }
    }
    assertThat(logLikelihood(joint)).isGreaterThan(logLikelihood(alone) + 4);

    ardent(
            String.format(
                Locale.ROOT, "sample --model {}/joint --count %d --seed 3 --output {}/s.csv", ROWS))
        .json();
    List<double[]> drawn =
        text("s.csv")
            .lines()
            .skip(1)
            .map(line -> Arrays.stream(line.split(",")).mapToDouble(Double::parseDouble).toArray())
            .toList();
    List<double[]> data =
        LongStream.range(0, ROWS).mapToObj(i -> SyntheticCustomers.row(1, i)).toList();
    for (Column column : Column.values()) {
      assertThat(distance(column(data, column), column(drawn, column)))
          .as("Kolmogorov-Smirnov distance of %s", column.columnName())
          .isLessThan(0.06);
    }
  }

  private static double logLikelihood(JsonNode trained) {
    return trained.get("valid").get("logLikelihood").asDouble();
  }

  private static double[] column(List<double[]> rows, Column column) {
    return rows.stream().mapToDouble(row -> row[column.index()]).sorted().toArray();
  }

  /** The largest difference between the distribution functions of two sorted samples. */
  private static double distance(double[] x, double[] y) {
    return Arrays.stream(x).map(v -> Math.abs(share(x, v) - share(y, v))).max().orElseThrow();
  }

  /** The share of values that are at most v. */
  private static double share(double[] sorted, double v) {
    int i = Arrays.binarySearch(sorted, Math.nextUp(v));
    return (double) (i < 0 ? -i - 1 : i) / sorted.length;
  }
}
