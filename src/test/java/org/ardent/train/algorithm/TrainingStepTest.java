package org.ardent.train.algorithm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingStepTest {
  private static final int STEPS = 9;
  private static final int EPOCHS = 4;

  private static TrainingStep step(int epoch, int step) {
    return new TrainingStep(3, epoch, step, new MiniBatches(100, 2, STEPS), 0.1, true);
  }

  /** The steps of some epochs from a given one on. */
  private static List<TrainingStep> from(int epoch, int step) {
    return IntStream.range(epoch * STEPS + step, EPOCHS * STEPS)
        .mapToObj(i -> step(i / STEPS, i % STEPS))
        .toList();
  }

  @Test
  void stepsGoOnInTheNextEpoch() {
    TrainingStep first = step(1, 4);
    assertThat(IntStream.range(0, from(1, 4).size()).mapToObj(first::plus).toList())
        .isEqualTo(from(1, 4));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8, 9, 10, 50, Integer.MAX_VALUE})
  void roundsEndWithTheirEpoch(int length) {
    int second = length < STEPS ? length : 0;
    TrainingStep first = step(1, second);
    List<TrainingStep> seen = new ArrayList<>();
    for (int i = 0; first.plusRounds(i, length).epoch() < EPOCHS; i++) {
      TrainingStep round = first.plusRounds(i, length);
      int count = round.ofRound(length);
      assertThat(count).isBetween(1, length);
      for (int j = 0; j < count; j++) {
        assertThat(round.plus(j).epoch()).isEqualTo(round.epoch());
        seen.add(round.plus(j));
      }
    }
    assertThat(seen).isEqualTo(from(1, second));
  }
}
