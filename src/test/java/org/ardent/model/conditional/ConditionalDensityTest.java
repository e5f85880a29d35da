package org.ardent.model.conditional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ardent.math.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every conditional, without a model: the density has mass one, the gradient is that of finite
 * differences, samples and means are those of the density.
 */
class ConditionalDensityTest {
  private static final double FLOOR = -3;

  /** Where densities of reals are integrated: what is outside is below rounding. */
  private static final double END = 80;

  private static final int CELLS = 160_000;

  /** A conditional with outputs to try; how many values it has, 0 for reals. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Case(Conditional conditional, int values, float... out) {
    boolean real() {
      return values == 0;
    }

    double density(double x) {
      return StrictMath.exp(conditional.logDensity(widened(out), 0, x));
    }

    /** Σ or ∫ of f(x)·p(x), the integral by the trapezoidal rule. */
    double expectation(DoubleUnaryOperator f) {
      if (!real()) {
        return IntStream.range(0, values).mapToDouble(x -> f.applyAsDouble(x) * density(x)).sum();
      }
      double width = 2 * END / CELLS;
      return width
          * IntStream.rangeClosed(0, CELLS)
              .mapToDouble(i -> -END + i * width)
              .map(x -> f.applyAsDouble(x) * density(x))
              .sum();
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case(Bernoulli.INSTANCE, 2, 0),
        new Case(Bernoulli.INSTANCE, 2, 2.5f),
        new Case(Bernoulli.INSTANCE, 2, -7),
        new Case(new Categorical(1), 1, 0.3f),
        new Case(new Categorical(5), 5, 1, -2, 0.5f, 3, 0),
        new Case(new Categorical(3), 3, 90, 88, 91),
        new Case(new Gaussian(FLOOR), 0, 0.7f, -0.4f),
        new Case(new Gaussian(FLOOR), 0, -1, -5),
        new Case(new DensityMixture(Normal.STANDARD, 1, false, FLOOR), 0, 0.3f, 0.2f),
        new Case(
            new DensityMixture(Normal.STANDARD, 3, true, FLOOR),
            0,
            1,
            0,
            -1,
            -2,
            0,
            3,
            0.5f,
            -1,
            -4),
        new Case(new DensityMixture(Laplace.STANDARD, 2, false, FLOOR), 0, -1, 2, 0.2f, -1),
        new Case(
            new DensityMixture(Laplace.STANDARD, 2, true, FLOOR), 0, 0.5f, -0.5f, -1, 2, 0.2f, -5),
        new Case(new DensityMixture(Logistic.STANDARD, 2, false, FLOOR), 0, 0.5f, -1, -0.5f, 0.3f),
        new Case(
            new DensityMixture(Logistic.STANDARD, 3, true, FLOOR),
            0,
            0,
            2,
            1,
            -2,
            0,
            3,
            -0.5f,
            -1,
            -9));
  }

  /**
   * Values to try: all there are, or reals in the middle, in the tails and at no component's mean.
   */
  private static double[] values(Case c) {
    return c.real()
        ? new double[] {-6.3, -1.7, -0.9, 0.15, 0.65, 2.4, 9}
        : IntStream.range(0, c.values()).asDoubleStream().toArray();
  }

  private static double[] widened(float[] out) {
    return IntStream.range(0, out.length).mapToDouble(i -> out[i]).toArray();
  }

  @Test
  void allOfThePackageAreHere() {
    Set<String> tried =
        cases().map(c -> c.conditional().getClass().getName()).collect(Collectors.toSet());
    // GridMixtureTest and GatedTest have these; a squared error is no density.
    for (Class<?> other : List.of(GridMixture.class, Gated.class, SquaredError.class)) {
      tried.add(other.getName());
    }
    assertThat(
            new ClassFileImporter()
                    .importUrl(
                        Conditional.class.getProtectionDomain().getCodeSource().getLocation())
                    .stream()
                    .filter(type -> type.isAssignableTo(Conditional.class))
                    .filter(type -> !type.isInterface())
                    .filter(type -> !type.getModifiers().contains(JavaModifier.ABSTRACT))
                    .map(type -> type.getName()))
        .isSubsetOf(tried);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void hasMassOne(Case c) {
    assertThat(c.expectation(x -> 1)).isCloseTo(1, within(1e-5));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isTheSameInFloatAndDouble(Case c) {
    assertThat(c.out()).hasSize(c.conditional().outputs());
    for (double x : values(c)) {
      double single = c.conditional().logDensity(c.out(), 0, (float) x);
      double exact = c.conditional().logDensity(widened(c.out()), 0, (float) x);
      assertThat(single).as("at %s", x).isCloseTo(exact, within(2e-6 * (1 + Math.abs(exact))));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientIsThatOfFiniteDifferences(Case c) {
    double step = 1e-5;
    for (double value : values(c)) {
      float x = (float) value;
      float[] delta = new float[c.out().length];
      double logDensity = c.conditional().gradient(c.out(), 0, x, delta, 0);
      assertThat(logDensity).isEqualTo(c.conditional().logDensity(c.out(), 0, x));
      for (int i = 0; i < delta.length; i++) {
        double[] up = widened(c.out());
        double[] down = up.clone();
        up[i] += step;
        down[i] -= step;
        double slope =
            (c.conditional().logDensity(up, 0, x) - c.conditional().logDensity(down, 0, x))
                / (2 * step);
        assertThat((double) delta[i])
            .as("output %d at %s", i, x)
            .isCloseTo(slope, within(1e-5 * (1 + Math.abs(slope))));
      }
    }
  }

  /** Outputs lie anywhere in an array, and so does the gradient; what is beside it stays. */
  @ParameterizedTest
  @MethodSource("cases")
  void readsAndWritesItsOwnStretchOnly(Case c) {
    int n = c.out().length;
    float[] out = new float[n + 5];
    Arrays.fill(out, Float.NaN);
    System.arraycopy(c.out(), 0, out, 3, n);
    float x = (float) values(c)[0];
    float[] alone = new float[n];
    c.conditional().gradient(c.out(), 0, x, alone, 0);
    float[] delta = new float[n + 3];
    Arrays.fill(delta, 42);
    assertThat(c.conditional().gradient(out, 3, x, delta, 1))
        .isEqualTo(c.conditional().logDensity(c.out(), 0, x));
    assertThat(Arrays.copyOfRange(delta, 1, n + 1)).isEqualTo(alone);
    assertThat(new float[] {delta[0], delta[n + 1], delta[n + 2]}).containsOnly(42);
    assertThat(c.conditional().mean(out, 3)).isEqualTo(c.conditional().mean(c.out(), 0));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void meanIsThatOfTheDensity(Case c) {
    assertThat(c.conditional().mean(c.out(), 0)).isCloseTo(c.expectation(x -> x), within(1e-4));
  }

  /** Kolmogorov and Smirnov: the largest distance between two distribution functions. */
  @ParameterizedTest
  @MethodSource("cases")
  void samplesAreThoseOfTheDensity(Case c) {
    int count = 20_000;
    double[] samples = new double[count];
    for (int i = 0; i < count; i++) {
      samples[i] = c.conditional().sample(c.out(), 0, Random.of(5, Random.TEST, i));
    }
    Arrays.sort(samples);
    // The seed is fixed, so that this passes always or never; by chance once in ten thousand.
    double bound = 2.2 / Math.sqrt(count);
    double below = 0;
    int seen = 0;
    int cells = c.real() ? CELLS : c.values();
    double width = c.real() ? 2 * END / CELLS : 1;
    for (int i = 0; i < cells; i++) {
      double x = c.real() ? -END + i * width : i;
      double mass = c.density(x) * width;
      // Half a cell to the right of x for reals, the value itself for others.
      below += mass;
      while (seen < count && samples[seen] <= x + width / 2) {
        seen++;
      }
      assertThat((double) seen / count).as("at %s", x).isCloseTo(below, within(bound));
    }
    assertThat(seen).isEqualTo(count);
  }

  @Test
  void startsAtTheFrequencies() {
    double[] counts = {90, 19, 49, 29};
    float[] bias = new float[4];
    Bernoulli.INSTANCE.initialize(counts, 1, 98, bias, 2);
    assertThat(Bernoulli.INSTANCE.mean(bias, 2)).isCloseTo(0.2, within(1e-6));
    Categorical categorical = new Categorical(3);
    categorical.initialize(counts, 1, 97, bias, 1);
    assertThat(bias[0]).isZero();
    for (int k = 0; k < 3; k++) {
      double p = Math.exp(categorical.logDensity(bias, 1, k));
      assertThat(p).isCloseTo((counts[1 + k] + 1) / 100, within(1e-6));
    }
  }

  /** Training starts around a standardised real: mean zero, and a width of about one. */
  @ParameterizedTest
  @MethodSource("cases")
  void realsStartAroundZero(Case c) {
    if (c.real()) {
      float[] bias = new float[c.out().length];
      Arrays.fill(bias, 42);
      c.conditional().initialize(new double[] {Double.NaN}, 0, 1, bias, 0);
      Case start = new Case(c.conditional(), 0, bias);
      assertThat(start.expectation(x -> x)).isCloseTo(0, within(1e-4));
      assertThat(Math.sqrt(start.expectation(x -> x * x))).isBetween(0.5, 3.0);
    }
  }
}
