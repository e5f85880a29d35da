package org.ardent.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ArenaTest {

  @Test
  void paddedIsTheNextWholeLine() {
    for (int n = 0; n <= 1000; n++) {
      assertThat(Arena.padded(n)).isEqualTo((int) Math.ceil(n / 16.0) * 16);
    }
  }

  @Test
  void strideIsAnOddNumberOfLinesAndAtMostOneTooMany() {
    for (int n = 1; n <= 5000; n++) {
      int stride = Arena.stride(n);
      assertThat(stride % 32).as("n = %d", n).isEqualTo(16);
      assertThat(stride).isBetween(n, Arena.padded(n) + 16);
    }
  }

  @Test
  void stretchesStartOnCacheLinesAndDoNotOverlap() {
    Random random = Random.of(5, Random.TEST);
    Arena arena = new Arena();
    int end = 0;
    for (int i = 0; i < 500; i++) {
      int n = random.nextInt(200);
      int start = arena.reserve(n);
      // The object's header is 4 floats long.
      assertThat((start + 4) % 16).as("start %d", start).isZero();
      assertThat(start).isGreaterThanOrEqualTo(end);
      end = start + n;
    }
    assertThat(arena.allocate()).hasSizeGreaterThanOrEqualTo(end).containsOnly(0);
    assertThat(arena.allocate()).isNotSameAs(arena.allocate());
  }

  @Test
  void refusesMoreThanAnArray() {
    Arena arena = new Arena();
    int first = arena.reserve(10);
    assertThatThrownBy(() -> arena.reserve(Integer.MAX_VALUE))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> arena.reserve(1L << 40)).isInstanceOf(ArithmeticException.class);
    assertThat(arena.reserve(1)).isEqualTo(first + 16);
  }
}
