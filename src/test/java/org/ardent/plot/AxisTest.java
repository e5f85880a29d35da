package org.ardent.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AxisTest {

  private static List<String> labels(Axis axis) {
    return axis.ticks().stream().map(axis::label).toList();
  }

  @Test
  void ticksAreRoundNumbers() {
    assertThat(labels(Axis.of(83, 217, 8, 0).widenedToTicks()))
        .containsExactly("80", "100", "120", "140", "160", "180", "200", "220");
    assertThat(labels(Axis.of(88.11, 88.32, 5, 0).widenedToTicks()))
        .containsExactly("88.10", "88.15", "88.20", "88.25", "88.30", "88.35");
    assertThat(labels(Axis.of(-0.3, 0.3, 4, 0))).containsExactly("-0.2", "0", "0.2");
  }

  @Test
  void countedThingsHaveWholeTicks() {
    assertThat(labels(Axis.of(1, 3, 12, 1))).containsExactly("1", "2", "3");
    assertThat(labels(Axis.of(1, 50, 12, 1))).startsWith("5", "10").endsWith("50");
    assertThat(labels(Axis.of(1, 500, 12, 1))).startsWith("50", "100").endsWith("500");
  }

  @Test
  void largeAndTinyNumbersHaveAnExponent() {
    assertThat(labels(Axis.of(0, 2e12, 2, 0))).containsExactly("0", "1E+12", "2E+12");
    assertThat(labels(Axis.of(0, 2e-9, 2, 0))).containsExactly("0", "1E-9", "2E-9");
  }
}
