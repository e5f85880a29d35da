package org.ardent.model.conditional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ardent.math.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GridMixtureTest {
  private static final double FLOOR = -5;
  private static final double OPEN = Double.POSITIVE_INFINITY;

  private static Lattice lattice(double step, double lower, double upper) {
    return new Lattice(step, 0, lower, upper, 3.7, 2.1);
  }

  static Stream<LocationScale> families() {
    return LocationScaleTest.families();
  }

  /** Far out, and with a scale at the floor: low, finite, and with a finite gradient. */
  @ParameterizedTest
  @MethodSource("families")
  void aMillionStandardDeviationsOffIsLowAndFinite(LocationScale family) {
    GridMixture conditional = new GridMixture(family, lattice(1, -OPEN, OPEN), 2, true, FLOOR);
    float[] out = {0.3f, -0.2f, -1, 1, -40, 0.5f};
    float[] delta = new float[6];
    double before = 0;
    for (double cell : new double[] {10, 100, 1e4, 2.1e6, -2.1e6}) {
      double x = lattice(1, -OPEN, OPEN).standardize(cell);
      double logMass = conditional.gradient(out, 0, x, delta, 0);
      assertThat(logMass).isFinite().isEqualTo(conditional.logDensity(out, 0, x));
      if (cell > 0) {
        assertThat(logMass).isLessThan(before);
        before = logMass;
      }
      assertThat(IntStream.range(0, 6).mapToDouble(i -> delta[i])).allMatch(Double::isFinite);
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void gradientIsThatOfCentralDifferences(LocationScale family) {
    Random random = Random.of(4, Random.TEST);
    for (Lattice lattice :
        new Lattice[] {lattice(1, -OPEN, OPEN), lattice(0.01, -OPEN, OPEN), lattice(1, 0, 6)}) {
      GridMixture conditional = new GridMixture(family, lattice, 3, true, FLOOR);
      for (int trial = 0; trial < 50; trial++) {
        float[] out = new float[9];
        double[] wide = new double[9];
        for (int i = 0; i < out.length; i++) {
          out[i] = (float) random.nextGaussian();
          wide[i] = out[i];
        }
        double x = lattice.nearest(2 * random.nextGaussian());
        float[] delta = new float[9];
        conditional.gradient(out, 0, x, delta, 0);
        for (int i = 0; i < out.length; i++) {
          double h = 1e-6;
          wide[i] = out[i] + h;
          double up = conditional.logDensity(wide, 0, x);
          wide[i] = out[i] - h;
          double down = conditional.logDensity(wide, 0, x);
          wide[i] = out[i];
          double expected = (up - down) / (2 * h);
          assertThat((double) delta[i])
              .isCloseTo(expected, within(1e-5 * Math.max(1, Math.abs(expected))));
        }
      }
    }
  }

  /** A cell is as probable as draws of the density that fall into it. */
  @ParameterizedTest
  @MethodSource("families")
  void samplesAreThePointsOfTheGridWithinItsBounds(LocationScale family) {
    Lattice lattice = lattice(0.1, 3.2, 4.5);
    GridMixture conditional = new GridMixture(family, lattice, 2, true, FLOOR);
    float[] out = {0, 1, -0.3f, 0.2f, -2, -1};
    Random random = Random.of(5, Random.SAMPLE);
    int count = 20_000;
    int[] seen = new int[14];
    for (int i = 0; i < count; i++) {
      double value = lattice.value(conditional.sample(out, 0, random));
      int k = (int) Math.rint((value - 3.2) / 0.1);
      // To the bit what a file has: 3.3, and never 3.3000000000000003.
      assertThat(value).isEqualTo(Double.parseDouble("3.2") == value ? 3.2 : (32 + k) / 10.0);
      seen[k]++;
    }
    double total = 0;
    for (int k = 0; k < seen.length; k++) {
      double p = Math.exp(conditional.logDensity(out, 0, lattice.standardize((32 + k) / 10.0)));
      total += p;
      assertThat((double) seen[k] / count).isCloseTo(p, within(5 * Math.sqrt(p / count)));
    }
    assertThat(total).isCloseTo(1, within(1e-12));
  }

  @Test
  void whatIsNotOnTheGridHasALowFiniteScoreAndNoGradient() {
    Lattice lattice = lattice(1, 0, OPEN);
    GridMixture conditional = new GridMixture(Logistic.STANDARD, lattice, 1, false, FLOOR);
    float[] out = {0, 0};
    float[] delta = {7, 7};
    for (double cell : new double[] {-1, 2.5, -1e9}) {
      double x = lattice.standardize(cell);
      double score = conditional.gradient(out, 0, x, delta, 0);
      assertThat(score).isFinite().isLessThan(Math.log(1e-6));
      assertThat(score).isEqualTo(conditional.logDensity(out, 0, x));
      assertThat(delta).containsExactly(0, 0);
      assertThat(lattice.value(x)).isCloseTo(cell, within(1e-9 * Math.abs(cell)));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 0.1, 0.01, 1e-4, 250, 1.0 / 3})
  void cellsKeepTheirValues(double step) {
    Lattice lattice = new Lattice(step, 0, -OPEN, OPEN, 1234.5678, 87.65);
    for (int k = -3000; k < 3000; k += 7) {
      double cell = Math.abs(step) < 1 && step != 1.0 / 3 ? k / Math.rint(1 / step) : k * step;
      double x = lattice.standardize(cell);
      assertThat(lattice.contains(x)).isTrue();
      assertThat(lattice.nearest(x)).isEqualTo(x);
      assertThat(lattice.standardize(lattice.value(x))).isEqualTo(x);
      if (step != 1.0 / 3) {
        assertThat(lattice.value(x)).isEqualTo(cell);
      }
    }
  }

  @Test
  void numbersOfTwelveDigitsAreOnTheirGrid() {
    Lattice lattice = new Lattice(1, 0, -OPEN, OPEN, 5e11, 3e11);
    for (double cell : new double[] {1, 123_456_789_012.0, 999_999_999_999.0}) {
      assertThat(lattice.value(lattice.standardize(cell))).isEqualTo(cell);
    }
  }

  @Test
  void aGridIsRefusedThatIsNone() {
    assertThatThrownBy(() -> lattice(0, 0, 1)).hasMessageContaining("positive step");
    assertThatThrownBy(() -> lattice(1, 2, 1)).hasMessageContaining("lower bound below");
  }
}
