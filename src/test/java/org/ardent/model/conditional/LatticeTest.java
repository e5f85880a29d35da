package org.ardent.model.conditional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LatticeTest {
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  /** Cents from 0 to 10, standardised by mean 2 and deviation 4. */
  private static final Lattice CENTS = new Lattice(0.01, 0, 0, 10, 2, 4);

  @Test
  void holdsItsPointsAndNothingElse() {
    assertThat(CENTS.holds(0)).isTrue();
    assertThat(CENTS.holds(0.1 + 0.2)).isTrue();
    assertThat(CENTS.holds(10)).isTrue();
    assertThat(CENTS.holds(0.005)).isFalse();
    assertThat(CENTS.holds(-0.01)).isFalse();
    assertThat(CENTS.holds(10.01)).isFalse();
    assertThat(CENTS.holds(Double.NaN)).isFalse();
  }

  @Test
  void equalPointsHaveEqualBits() {
    double x = CENTS.standardize(0.1 + 0.2);
    assertThat(x).isEqualTo(CENTS.standardize(0.3)).isEqualTo((0.3 - 2) / 4);
    assertThat(CENTS.value(x)).isEqualTo(0.3);
    assertThat(CENTS.contains(x)).isTrue();
  }

  @Test
  void whatIsNoPointStaysAsItIs() {
    double x = CENTS.standardize(0.005);
    assertThat(x).isEqualTo((0.005 - 2) / 4);
    assertThat(CENTS.value(x)).isEqualTo(2 + 4 * x);
    assertThat(CENTS.contains(x)).isFalse();
  }

  @Test
  void theNearestPointLiesWithinTheBounds() {
    assertThat(CENTS.value(CENTS.nearest((0.304 - 2) / 4))).isEqualTo(0.3);
    assertThat(CENTS.value(CENTS.nearest(-100))).isZero();
    assertThat(CENTS.value(CENTS.nearest(100))).isEqualTo(10);
    assertThat(CENTS.isLowest(CENTS.nearest(-100))).isTrue();
    assertThat(CENTS.isHighest(CENTS.nearest(100))).isTrue();
    assertThat(CENTS.halfStep()).isEqualTo(0.5 * 0.01 / 4);
  }

  @Test
  void withoutBoundsEveryPointIsHeld() {
    Lattice odd = new Lattice(2, 1, -INFINITY, INFINITY, 0, 1);
    assertThat(odd.holds(-1e9 - 1)).isTrue();
    assertThat(odd.holds(4)).isFalse();
    assertThat(odd.value(odd.nearest(4.5))).isEqualTo(5);
    assertThat(odd.isLowest(odd.standardize(-1e9 - 1))).isFalse();
  }

  @Test
  void impossibleGridsAreRefused() {
    assertThatThrownBy(() -> new Lattice(0, 0, 0, 1, 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("positive step");
    assertThatThrownBy(() -> new Lattice(1, INFINITY, 0, 1, 0, 1))
        .hasMessageContaining("finite origin");
    assertThatThrownBy(() -> new Lattice(1, 0, 3, 3, 0, 1)).hasMessageContaining("lower bound");
  }
}
