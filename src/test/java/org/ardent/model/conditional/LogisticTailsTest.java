package org.ardent.model.conditional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Discretised logistics far out in their tails, against arithmetic of 60 digits. */
class LogisticTailsTest {
  private static final MathContext DIGITS = new MathContext(60);
  private static final double OPEN = Double.POSITIVE_INFINITY;
  private static final double FLOOR = -30;
  private static final BigDecimal H = new BigDecimal("1e-20");

  /** e^x: halved until it is small, a Taylor series, squared as often. */
  private static BigDecimal exp(BigDecimal x) {
    int halvings = 0;
    BigDecimal small = x;
    while (small.abs().compareTo(new BigDecimal("1e-3")) > 0) {
      small = small.divide(BigDecimal.valueOf(2), DIGITS);
      halvings++;
    }
    MathContext more = new MathContext(DIGITS.getPrecision() + 20);
    BigDecimal sum = BigDecimal.ONE;
    BigDecimal term = BigDecimal.ONE;
    for (int i = 1; i < 30; i++) {
      term = term.multiply(small, more).divide(BigDecimal.valueOf(i), more);
      sum = sum.add(term, more);
    }
    for (int i = 0; i < halvings; i++) {
      sum = sum.multiply(sum, more);
    }
    return sum.round(DIGITS);
  }

  private static BigDecimal sigmoid(BigDecimal z) {
    BigDecimal e = exp(z.abs().negate());
    BigDecimal one = BigDecimal.ONE;
    return z.signum() < 0
        ? e.divide(one.add(e, DIGITS), DIGITS)
        : one.divide(one.add(e, DIGITS), DIGITS);
  }

  private static double log(BigDecimal x) {
    int digits = x.precision() - x.scale() - 1;
    return Math.log(x.movePointLeft(digits).doubleValue()) + digits * Math.log(10);
  }

  /** F((u−μ)/s) − F((l−μ)/s), the edges null where the cell is open, on the side without 1 − ε. */
  private static BigDecimal mass(
      BigDecimal lower, BigDecimal upper, BigDecimal mean, BigDecimal scale) {
    BigDecimal l = lower == null ? null : lower.subtract(mean).divide(scale, DIGITS);
    BigDecimal u = upper == null ? null : upper.subtract(mean).divide(scale, DIGITS);
    if (u == null) {
      return sigmoid(l.negate());
    }
    if (l == null) {
      return sigmoid(u);
    }
    return l.signum() > 0
        ? sigmoid(l.negate()).subtract(sigmoid(u.negate()), DIGITS)
        : sigmoid(u).subtract(sigmoid(l), DIGITS);
  }

  private static void check(Lattice lattice, double x, float mean, float logScale) {
    GridMixture one = new GridMixture(Logistic.STANDARD, lattice, 1, false, FLOOR);
    float[] out = {mean, logScale};
    float[] delta = new float[2];
    double logMass = one.gradient(out, 0, x, delta, 0);
    BigDecimal half = new BigDecimal(lattice.halfStep());
    BigDecimal at = new BigDecimal(x);
    BigDecimal lower = lattice.isLowest(x) ? null : at.subtract(half);
    BigDecimal upper = lattice.isHighest(x) ? null : at.add(half);
    BigDecimal m = new BigDecimal(mean);
    BigDecimal s = exp(new BigDecimal((double) logScale));
    BigDecimal exact = mass(lower, upper, m, s);
    double expected = log(exact);
    String what = "x %s, mean %s, log-scale %s".formatted(x, mean, logScale);
    assertThat(logMass)
        .as(what)
        .isFinite()
        .isLessThanOrEqualTo(0)
        .isCloseTo(expected, within(1e-9 * Math.max(1, Math.abs(expected))))
        .isEqualTo(one.logDensity(out, 0, x));
    BigDecimal factor = exp(H);
    double byMean =
        slope(mass(lower, upper, m.add(H), s), mass(lower, upper, m.subtract(H), s), exact);
    double byLogScale =
        slope(
            mass(lower, upper, m, s.multiply(factor)),
            mass(lower, upper, m, s.divide(factor, DIGITS)),
            exact);
    assertThat((double) delta[0])
        .as(what)
        .isFinite()
        .isCloseTo(byMean, within(1e-6 * Math.max(1e-3, Math.abs(byMean))));
    assertThat((double) delta[1])
        .as(what)
        .isFinite()
        .isCloseTo(byLogScale, within(1e-6 * Math.max(1e-3, Math.abs(byLogScale))));
  }

  /** Of the logarithm. */
  private static double slope(BigDecimal up, BigDecimal down, BigDecimal at) {
    return up.subtract(down, DIGITS)
        .divide(at.multiply(H).multiply(BigDecimal.valueOf(2)), DIGITS)
        .doubleValue();
  }

  @ParameterizedTest
  @ValueSource(floats = {-9, -5, -1, 0, 3, 8})
  void probabilitiesAndGradientsAreExactHoweverFarOut(float logScale) {
    double scale = Math.exp(logScale);
    for (Lattice lattice :
        new Lattice[] {
          new Lattice(1, 0, -OPEN, OPEN, 3.7, 2.1), new Lattice(0.01, 0, -OPEN, OPEN, 0, 250)
        }) {
      for (double far : new double[] {0, 0.3, 1, 30, 1e3, 1e4, 1e6, 1e8}) {
        check(lattice, lattice.nearest(far * scale + 0.25), 0.25f, logScale);
        check(lattice, lattice.nearest(-far * scale + 0.25), 0.25f, logScale);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {-6, -2, 0, 4, 9})
  void theCellsAtTheBoundsHaveTheTails(float logScale) {
    Lattice lattice = new Lattice(1, 0, 0, 20, 10, 5);
    double scale = Math.exp(logScale);
    for (double far : new double[] {0, 1, 1e3, 1e5, 1e7}) {
      for (float mean : new float[] {(float) (far * scale), (float) (-far * scale)}) {
        GridMixture one = new GridMixture(Logistic.STANDARD, lattice, 1, false, FLOOR);
        double total =
            IntStream.rangeClosed(0, 20)
                .mapToDouble(
                    k ->
                        Math.exp(
                            one.logDensity(
                                new float[] {mean, logScale}, 0, lattice.standardize(k))))
                .sum();
        assertThat(total).isCloseTo(1, within(1e-12));
        for (int k : new int[] {0, 1, 10, 19, 20}) {
          check(lattice, lattice.standardize(k), mean, logScale);
        }
      }
    }
  }

  /** One component takes the value, the others are out of its sight. */
  @Test
  void componentsThatAreFarOffDoNotDisturb() {
    Lattice lattice = new Lattice(1, 0, 0, OPEN, 10, 5);
    GridMixture three = new GridMixture(Logistic.STANDARD, lattice, 3, true, FLOOR);
    float[] out = {0, 0, -200, 0.4f, 1e8f, -1e8f, -3, -20, 10};
    float[] delta = new float[9];
    double x = lattice.standardize(12);
    double logMass = three.gradient(out, 0, x, delta, 0);
    GridMixture one = new GridMixture(Logistic.STANDARD, lattice, 1, false, FLOOR);
    assertThat(logMass)
        .isCloseTo(one.logDensity(new float[] {0.4f, -3}, 0, x) - Math.log(2), within(1e-9));
    for (float slope : delta) {
      assertThat(slope).isFinite();
    }
    assertThat(delta[4]).isZero();
  }
}
