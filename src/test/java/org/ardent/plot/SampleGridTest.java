package org.ardent.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;

class SampleGridTest {
  private static final int EDGE = SampleGrid.SEPARATOR;

  @Test
  void drawsSamplesLeftAndConditionalMeansRight() throws IOException {
    double[][] samples = {{0, 1, 1, 0, 1, 0}, {1, 1, 1, 1, 1, 1}, {0, 0, 0, 0, 0, 0}};
    double[][] means = {{0, 0.2, 0.4, 0.6, 0.8, 1}, {1, 1, 1, 1, 1, 1}, {0, 0, 0, 0, 0, 0}};
    int zoom = 3;
    SampleGrid grid = SampleGrid.of(6).withZoom(zoom);
    Decoded picture = Decoded.of(out -> grid.write(out, samples, means));

    int gridWidth = 2 * (3 * zoom + EDGE) + EDGE;
    assertThat(picture.width()).isEqualTo(2 * gridWidth + SampleGrid.GAP);
    assertThat(picture.height()).isEqualTo(2 * (2 * zoom + EDGE) + EDGE);
    int right = gridWidth + SampleGrid.GAP;
    for (int v = 0; v < 6; v++) {
      for (int y = 0; y < zoom; y++) {
        for (int x = 0; x < zoom; x++) {
          int column = EDGE + v % 3 * zoom + x;
          int row = EDGE + v / 3 * zoom + y;
          assertThat(picture.grey(column, row)).isEqualTo((int) (255 * samples[0][v]));
          assertThat(picture.grey(right + column, row)).isEqualTo(51 * v);
        }
      }
    }
    int second = 2 * EDGE + 3 * zoom;
    assertThat(picture.grey(second, EDGE)).isEqualTo(255);
    assertThat(picture.grey(second - 1, EDGE)).isEqualTo(SampleGrid.BACKGROUND);
    assertThat(picture.grey(EDGE, 2 * EDGE + 2 * zoom)).as("third, below the first").isZero();
    assertThat(picture.grey(second, 2 * EDGE + 2 * zoom))
        .as("no fourth")
        .isEqualTo(SampleGrid.BACKGROUND);
  }

  @Test
  void showsHundredMnistSamplesLargeEnoughToSee() throws IOException {
    double[][] samples = new double[100][784];
    Decoded picture = Decoded.of(out -> SampleGrid.of(784).write(out, samples, samples));
    assertThat(picture.width()).isEqualTo(2 * (10 * (56 + EDGE) + EDGE) + SampleGrid.GAP);
    assertThat(picture.height()).isEqualTo(10 * (56 + EDGE) + EDGE);
  }

  @Test
  void mapsARangeLinearlyAndCutsWhatLiesOutside() throws IOException {
    double[][] rows = {{-1, 0, 1, 4, 9, Double.NaN}};
    SampleGrid grid = SampleGrid.of(new ImageShape(1, 6)).withRange(-1, 4).withZoom(1);
    Decoded picture = Decoded.of(out -> grid.write(out, rows));
    int[] expected = {0, 51, 102, 255, 255, 0};
    for (int v = 0; v < expected.length; v++) {
      assertThat(picture.grey(EDGE + v, EDGE)).as("value %s", rows[0][v]).isEqualTo(expected[v]);
    }
  }

  @Test
  void padsWhatFillsNoRectangle() throws IOException {
    Decoded picture = Decoded.of(out -> SampleGrid.of(7).withZoom(1).write(out, new double[1][7]));
    assertThat(picture.grey(EDGE, EDGE + 2)).as("the seventh").isZero();
    assertThat(picture.grey(EDGE + 1, EDGE + 2)).isEqualTo(SampleGrid.BACKGROUND);
  }

  @Test
  void placesSoManySideBySide() throws IOException {
    double[][] rows = new double[7][4];
    SampleGrid grid = SampleGrid.of(4).withZoom(1).withColumns(7);
    Decoded picture = Decoded.of(out -> grid.write(out, rows));
    assertThat(picture.width()).isEqualTo(7 * (2 + EDGE) + EDGE);
    assertThat(picture.height()).isEqualTo(2 + 2 * EDGE);
  }

  @Test
  void refusesWhatItCannotDraw() {
    SampleGrid grid = SampleGrid.of(4);
    OutputStream out = OutputStream.nullOutputStream();
    assertThatThrownBy(() -> grid.write(out, new double[0][]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> grid.write(out, new double[2][4], new double[1][4]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2 samples with 1 rows of means");
    assertThatThrownBy(() -> grid.write(out, new double[1][5]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("5 values");
    assertThatThrownBy(() -> grid.withZoom(30_000).write(out, new double[1][4]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("too large");
    assertThatThrownBy(() -> grid.withRange(1, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> grid.withRange(0, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
