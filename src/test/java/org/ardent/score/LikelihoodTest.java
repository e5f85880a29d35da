package org.ardent.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.ardent.math.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LikelihoodTest {
  private static final int ROWS = 1000;

  private static double row(int i) {
    return Random.of(3, Random.TEST, i).nextDouble();
  }

  private static double weight(int i) {
    return i % 4;
  }

  private static Likelihood of(int from, int to, double offset) {
    Likelihood likelihood = Likelihood.NONE;
    for (int i = from; i < to; i++) {
      likelihood = likelihood.plus(offset + row(i), weight(i), 0);
    }
    return likelihood;
  }

  /** By two passes over the rows, without an offset. */
  private static double standardError() {
    double weight = IntStream.range(0, ROWS).mapToDouble(i -> weight(i)).sum();
    double squares = IntStream.range(0, ROWS).mapToDouble(i -> weight(i) * weight(i)).sum();
    double mean = IntStream.range(0, ROWS).mapToDouble(i -> weight(i) * row(i)).sum() / weight;
    double deviations =
        IntStream.range(0, ROWS).mapToDouble(i -> weight(i) * Math.pow(row(i) - mean, 2)).sum();
    return Math.sqrt(deviations / weight * squares) / weight;
  }

  /** E[x²] − E[x]² has lost all digits at 1e9. */
  @ParameterizedTest
  @ValueSource(doubles = {0, -100, -1e6, -1e9})
  void theStandardErrorDoesNotDependOnTheMean(double offset) {
    double tolerance = 1e-9 + Math.abs(offset) * 1e-15;
    assertThat(of(0, ROWS, offset).standardError()).isCloseTo(standardError(), within(tolerance));
    Likelihood merged = of(0, 300, offset).plus(of(300, 301, offset)).plus(of(301, ROWS, offset));
    assertThat(merged.standardError()).isCloseTo(standardError(), within(tolerance));
    assertThat(merged.mean()).isCloseTo(of(0, ROWS, offset).mean(), within(tolerance));
  }

  @Test
  void ofEqualRowsIsExactlyZero() {
    Likelihood likelihood = Likelihood.NONE;
    for (int i = 0; i < 8; i++) {
      likelihood = likelihood.plus(-0.5, 1, 0);
    }
    assertThat(likelihood.standardError()).isZero();
  }

  @Test
  void nothingAddsNothing() {
    Likelihood rows = of(0, 10, -5);
    assertThat(rows.plus(Likelihood.NONE)).isEqualTo(rows);
    assertThat(Likelihood.NONE.plus(rows)).isEqualTo(rows);
  }
}
