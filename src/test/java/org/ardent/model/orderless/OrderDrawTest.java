package org.ardent.model.orderless;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.ardent.model.Examples;
import org.ardent.model.StepKey;
import org.junit.jupiter.api.Test;

class OrderDrawTest {
  private static final int N = 9;

  private static Examples row(long id, int... holes) {
    return new Examples(
        new int[2], new int[0], null, new long[] {id}, null, new int[] {0, holes.length}, holes);
  }

  private static int given(OrderDraw draw) {
    int given = 0;
    for (int t = 0; t < N; t++) {
      given += draw.isGiven(t) ? 1 : 0;
    }
    return given;
  }

  /** Each number of observed cells is equally likely, and of each number every cell. */
  @Test
  void numbersAndCellsAreUniform() {
    OrderDraw draw = new OrderDraw(N);
    int[] byNumber = new int[N];
    int[][] byCell = new int[N][N];
    int draws = 90_000;
    for (int id = 0; id < draws; id++) {
      draw.draw(new StepKey(5, id % 3, 0), row(id), 0);
      int d = given(draw);
      byNumber[d]++;
      for (int t = 0; t < N; t++) {
        assertThat(draw.isScored(t)).isNotEqualTo(draw.isGiven(t));
        byCell[d][t] += draw.isGiven(t) ? 1 : 0;
      }
      assertThat(draw.factor()).isCloseTo((double) N / (N - d), within(1e-12));
    }
    for (int d = 0; d < N; d++) {
      assertThat(byNumber[d]).isCloseTo(draws / N, within(500));
      for (int count : byCell[d]) {
        assertThat((double) count / byNumber[d]).isCloseTo((double) d / N, within(0.03));
      }
    }
  }

  /** Over some epochs a row has few and many cells observed. */
  @Test
  void numbersOfOneRowAreSpreadOverTheEpochs() {
    OrderDraw draw = new OrderDraw(N);
    for (int id = 0; id < 20; id++) {
      int[] byNumber = new int[N];
      for (int epoch = 0; epoch < 5 * N; epoch++) {
        draw.draw(new StepKey(5, epoch, 0), row(id), 0);
        byNumber[given(draw)]++;
      }
      assertThat(Arrays.stream(byNumber).min().orElseThrow()).isBetween(3, 5);
    }
  }

  @Test
  void holesAreNeitherObservedNorScored() {
    OrderDraw draw = new OrderDraw(N);
    for (int id = 0; id < 200; id++) {
      draw.draw(new StepKey(6, 1, 0), row(id, 0, 4, 8), 0);
      int cells = 0;
      for (int t = 0; t < N; t++) {
        boolean hole = t % 4 == 0;
        assertThat(draw.isGiven(t) || draw.isScored(t)).isNotEqualTo(hole);
        cells += hole ? 0 : 1;
      }
      assertThat(draw.factor()).isCloseTo((double) cells / (cells - given(draw)), within(1e-12));
    }
    draw.draw(new StepKey(6, 1, 0), row(1, 0, 1, 2, 3, 4, 5, 6, 7, 8), 0);
    assertThat(draw.factor()).isZero();
    assertThat(given(draw)).isZero();
  }
}
