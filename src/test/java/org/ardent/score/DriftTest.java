package org.ardent.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.ardent.math.Random;
import org.junit.jupiter.api.Test;

class DriftTest {
  private static final List<String> NAMES = List.of("a", "b", "c");

  /** Rows of independent, skewed log-densities; a share of them has column b shifted. */
  private static DriftSums rows(int count, long seed, double share, double shift) {
    Random random = Random.of(seed, Random.TEST);
    DriftSums sums = new DriftSums(3);
    for (int i = 0; i < count; i++) {
      double[] row = new double[3];
      for (int c = 0; c < 3; c++) {
        row[c] = StrictMath.log(random.nextDouble() + 1e-9);
      }
      row[1] -= random.nextDouble() < share ? shift : 0;
      sums.add(row, Math.min(100, -10 * row[1]));
    }
    return sums;
  }

  @Test
  void rowsAlikeAreRarelyCalledDrift() {
    int alarms = 0;
    for (int trial = 0; trial < 400; trial++) {
      Drift drift = new Drift(NAMES, rows(300, 2L * trial, 0, 0), rows(200, 2L * trial + 1, 0, 0));
      alarms += drift.p() < 0.05 ? 1 : 0;
    }
    assertThat(alarms).isLessThanOrEqualTo(20 + 9);
  }

  @Test
  void aShiftedColumnIsNamedFirst() {
    Drift drift = new Drift(NAMES, rows(2000, 1, 0, 0), rows(2000, 2, 0.1, 4));
    assertThat(drift.columns().get(0).name()).isEqualTo("b");
    assertThat(drift.columns().get(0).change()).isCloseTo(-0.4, within(0.15));
    assertThat(drift.columns().get(0).p()).isLessThan(1e-6);
    assertThat(drift.columns().get(1).p()).isGreaterThan(0.05);
    assertThat(drift.whole().change()).isCloseTo(-0.4, within(0.25));
    assertThat(drift.p()).isLessThan(1e-6);
    assertThat(drift.distance()).isBetween(0.03, 0.2);
    assertThat(drift.page()).contains("| b |", "2,000 rows against 2,000 reference rows");
  }

  @Test
  void sumsOfPartsAreThoseOfTheWhole() {
    DriftSums whole = new DriftSums(3);
    DriftSums first = new DriftSums(3);
    DriftSums second = new DriftSums(3);
    Random random = Random.of(5, Random.TEST);
    for (int i = 0; i < 500; i++) {
      double[] row = {random.nextGaussian(), i % 3 == 0 ? Double.NaN : random.nextGaussian(), 7};
      whole.add(row, i % 101);
      (i < 180 ? first : second).add(row, i % 101);
    }
    first.add(second);
    for (int c = 0; c <= 3; c++) {
      assertThat(first.count(c)).isEqualTo(whole.count(c));
      assertThat(first.mean(c)).isCloseTo(whole.mean(c), within(1e-12));
      assertThat(first.errorSquared(c)).isCloseTo(whole.errorSquared(c), within(1e-12));
    }
    assertThat(first.cumulative()).isEqualTo(whole.cumulative());
  }

  @Test
  void holmsProbabilitiesGrowWithTheNumberOfTests() {
    assertThat(Drift.holm(new double[] {0.01, 0.04, 0.03})).containsExactly(0.03, 0.06, 0.06);
    assertThat(Drift.holm(new double[] {0.5, 0.9})).containsExactly(1, 1);
  }

  @Test
  void theSameRowsDoNotDrift() {
    Drift drift = new Drift(NAMES, rows(100, 3, 0, 0), rows(100, 3, 0, 0));
    assertThat(drift.p()).isEqualTo(1);
    assertThat(drift.distance()).isZero();
    Drift one = new Drift(NAMES, rows(1, 3, 0, 0), rows(1, 4, 0, 0));
    assertThat(one.p()).isEqualTo(1);
  }
}
