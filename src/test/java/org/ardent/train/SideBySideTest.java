package org.ardent.train;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SideBySideTest {
  private static final long MEGABYTE = 1 << 20;

  /** On one machine all runs that there are share its slots. */
  @ParameterizedTest
  @CsvSource({
    "2, 30, 2000, 2, 1",
    "8, 30, 2000, 8, 1",
    "8, 3, 2000, 3, 2",
    "8, 1, 2000, 1, 8",
    "1, 30, 2000, 1, 1",
    // Each takes 100 MB and 20 MB for every task, Spark 200 MB.
    "8, 30, 460, 2, 4",
    "8, 30, 250, 1, 8",
  })
  void onOneMachine(int slots, int jobs, int heap, int runs, int slotsOfEach) {
    MemoryLimits limits = new MemoryLimits(heap * MEGABYTE, slots, 0, 0);
    MemoryEstimate each = new MemoryEstimate(0, 100 * MEGABYTE, 20 * MEGABYTE, 8, 1);
    assertThat(SideBySide.of(slots, limits, each, jobs))
        .isEqualTo(new SideBySide(runs, slotsOfEach));
  }

  /** On a cluster a run has all its shards at once. */
  @ParameterizedTest
  @CsvSource({"32, 30, 4", "4, 30, 1", "32, 2, 2"})
  void onACluster(int slots, int jobs, int runs) {
    MemoryLimits limits = new MemoryLimits(2000 * MEGABYTE, 0, 1000 * MEGABYTE, 0);
    MemoryEstimate each = new MemoryEstimate(0, 100 * MEGABYTE, 20 * MEGABYTE, 8, 1);
    assertThat(SideBySide.of(slots, limits, each, jobs).runs()).isEqualTo(runs);
  }
}
