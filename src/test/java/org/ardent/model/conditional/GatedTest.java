package org.ardent.model.conditional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.ardent.math.Random;
import org.junit.jupiter.api.Test;

class GatedTest {
  private static final Lattice COUNTS = new Lattice(1, 0, 0, Double.POSITIVE_INFINITY, 1, 2);

  private static Gated counts() {
    return new Gated(
        new GridMixture(Logistic.STANDARD, COUNTS, 1, false, -5),
        true,
        new double[] {COUNTS.standardize(0)},
        true,
        0);
  }

  @Test
  void anAtomOfAGridIsMadeByBothParts() {
    float[] out = {-1, 0.5f, 0.2f, -0.3f};
    double normalizer = Math.log(1 + Math.exp(-1) + Math.exp(0.5));
    double zero = COUNTS.standardize(0);
    GridMixture ordinary = new GridMixture(Logistic.STANDARD, COUNTS, 1, false, -5);
    double expected =
        Math.exp(0.5 - normalizer) + Math.exp(ordinary.logDensity(out, 2, zero) - normalizer);
    assertThat(Math.exp(counts().logDensity(out, 0, zero))).isCloseTo(expected, within(1e-12));
    assertThat(counts().logDensity(out, 0, Double.NaN)).isCloseTo(-1 - normalizer, within(1e-6));
    double sum = Math.exp(counts().logDensity(out, 0, Double.NaN));
    for (int k = 0; k < 400; k++) {
      sum += Math.exp(counts().logDensity(out, 0, COUNTS.standardize(k)));
    }
    assertThat(sum).isCloseTo(1, within(1e-9));
  }

  @Test
  void outcomesAreProbabilitiesWhateverTheUnitAndValuesAreInTheirOwn() {
    double logUnit = Math.log(100);
    Gated gated = new Gated(new Gaussian(-5), false, new double[] {0.25}, false, logUnit);
    float[] out = {1, 0.5f, 0};
    double normalizer = Math.log(1 + Math.E);
    assertThat(gated.logDensity(out, 0, 0.25)).isCloseTo(1 - normalizer, within(1e-6));
    double density = new Gaussian(-5).logDensity(out, 1, 0.3);
    assertThat(gated.logDensity(out, 0, 0.3))
        .isCloseTo(density - normalizer - logUnit, within(1e-6));
  }

  @Test
  void theModeIsTheMostProbableOutcomeOrValue() {
    double zero = COUNTS.standardize(0);
    double four = COUNTS.standardize(4);
    assertThat(counts().mode(new double[] {-1, -2, four, -3}, 0)).isEqualTo(four);
    assertThat(counts().mode(new double[] {-1, 1, four, -3}, 0)).isEqualTo(zero);
    assertThat(counts().mode(new double[] {2, 1, four, -3}, 0)).isNaN();
    // Of a wide component each value is rarer than a missing one, but all together are not.
    assertThat(counts().mode(new double[] {-0.1, -2, four, 1}, 0)).isNotNaN();
    assertThat(counts().mode(new double[] {0.2, -2, four, 1}, 0)).isNaN();
    // The lowest cell has all that lies below it.
    GridMixture grid = new GridMixture(Logistic.STANDARD, COUNTS, 1, false, -5);
    assertThat(grid.mode(new double[] {COUNTS.standardize(1), 0.5}, 0)).isEqualTo(zero);
    Gated real = new Gated(new Gaussian(-5), true, new double[] {0.25}, false, 3);
    assertThat(real.mode(new double[] {-1, -0.1, 0.7, -4}, 0)).isEqualTo(0.7);
    assertThat(real.mode(new double[] {-1, 0.1, 0.7, -4}, 0)).isEqualTo(0.25);
  }

  @Test
  void gradientIsThatOfCentralDifferences() {
    Random random = Random.of(6, Random.TEST);
    for (double x : new double[] {Double.NaN, COUNTS.standardize(0), COUNTS.standardize(3)}) {
      for (int trial = 0; trial < 20; trial++) {
        float[] out = new float[4];
        double[] wide = new double[4];
        for (int i = 0; i < 4; i++) {
          out[i] = (float) (2 * random.nextGaussian());
          wide[i] = out[i];
        }
        float[] delta = new float[4];
        double logDensity = counts().gradient(out, 0, x, delta, 0);
        assertThat(logDensity).isCloseTo(counts().logDensity(wide, 0, x), within(1e-5));
        for (int i = 0; i < 4; i++) {
          double h = 1e-6;
          wide[i] = out[i] + h;
          double up = counts().logDensity(wide, 0, x);
          wide[i] = out[i] - h;
          double down = counts().logDensity(wide, 0, x);
          wide[i] = out[i];
          assertThat((double) delta[i]).isCloseTo((up - down) / (2 * h), within(1e-5));
        }
      }
    }
  }

  /** One pseudo-count for each outcome: what was never missing is odd, and possible. */
  @Test
  void startsFromTheFrequenciesOfTheOutcomes() {
    float[] bias = new float[4];
    counts().initialize(new double[] {0, 30, 12.5}, 0, 100, bias, 0);
    assertThat(counts().logDensity(bias, 0, Double.NaN))
        .isCloseTo(Math.log(1.0 / 103), within(1e-6));
    Gated binary = new Gated(Bernoulli.INSTANCE, true, new double[0], false, 0);
    float[] start = new float[2];
    binary.initialize(new double[] {20, 60}, 0, 100, start, 0);
    assertThat(binary.logDensity(start, 0, Double.NaN))
        .isCloseTo(Math.log(21.0 / 102), within(1e-6));
    assertThat(binary.logDensity(start, 0, 1))
        .isCloseTo(Math.log(81.0 / 102) + Math.log(61.0 / 82), within(1e-6));
  }

  @Test
  void theMeanIsThatOfWhatIsNotMissing() {
    Gated gated = new Gated(new Gaussian(-5), true, new double[] {2}, false, 0);
    float[] out = {50, (float) Math.log(3), 1, 0};
    // Atom 2 three times as probable as an ordinary value of mean 1.
    assertThat(gated.mean(out, 0)).isCloseTo(1.75, within(1e-6));
  }

  @Test
  void aGateHasAnOutcome() {
    assertThatThrownBy(() -> new Gated(Bernoulli.INSTANCE, false, new double[0], false, 0))
        .hasMessageContaining("at least one outcome");
  }
}
