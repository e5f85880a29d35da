package org.ardent.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.ardent.score.Likelihood;
import org.junit.jupiter.api.Test;

/** What is said at the end of a run. */
class TrainingAdviceTest {
  private static final TrainingSettings THREE_EPOCHS = TrainingSettings.builder().epochs(3).build();

  private static TrainingResult result(int best, int epochs) {
    List<EpochRecord> history = new ArrayList<>();
    for (int e = 1; e <= epochs; e++) {
      history.add(new EpochRecord(e, 10, 10, 0.1, e, e <= best));
    }
    return new TrainingResult(new float[1], history, epochs, new Throughput(1, 1, 1, 1));
  }

  /** Rows around a mean, a little apart. */
  private static Likelihood likelihood(double mean) {
    Likelihood sum = Likelihood.NONE;
    for (int i = 0; i < 100; i++) {
      sum = sum.plus(mean + (i % 2 == 0 ? 1 : -1), 1, 0);
    }
    return sum;
  }

  private static List<String> advice(TrainingResult result, double train, double valid) {
    return TrainingAdvice.of(result, THREE_EPOCHS, likelihood(train), likelihood(valid));
  }

  @Test
  void aRunThatWasStillGettingBetterMayNeedMoreEpochs() {
    assertThat(advice(result(3, 3), -10, -10.1))
        .containsExactly("the best epoch was the last of 3: more may help");
    assertThat(advice(result(2, 3), -10, -10.1)).isEmpty();
    assertThat(advice(result(2, 2), -10, -10.1)).isEmpty();
  }

  @Test
  void aLargeGapToValidationAsksForRegularisation() {
    assertThat(advice(result(1, 3), -10, -13.7))
        .containsExactly("training is 3.7 nats above validation: more regularisation may help");
    assertThat(advice(result(1, 3), -100, -101)).isEmpty();
    assertThat(advice(result(1, 3), -13.7, -10)).isEmpty();
  }

  @Test
  void nothingIsSaidWithoutAValidationSet() {
    assertThat(TrainingAdvice.of(result(3, 3), THREE_EPOCHS, likelihood(-10), null)).isEmpty();
  }
}
