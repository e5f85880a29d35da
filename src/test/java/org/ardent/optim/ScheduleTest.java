package org.ardent.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
  private static final long STEPS = 120;
  private static final long PER_EPOCH = 10;
  private static final double RATE = 0.5;

  /** 12 epochs of 10 steps, 2 of them warm-up. */
  private static double factor(Schedule schedule, long step) {
    return schedule.factor(step, STEPS, PER_EPOCH, 2, RATE);
  }

  /** At the end of warm-up, half-way from there to the end, and at the last step. */
  @ParameterizedTest
  @CsvSource({
    "constant, 1, 1, 1",
    // 1/(1 + 0.5·5), 1/(1 + 0.5·9.9).
    "inverse-time, 1, 0.2857142857142857, 0.16806722689075632",
    "linear, 1, 0.5, 0.01",
    // ½(1 + cos(0.99·π)).
    "cosine, 1, 0.5, 2.4671981713420017e-4"
  })
  void afterWarmUp(String label, double first, double middle, double last) {
    Schedule schedule = Schedule.of(label);
    assertThat(factor(schedule, 20)).isCloseTo(first, within(1e-12));
    assertThat(factor(schedule, 70)).isCloseTo(middle, within(1e-12));
    assertThat(factor(schedule, STEPS - 1)).isCloseTo(last, within(1e-12));
  }

  @ParameterizedTest
  @EnumSource
  void warmUpRisesLinearlyToThePeak(Schedule schedule) {
    for (int step = 0; step < 20; step++) {
      assertThat(factor(schedule, step)).isCloseTo((step + 1) / 21.0, within(1e-12));
    }
    assertThat(factor(schedule, 20)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void withoutWarmUpStartsAtThePeak(Schedule schedule) {
    assertThat(schedule.factor(0, STEPS, PER_EPOCH, 0, RATE)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void isPositiveAtMostOneAndFallsAfterWarmUp(Schedule schedule) {
    for (double warmUp : new double[] {0, 0.05, 0.25, 1, 2.5, 11.95, 12, 50}) {
      double previous = Double.POSITIVE_INFINITY;
      for (long step = 0; step < STEPS; step++) {
        double factor = schedule.factor(step, STEPS, PER_EPOCH, warmUp, RATE);
        assertThat(factor).as("warm-up %s, step %d", warmUp, step).isPositive();
        assertThat(factor).isLessThanOrEqualTo(1);
        if (step >= warmUp * PER_EPOCH) {
          assertThat(factor).isLessThanOrEqualTo(previous);
          previous = factor;
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void oneStepIsEnough(Schedule schedule) {
    assertThat(schedule.factor(0, 1, 1, 0, RATE)).isEqualTo(1);
    assertThat(schedule.factor(0, 1, 1, 1, RATE)).isEqualTo(0.5);
  }

  @ParameterizedTest
  @ValueSource(longs = {10, 1000, 1_000_000, 1L << 40})
  void linearAndCosineEndNearZeroButAbove(long steps) {
    assertThat(Schedule.LINEAR.factor(steps - 1, steps, 10, 0, 0))
        .isCloseTo(1.0 / steps, within(1e-15));
    assertThat(Schedule.COSINE.factor(steps - 1, steps, 10, 0, 0)).isBetween(0.0, 3.0 / steps);
  }

  @Test
  void inverseTimeCountsEpochsFromTheEndOfWarmUp() {
    for (long step = 15; step < STEPS; step++) {
      assertThat(Schedule.INVERSE_TIME.factor(step, STEPS, PER_EPOCH, 1.5, 0.3))
          .isCloseTo(1 / (1 + 0.3 * (step - 15) / 10.0), within(1e-12));
    }
  }

  @ParameterizedTest
  @EnumSource
  void labelNamesIt(Schedule schedule) {
    assertThat(Schedule.of(schedule.label())).isSameAs(schedule);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "LINEAR", "inverse_time", "step"})
  void refusesUnknownLabels(String label) {
    assertThatThrownBy(() -> Schedule.of(label))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "schedule is '"
                + label
                + "', expected one of [constant, inverse-time, linear, cosine]");
  }
}
