package org.ardent.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TensorLayoutTest {
  private static final TensorLayout LAYOUT =
      new TensorLayout.Builder().add("b", 2).addTransposed("W", 2, 3).add("V", 1, 2).build();

  @Test
  void tensorsFollowEachOther() {
    assertThat(LAYOUT.tensors())
        .containsExactly(Tensor.of("b", 2), Tensor.of("W", 2, 3), Tensor.of("V", 1, 2));
    assertThat(LAYOUT.start(0)).isZero();
    assertThat(LAYOUT.start(1)).isEqualTo(2);
    assertThat(LAYOUT.start(2)).isEqualTo(8);
    assertThat(LAYOUT.start(3)).isEqualTo(LAYOUT.length()).isEqualTo(10);
  }

  @Test
  void aTransposedMatrixLiesByColumns() {
    float[] parameters = new float[LAYOUT.length()];
    float[] file = {1, 2, 3, 4, 5, 6};
    LAYOUT.set(Tensor.of("W", 2, 3), file, parameters);
    assertThat(parameters).containsExactly(0, 0, 1, 4, 2, 5, 3, 6, 0, 0);
    assertThat(LAYOUT.get(Tensor.of("W", 2, 3), parameters)).isEqualTo(file);
    LAYOUT.set(Tensor.of("V", 1, 2), new float[] {7, 8}, parameters);
    assertThat(parameters).endsWith(7, 8);
    assertThat(LAYOUT.get(Tensor.of("V", 1, 2), parameters)).containsExactly(7, 8);
  }

  @Test
  void whatNoArrayCanHoldIsRefused() {
    TensorLayout.Builder large =
        new TensorLayout.Builder().add("A", 1 << 15, 1 << 15).add("B", 1 << 15, 1 << 15);
    assertThatThrownBy(large::build).isInstanceOf(ArithmeticException.class);
  }
}
