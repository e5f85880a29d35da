package org.ardent.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.ardent.io.InvalidInputException;
import org.ardent.model.Activation;
import org.ardent.model.Layout;
import org.ardent.model.Model;
import org.ardent.model.Variable;
import org.ardent.model.registry.ModelRegistry;
import org.ardent.pack.PackedSize;
import org.junit.jupiter.api.Test;

class SliceSizeCheckTest {
  private static final long GB = 1_000_000_000L;

  /** Ten million rows of a hundred entries: in the heap half a kilobyte each. */
  private static final PackedSize DATA =
      new PackedSize(10_000_000, 1_000_000_000, 0, 1_100_000_000);

  private static final MemoryLimits LIMITS = new MemoryLimits(2 * GB, 2, GB, 0);

  private static Model model() {
    Layout layout =
        new Layout(
            Collections.nCopies(784, new Variable.Binary()), IntStream.range(0, 784).toArray());
    return ModelRegistry.get("fvsbn").factory().create(layout, Activation.SIGMOID, List.of());
  }

  private static void check(String optimizer, int batchSize, int shards) {
    TrainingSettings settings =
        TrainingSettings.builder().epochs(1).batchSize(batchSize).optimizer(optimizer).build();
    new SliceSizeCheck(DATA, settings, LIMITS).check(model(), shards);
  }

  @Test
  void theDataAreNotInTheHeap() {
    check("adam", 1000, 2);
    check("adam", 1_000_000, 2);
  }

  @Test
  void slicesAre() {
    assertThatThrownBy(() -> check("adam", 10_000_000, 2))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContainingAll(
            "batches of 10,000,000 rows in 2 shards need 5.", "and the heap has 2.0 GB")
        .hasMessageEndingWith("; 8 shards would fit, and so would smaller batches");
    assertThatThrownBy(() -> check("adam", Integer.MAX_VALUE, 1))
        .hasMessageContaining("batches of 10,000,000 rows in 1 shards need");
    check("adam", 10_000_000, 8);
  }

  @Test
  void ofTheWholeDataABlockIsReadAtATime() {
    check("lbfgs", 10_000_000, 1);
  }

  @Test
  void packingTakesWhatItTakesWhateverTheModel() {
    assertThat(DATA.packingBytes()).isBetween(20L << 20, 30L << 20);
    MemoryEstimate tiny = new MemoryEstimate(4, 16, 16, 2, 1);
    assertThat(tiny.withData(DATA, TrainingSettings.BASE).perCore()).isEqualTo(DATA.packingBytes());
  }
}
