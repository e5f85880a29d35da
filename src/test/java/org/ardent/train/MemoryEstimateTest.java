package org.ardent.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.ardent.model.Activation;
import org.ardent.model.Layout;
import org.ardent.model.Model;
import org.ardent.model.Variable;
import org.ardent.model.registry.ModelRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryEstimateTest {
  private static final long GB = 1_000_000_000L;
  private static final TrainingSettings SETTINGS = TrainingSettings.BASE;

  private static Model model(String name, int hidden) {
    Layout layout =
        new Layout(
            Collections.nCopies(784, new Variable.Binary()), IntStream.range(0, 784).toArray());
    return ModelRegistry.get(name).factory().create(layout, Activation.SIGMOID, List.of(hidden));
  }

  @Test
  void countsEveryVectorOfTheParametersLength() {
    MemoryEstimate estimate = MemoryEstimate.ofTraining(model("nade-untied", 500), SETTINGS, 4);
    assertThat(estimate.parameters()).isEqualTo(4 * 154_252_784L);
    // Parameters, gradient, broadcast, result; two of Adam; a gradient from each shard.
    assertThat(estimate.driver()).isEqualTo((4 + 2 + 4) * estimate.parameters());
    assertThat(estimate.results()).isEqualTo(4 * estimate.parameters());
    assertThat(estimate.perCore()).isEqualTo(4 * estimate.parameters());
    // NADE has a copy of parameters and gradient, in rows of 528.
    MemoryEstimate tied = MemoryEstimate.ofTraining(model("nade", 500), SETTINGS, 1);
    assertThat(tied.perCore()).isEqualTo((4 + 3) * tied.parameters());
    assertThat(MemoryEstimate.ofScoring(model("nade", 500)).driver())
        .isEqualTo(2 * tied.parameters());
  }

  @Test
  void localStepsSendTheirState() {
    TrainingSettings d = SETTINGS;
    TrainingSettings settings = d.toBuilder().localSteps(8).build();
    MemoryEstimate estimate = MemoryEstimate.ofTraining(model("nade-untied", 500), settings, 4);
    // From each shard parameters and two vectors of Adam; there as floats, as bytes and twice
    // serialised, beside the gradients of two halves.
    assertThat(estimate.driver()).isEqualTo((4 + 2 + 4 * 3) * estimate.parameters());
    assertThat(estimate.results()).isEqualTo(4 * 3 * estimate.parameters());
    assertThat(estimate.perCore()).isEqualTo((4 * 3 + 2) * estimate.parameters());
  }

  @ParameterizedTest
  @CsvSource({
    "11, 2, 0, 0, 11.3 GB of memory to train",
    "12, 2, 0, 0, ",
    "16, 64, 0, 0, 16.3 GB",
    "17, 64, 0, 0, ",
    "7, 0, 9, 0, ",
    "6, 0, 9, 0, spark.driver.memory",
    "7, 0, 3, 0, spark.executor.memory",
    "7, 0, 9, 2, spark.driver.maxResultSize",
    "7, 0, 9, 3, "
  })
  void saysWhatIsMissing(int heap, int cores, int executorHeap, int results, String expected) {
    MemoryEstimate estimate = MemoryEstimate.ofTraining(model("nade-untied", 500), SETTINGS, 4);
    MemoryLimits limits = new MemoryLimits(heap * GB, cores, executorHeap * GB, results * GB);
    String problem = limits.problem(estimate);
    if (expected == null) {
      assertThat(problem).isNull();
    } else {
      assertThat(problem).contains(expected);
    }
  }

  @Test
  void aGradientIsOneArrayOfBytes() {
    MemoryEstimate estimate = MemoryEstimate.ofTraining(model("nade-untied", 1800), SETTINGS, 1);
    MemoryLimits limits = new MemoryLimits(1000 * GB, 2, GB, 0);
    assertThat(limits.problem(estimate)).contains("2.2 GB", "2.1 GB");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "1_260, 1.3 kB",
    "999_999, 1.0 MB",
    "19_747_392, 19.7 MB",
    "999_960_000, 1.0 GB",
    "13_100_000_000, 13.1 GB"
  })
  void amountsAreReadable(String bytes, String expected) {
    assertThat(MemoryEstimate.text(Long.parseLong(bytes.replace("_", "")))).isEqualTo(expected);
  }
}
