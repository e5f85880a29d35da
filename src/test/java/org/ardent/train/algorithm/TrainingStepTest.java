package org.ardent.train.algorithm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrainingStepTest {
  private static final int STEPS = 9;
  private static final int EPOCHS = 4;

  private static TrainingStep step(int epoch, int step) {
    return new TrainingStep(
        3, epoch, step, new MiniBatches(100, 2, STEPS), 0.1, true, TrainingStep.NOT_FALLING);
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
}
