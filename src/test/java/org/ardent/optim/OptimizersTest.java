package org.ardent.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.ardent.math.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptimizersTest {
  private static final double MU = 0.9;
  private static final double BETA2 = 0.999;
  private static final int STEPS = 50;

  static Stream<String> names() {
    return Optimizers.NAMES.stream();
  }

  private static Optimizer create(String name, int length) {
    return Optimizers.create(name, length, MU, BETA2);
  }

  /** Two steps of 0.1 from 1, with the gradients 1 and 2, worked out by hand. */
  @ParameterizedTest
  @CsvSource({
    "sgd, 0.9, 0.7",
    // v = 1, then 0.9·1 + 2 = 2.9.
    "momentum, 0.9, 0.61",
    // 1 + 0.9·1 = 1.9, then 2 + 0.9·2.9 = 4.61.
    "nesterov, 0.81, 0.349",
    // 1/√1, then 2/√5; ε = 10⁻⁶ moves the seventh digit.
    "adagrad, 0.9000001, 0.8105574",
    // m̂/√v̂ = 1, then (0.29/0.19)/√(0.004999/0.001999).
    "adam, 0.9, 0.8034818",
    "adamw, 0.9, 0.8034818"
  })
  void twoStepsByHand(String name, double first, double second) {
    Optimizer optimizer = create(name, 1);
    float[] parameters = {1};
    optimizer.step(parameters, new float[] {1}, 0.1);
    assertThat((double) parameters[0]).isCloseTo(first, within(2e-7));
    optimizer.step(parameters, new float[] {2}, 0.1);
    // Of 1 − 0.999f as floats five digits are right.
    assertThat((double) parameters[0]).isCloseTo(second, within(2e-6));
  }

  /** The papers' formulas in double for one parameter; m and v are the state. */
  private static final class Reference {
    private final String name;
    private double m;
    private double v;
    private int t;

    Reference(String name) {
      this.name = name;
    }

    double step(double theta, double g, double eta) {
      t++;
      return switch (name) {
        case "sgd" -> theta - eta * g;
        case "momentum" -> {
          m = MU * m + g;
          yield theta - eta * m;
        }
        case "nesterov" -> {
          m = MU * m + g;
          yield theta - eta * (g + MU * m);
        }
        case "adagrad" -> {
          v += g * g;
          yield theta - eta * g / (Math.sqrt(v) + 1e-6);
        }
        case "adam", "adamw" -> {
          m = MU * m + (1 - MU) * g;
          v = BETA2 * v + (1 - BETA2) * g * g;
          double mHat = m / (1 - Math.pow(MU, t));
          double vHat = v / (1 - Math.pow(BETA2, t));
          yield theta - eta * mHat / (Math.sqrt(vHat) + 1e-8);
        }
        default -> throw new IllegalArgumentException(name);
      };
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void followsItsPaper(String name) {
    int n = 37;
    Random random = Random.of(21, Random.TEST);
    float[] parameters = gaussian(random, n);
    double[] expected = new double[n];
    Arrays.setAll(expected, i -> parameters[i]);
    Reference[] references = new Reference[n];
    Arrays.setAll(references, i -> new Reference(name));
    Optimizer optimizer = create(name, n);
    for (int t = 0; t < STEPS; t++) {
      float[] gradient = gaussian(random, n);
      float[] copy = gradient.clone();
      double eta = 0.05 / (1 + 0.1 * t);
      optimizer.step(parameters, gradient, eta);
      assertThat(gradient).as("the gradient is read only").isEqualTo(copy);
      for (int i = 0; i < n; i++) {
        expected[i] = references[i].step(expected[i], gradient[i], eta);
        assertThat((double) parameters[i])
            .as("%s, parameter %d after step %d", name, i, t + 1)
            .isCloseTo(expected[i], within(2e-5));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void zeroGradientFromTheStartChangesNothing(String name) {
    Optimizer optimizer = create(name, 3);
    float[] parameters = {1, -2, 0};
    for (int t = 0; t < 5; t++) {
      optimizer.step(parameters, new float[3], 0.1);
    }
    assertThat(parameters).containsExactly(1, -2, 0);
  }

  /** ½·Σ curvature·(θ−centre)², the step size falling to 0 along half a cosine. */
  private static double[] distances(String name, double ratio, double stepSize, int steps) {
    int n = 10;
    double[] curvature = new double[n];
    Arrays.setAll(curvature, i -> Math.pow(ratio, (double) i / (n - 1)) / ratio);
    Random random = Random.of(22, Random.TEST);
    float[] centre = gaussian(random, n);
    float[] parameters = gaussian(random, n);
    Optimizer optimizer = create(name, n);
    double start = objective(curvature, parameters, centre);
    float[] gradient = new float[n];
    for (int t = 0; t < steps; t++) {
      for (int i = 0; i < n; i++) {
        gradient[i] = (float) (curvature[i] * (parameters[i] - centre[i]));
      }
      double factor = Schedule.COSINE.factor(t, steps, steps, 0, 0);
      optimizer.step(parameters, gradient, stepSize * factor);
    }
    return new double[] {start, objective(curvature, parameters, centre)};
  }

  private static double objective(double[] curvature, float[] parameters, float[] centre) {
    double sum = 0;
    for (int i = 0; i < parameters.length; i++) {
      double d = parameters[i] - centre[i];
      sum += curvature[i] * d * d / 2;
    }
    return sum;
  }

  @ParameterizedTest
  @CsvSource({
    "sgd, 0.5",
    "momentum, 0.2",
    "nesterov, 0.2",
    "adagrad, 0.5",
    "adam, 0.1",
    "adamw, 0.1"
  })
  void findsTheMinimumOfAQuadratic(String name, double stepSize) {
    double[] d = distances(name, 1, stepSize, 500);
    assertThat(d[1]).isLessThan(1e-8 * d[0]);
  }

  @ParameterizedTest
  @CsvSource({
    "sgd, 1, 20000",
    "momentum, 0.3, 10000",
    "nesterov, 0.3, 10000",
    "adagrad, 1, 5000",
    "adam, 0.05, 3000",
    "adamw, 0.05, 3000"
  })
  void findsTheMinimumOfAnIllConditionedQuadratic(String name, double stepSize, int steps) {
    // Curvatures from 0.001 to 1.
    double[] d = distances(name, 1000, stepSize, steps);
    assertThat(d[1]).isLessThan(1e-6 * d[0]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"momentum", "nesterov"})
  void momentumIsFasterThanDescentWhereCurvaturesDiffer(String name) {
    // In the flattest direction it is 0.3/(1−0.9) = 3 times as fast: e⁻² of what is left there.
    assertThat(distances(name, 1000, 0.3, 1000)[1])
        .isLessThan(0.2 * distances("sgd", 1000, 1, 1000)[1]);
  }

  @ParameterizedTest
  @MethodSource("names")
  void restoredStateContinuesBitForBit(String name) {
    int n = 23;
    Random random = Random.of(23, Random.TEST);
    Optimizer whole = create(name, n);
    float[] parameters = gaussian(random, n);
    for (int t = 0; t < 7; t++) {
      whole.step(parameters, gaussian(random, n), 0.03);
    }
    Optimizer resumed = create(name, n);
    List<float[]> saved = whole.state().stream().map(float[]::clone).toList();
    assertThat(resumed.state()).hasSameSizeAs(saved);
    for (int i = 0; i < saved.size(); i++) {
      System.arraycopy(saved.get(i), 0, resumed.state().get(i), 0, saved.get(i).length);
    }
    float[] resumedParameters = parameters.clone();
    for (int t = 0; t < 20; t++) {
      float[] gradient = gaussian(random, n);
      whole.step(parameters, gradient, 0.02);
      resumed.step(resumedParameters, gradient, 0.02);
      assertThat(resumedParameters).as("step %d", t).isEqualTo(parameters);
    }
    for (int i = 0; i < saved.size(); i++) {
      assertThat(resumed.state().get(i)).isEqualTo(whole.state().get(i));
    }
  }

  @ParameterizedTest
  @CsvSource({"sgd, 0", "momentum, 1", "nesterov, 1", "adagrad, 1", "adam, 3", "adamw, 3"})
  void stateIsLive(String name, int arrays) {
    Optimizer optimizer = create(name, 2);
    List<float[]> state = optimizer.state();
    assertThat(state).hasSize(arrays);
    List<float[]> before = state.stream().map(float[]::clone).toList();
    optimizer.step(new float[2], new float[] {1, 2}, 0.1);
    for (int i = 0; i < arrays; i++) {
      assertThat(state.get(i)).isNotEqualTo(before.get(i)).isSameAs(optimizer.state().get(i));
    }
  }

  @Test
  void adamHasTwoNames() {
    assertThat(create("adam", 1)).hasSameClassAs(create("adamw", 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Adam", "rmsprop"})
  void refusesUnknownNames(String name) {
    assertThatThrownBy(() -> create(name, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("unknown optimizer '" + name + "', expected one of " + Optimizers.NAMES);
  }

  @ParameterizedTest
  @CsvSource({
    "-0.1, 0.9",
    "1, 0.9",
    "NaN, 0.9",
    "0.9, -0.1",
    "0.9, 1",
    "0.9, NaN",
    "Infinity, 0.9",
    // As a float it is 1.
    "0.99999999, 0.9",
    "0.9, 0.99999999"
  })
  void refusesCoefficients(double momentum, double beta2) {
    for (String name : Optimizers.NAMES) {
      assertThatThrownBy(() -> Optimizers.create(name, 1, momentum, beta2))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("momentum and beta2", "[0, 1)", "" + momentum, "" + beta2);
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "0, 0.999", "0.9, 0", "0.9999999, 0.9999999"})
  void adamIsFiniteAtTheEndsOfTheRange(double momentum, double beta2) {
    Optimizer adam = Optimizers.create("adam", 2, momentum, beta2);
    float[] parameters = {1, 1};
    for (int t = 0; t < 10; t++) {
      adam.step(parameters, new float[] {1, 0}, 0.1);
      // As large as the step size, whatever the coefficients, and 0 without gradient.
      assertThat(parameters[0]).isCloseTo(1 - 0.1f * (t + 1), within(1e-5f));
      assertThat(parameters[1]).isEqualTo(1);
    }
  }

  private static float[] gaussian(Random random, int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
