package org.ardent.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.ardent.math.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AveragedParametersTest {
  private static void update(AveragedParameters averaged, float[] parameters, long step) {
    averaged.update(parameters, averaged.rate(step, 1), 0, parameters.length);
  }

  private static AveragedParameters startingAt(double decay, float... parameters) {
    AveragedParameters averaged = new AveragedParameters(decay, parameters.length);
    System.arraycopy(parameters, 0, averaged.values(), 0, parameters.length);
    return averaged;
  }

  @Test
  void constantParametersAreAFixedPoint() {
    float[] parameters = {0.1f, -3.7f, 1e-20f, 12345.678f};
    AveragedParameters averaged = startingAt(0.999, parameters);
    for (int step = 0; step < 1000; step++) {
      update(averaged, parameters, step);
      assertThat(averaged.values()).isEqualTo(parameters);
    }
  }

  @Test
  void firstStepsForgetTheStart() {
    AveragedParameters averaged = startingAt(0.999, 1);
    float[] zero = {0};
    // ρ = 1/10, 2/11, 3/12.
    update(averaged, zero, 0);
    assertThat(averaged.values()[0]).isCloseTo(0.1f, within(1e-7f));
    update(averaged, zero, 1);
    assertThat(averaged.values()[0]).isCloseTo(0.1f * 2 / 11, within(1e-8f));
    update(averaged, zero, 2);
    assertThat(averaged.values()[0]).isCloseTo(0.1f * 2 / 11 / 4, within(1e-8f));
  }

  @Test
  void smallDecayHoldsFromTheStart() {
    AveragedParameters averaged = startingAt(0.05, 1);
    update(averaged, new float[] {0}, 0);
    assertThat(averaged.values()[0]).isCloseTo(0.05f, within(1e-7f));
  }

  /** aₙ = ρⁿ·a₀ + (1−ρ)·Σ ρⁿ⁻¹⁻ᵏ·θₖ once ρ no longer rises. */
  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.9, 0.99, 0.999})
  void inTheLongRunWeighsGeometrically(double decay) {
    // (1+t)/(10+t) exceeds ρ from here on.
    long start = (long) Math.ceil((10 * decay - 1) / (1 - decay));
    int n = 5000;
    Random random = Random.of(41, Random.TEST);
    float[] theta = new float[n];
    AveragedParameters averaged = startingAt(decay, 2);
    for (int k = 0; k < n; k++) {
      theta[k] = (float) (1 + random.nextGaussian());
      update(averaged, new float[] {theta[k]}, start + k);
    }
    double expected = 2 * Math.pow(decay, n);
    for (int k = 0; k < n; k++) {
      expected += (1 - decay) * Math.pow(decay, n - 1 - k) * theta[k];
    }
    assertThat((double) averaged.values()[0]).isCloseTo(expected, within(1e-5));
  }

  @Test
  void severalStepsAtOnceMoveAsFarAsOneByOne() {
    float[] theta = {3};
    AveragedParameters oneByOne = startingAt(0.9, 1);
    for (int step = 5; step < 12; step++) {
      update(oneByOne, theta, step);
    }
    AveragedParameters atOnce = startingAt(0.9, 1);
    atOnce.update(theta, atOnce.rate(5, 7), 0, 1);
    assertThat(atOnce.values()[0]).isCloseTo(oneByOne.values()[0], within(1e-6f));
  }

  @Test
  void valuesAreLive() {
    AveragedParameters averaged = startingAt(0.9, 1);
    float[] values = averaged.values();
    update(averaged, new float[] {0}, 0);
    assertThat(averaged.values()).isSameAs(values);
    assertThat(values[0]).isLessThan(1);
  }
}
