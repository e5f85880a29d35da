package org.ardent.model.conditional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.ardent.math.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Masses of cells, in the middle, in the tails, narrow, wide and open. */
class LocationScaleTest {
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  private static LocationScale family(String name) {
    return switch (name) {
      case "normal" -> Normal.STANDARD;
      case "logistic" -> Logistic.STANDARD;
      default -> Laplace.STANDARD;
    };
  }

  static Stream<LocationScale> families() {
    return Stream.of("normal", "logistic", "laplace").map(LocationScaleTest::family);
  }

  /** Log-mass and its derivatives by mean and log-scale, by mpmath 1.3 with 60 to 1500 digits. */
  @ParameterizedTest
  @CsvSource({
    "normal, -0.5, 1, -0.959916333695622319, 0, -0.919410845399188",
    "normal, -3, 0.001, -12.3251936039785059, -2.99949975004171, 7.99699883383359",
    "normal, 0, 1e-6, -14.7344490911691136, 4.99999999999958e-7, -0.999999999999667",
    "normal, 0.004, 0.009, -5.62950873460219115, 0.00849994262515492, -0.999921000993596",
    "normal, 0.2, 0.01, -5.54512521074890946, 0.204998291672481, -0.95796736710756",
    "normal, 2, 0.5, -4.10194537803102482, 2.20445207816767, 3.87904303168523",
    "normal, 5, 1e-9, -34.1422043726510838, 5.0000000005, 24.000000005",
    "normal, 8, 1, -35.0136185934371481, 8.1211889929798, 64.967859202479",
    "normal, 37, 0.5, -689.030585584934076, 37.0269876821081, 1369.99854408708",
    "normal, -40, 3, -689.030585576890594, -37.026987686127, 1369.9985443867",
    "normal, 1000, 1e-7, -500017.037084183746, 1000.00000005, 999999.000099998",
    "normal, 1000, 1e-4, -500010.178862274856, 1000.00004916681, 999999.098333614",
    "normal, 1000, 1, -500007.826694812184, 1000.000999998, 1000000.999998",
    "logistic, -0.5, 1, -1.40682911374729525, 0, -0.959517375667472",
    "logistic, -3, 0.001, -10.0044773889312789, -0.905103056533859, 1.71485655733853",
    "logistic, 0, 1e-6, -15.2018049190842481, 2.49999999999979e-7, -0.999999999999833",
    "logistic, 2, 0.5, -3.13856987490271069, 0.804938897956639, 0.801201664634257",
    "logistic, 5, 1e-9, -25.7366965344179544, 0.986614298158078, 3.9330714912837",
    "logistic, 8, 1, -8.45913395394970092, 0.999541255293547, 7.41422994090307",
    "logistic, -40, 3, -37.0510691809427017, -1, 36.8428129105262",
    "logistic, 1000, 1e-7, -1016.11809570095832, 1, 999.00000005",
    "logistic, -20000, 0.1, -20002.2521684610441, -1, 19998.9491668055",
    "laplace, -0.5, 1, -0.932752129567188572, 0, -0.770747041268399",
    "laplace, -3, 0.001, -10.600402417875416, -1, 1.99949991666667",
    "laplace, 0, 1e-6, -14.5086582385241778, 0.999999999999995, -0.999999500000083",
    "laplace, 2, 0.5, -3.62589931012713388, 1, 1.2292529587316",
    "laplace, 5, 1e-9, -26.4164130180063564, 1, 4.0000000005",
    "laplace, 8, 1, -9.1518223259470272, 1, 7.41802329313067",
    "laplace, -40, 3, -37.7442163615026469, -1, 36.8428129105262",
    "laplace, 1000, 1e-4, -1009.90353755211946, 1, 999.000049999167",
    "laplace, -20000, 0.1, -20002.945315641604, -1, 19998.9491668055"
  })
  void massesAndSlopesAreExact(
      String name, double lower, double width, double logMass, double shift, double stretch) {
    double[] slopes = new double[2];
    double actual = family(name).logMass(lower, lower + width, width, slopes);
    assertThat(actual).isCloseTo(logMass, within(1e-12 * Math.max(1, Math.abs(logMass))));
    assertThat(slopes[0]).isCloseTo(shift, within(1e-10 * Math.max(1, Math.abs(shift))));
    assertThat(slopes[1]).isCloseTo(stretch, within(1e-10 * Math.max(1, Math.abs(stretch))));
    assertThat(family(name).logMass(lower, lower + width, width, null)).isEqualTo(actual);
  }

  @ParameterizedTest
  @MethodSource("families")
  void cellsAddUpToOne(LocationScale family) {
    for (double width : new double[] {0.003, 0.3, 2, 50}) {
      double first = -20 * width - 0.1;
      double sum = Math.exp(family.logMass(Double.NEGATIVE_INFINITY, first, INFINITY, null));
      for (int i = 0; i < 40; i++) {
        double lower = first + i * width;
        sum += Math.exp(family.logMass(lower, lower + width, width, null));
      }
      sum += Math.exp(family.logMass(first + 40 * width, INFINITY, INFINITY, null));
      assertThat(sum).isCloseTo(1, within(1e-12));
    }
    double[] slopes = {1, 1};
    assertThat(family.logMass(Double.NEGATIVE_INFINITY, INFINITY, INFINITY, slopes)).isZero();
    assertThat(slopes).containsExactly(0, 0);
  }

  /** Nothing overflows, underflows or is lost, however far a cell is and however narrow. */
  @ParameterizedTest
  @MethodSource("families")
  void isFiniteAnywhere(LocationScale family) {
    double[] slopes = new double[2];
    for (double lower : new double[] {0, 1e-9, 1, 30, 1e4, 1.5e8, 1e12}) {
      for (double width : new double[] {1e-12, 1e-6, 1e-3, 1, 1e3, 1e9, INFINITY}) {
        double up = family.logMass(lower, lower + width, width, slopes);
        double shift = slopes[0];
        double stretch = slopes[1];
        assertThat(up).isFinite().isNegative();
        assertThat(shift).isFinite().isNotNegative();
        assertThat(stretch).isFinite();
        // The mirror image.
        assertThat(family.logMass(-lower - width, -lower, width, slopes)).isEqualTo(up);
        assertThat(slopes).containsExactly(-shift, stretch);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("families")
  void slopesAreThoseOfCentralDifferences(LocationScale family) {
    Random random = Random.of(3, Random.TEST);
    double[] slopes = new double[2];
    for (int trial = 0; trial < 300; trial++) {
      double lower = 4 * random.nextGaussian();
      double width = Math.exp(2 * random.nextGaussian());
      family.logMass(lower, lower + width, width, slopes);
      double h = 1e-5;
      double moved =
          family.logMass(lower - h, lower + width - h, width, null)
              - family.logMass(lower + h, lower + width + h, width, null);
      double grow = Math.exp(-h);
      double shrink = Math.exp(h);
      double stretched =
          family.logMass(lower * grow, (lower + width) * grow, width * grow, null)
              - family.logMass(lower * shrink, (lower + width) * shrink, width * shrink, null);
      assertThat(slopes[0]).isCloseTo(moved / (2 * h), within(1e-6 * (1 + Math.abs(slopes[0]))));
      assertThat(slopes[1])
          .isCloseTo(stretched / (2 * h), within(1e-6 * (1 + Math.abs(slopes[1]))));
    }
  }

  @Test
  void aTailIsThatOfItsDistributionFunction() {
    // 1 − Φ(5), 1 − σ(30), e^−700/2.
    assertThat(Normal.STANDARD.logMass(5, INFINITY, INFINITY, null))
        .isCloseTo(Math.log(2.866515718791939e-7), within(1e-13 * 15));
    assertThat(Logistic.STANDARD.logMass(30, INFINITY, INFINITY, null))
        .isCloseTo(-30, within(1e-12));
    assertThat(Laplace.STANDARD.logMass(700, INFINITY, INFINITY, null))
        .isCloseTo(-700 - Math.log(2), within(1e-12));
  }
}
