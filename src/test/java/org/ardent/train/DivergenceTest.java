package org.ardent.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.ardent.model.Model;
import org.ardent.optim.Schedule;
import org.ardent.pack.Shards;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DivergenceTest {
  private static TrainingSettings settings(String optimizer, double stepSize) {
    return TrainingSettings.builder()
        .epochs(3)
        .batchSize(20)
        .optimizer(optimizer)
        .stepSize(stepSize)
        .schedule(Schedule.CONSTANT)
        .build();
  }

  /** Adam's steps have the step size's length, so that parameters become huge but not infinite. */
  @ParameterizedTest
  @CsvSource({"adam, 1e30", "adam, 1e4", "sgd, 1e30", "adam, 1e38", "adam, 1e300", "adagrad, 1e9"})
  void stopsAtOnceAndSaysWhereAndWhy(String optimizer, double stepSize) {
    Shards train = ToyShards.pack(ToyShards.rows(400, 1), 2, 2, 3);
    Shards valid = ToyShards.pack(ToyShards.rows(50, 2), 2, 2, 3);
    Trainer trainer = new Trainer(ToyShards.nade(), settings(optimizer, stepSize), List.of());
    assertThatThrownBy(() -> trainer.fit(train, valid))
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("epoch 1")
        .hasMessageContaining("stepSize");
  }

  @Test
  void tenAbsurdStepsInARowAreTooMany() {
    Divergence divergence = new Divergence(10);
    divergence.step(7, "the first");
    for (int i = 0; i < 9; i++) {
      divergence.step(1e9, "an outlier");
    }
    divergence.step(5, "a good one");
    for (int i = 0; i < 9; i++) {
      divergence.step(1e9, "an outlier");
    }
    assertThatThrownBy(() -> divergence.step(1e9, "epoch 1, step 21"))
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("epoch 1, step 21: the loss was 7.000 nats at first and is 1.00e+09");
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, 10_001})
  void noEpochMayBe(double loss) {
    Divergence divergence = new Divergence(10);
    divergence.step(-3, "the first");
    assertThatCode(() -> divergence.mean(9_999, "an epoch")).doesNotThrowAnyException();
    assertThatThrownBy(() -> divergence.mean(loss, "the end of epoch 2/3"))
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("the end of epoch 2/3");
  }

  @Test
  void theBestEpochBeforeIsKept() {
    Model model = ToyShards.nade();
    Shards valid = ToyShards.pack(ToyShards.rows(50, 2), 2, 2, 3);
    EpochLog epochs =
        new EpochLog(ToyShards.context(), model, settings("adam", 1), valid, List.of(), 2);
    float[] good = new float[model.parameterCount()];
    epochs.end(8, 1, good);
    float[] bad = good.clone();
    Arrays.fill(bad, Float.NaN);
    assertThatThrownBy(() -> epochs.end(8, 1, bad)).isInstanceOf(DivergedException.class);
    assertThat(epochs.best().parameters()).isEqualTo(good);
    assertThat(epochs.best().history()).hasSize(1);
  }
}
