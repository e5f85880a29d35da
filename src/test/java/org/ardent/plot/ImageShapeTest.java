package org.ardent.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageShapeTest {

  @ParameterizedTest
  @CsvSource({
    "1, 1, 1",
    "2, 1, 2",
    "6, 2, 3",
    "8, 2, 4",
    "112, 8, 14",
    "128, 8, 16",
    "500, 20, 25",
    "784, 28, 28",
    "3, 2, 2",
    "7, 3, 3",
    "10, 2, 5",
    "11, 3, 4",
    "123, 11, 12",
    "787, 28, 29"
  })
  void isAsSquareAsCanBe(int n, int rows, int columns) {
    assertThat(ImageShape.of(n)).isEqualTo(new ImageShape(rows, columns));
  }

  @Test
  void holdsEveryValueAndWastesLessThanARow() {
    for (int n = 1; n < 3000; n++) {
      ImageShape shape = ImageShape.of(n);
      assertThat(shape.rows() * shape.columns()).isBetween(n, n + shape.columns() - 1);
      assertThat(shape.columns()).isBetween(shape.rows(), 4 * shape.rows());
    }
  }

  @Test
  void refusesNothingToDraw() {
    assertThatThrownBy(() -> ImageShape.of(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ImageShape(0, 3)).isInstanceOf(IllegalArgumentException.class);
  }
}
