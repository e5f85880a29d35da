package org.ardent.train.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.ardent.math.Random;
import org.ardent.pack.Shards;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MiniBatchesTest {

  /** How many rows each step sees, counted over the shards. */
  private static List<Integer> sizes(MiniBatches batches) {
    List<Integer> sizes = new ArrayList<>();
    for (int step = 0; step < batches.steps(); step++) {
      int size = 0;
      for (int shard = 0; shard < batches.shards(); shard++) {
        size += batches.rows(1, 2, step, shard).length;
      }
      assertThat(batches.size(step)).isEqualTo(size);
      sizes.add(size);
    }
    return sizes;
  }

  private static void assertFair(int rows, int shards, int batchSize) {
    MiniBatches batches = MiniBatches.of(rows, shards, batchSize);
    assertThat(batches.steps()).isEqualTo((int) Math.ceil((double) rows / batchSize));
    int least = rows / batches.steps();
    int most = rows % batches.steps() == 0 ? least : least + 1;
    assertThat(least).isPositive();
    assertThat(most).isLessThanOrEqualTo(batchSize);
    assertThat(sizes(batches))
        .as("%d rows, %d shards, batch size %d", rows, shards, batchSize)
        .allMatch(size -> size == least || size == most);
    assertThat(sizes(batches).stream().mapToInt(i -> i).sum()).isEqualTo(rows);
  }

  @ParameterizedTest
  @CsvSource({
    "200, 4, 1",
    "1000, 128, 100",
    "50000, 16, 1000",
    "6400, 64, 100",
    "7, 7, 3",
    "5, 3, 5",
    "5, 3, 1000",
    "1, 1, 1"
  })
  void differByOneRowAtMostAndNoneIsEmpty(int rows, int shards, int batchSize) {
    assertFair(rows, shards, batchSize);
  }

  @Test
  void forAnyNumberOfRowsShardsAndBatchSize() {
    Random random = Random.of(5, Random.TEST);
    for (int i = 0; i < 300; i++) {
      int rows = 1 + random.nextInt(400);
      assertFair(rows, 1 + random.nextInt(rows), 1 + random.nextInt(450));
    }
  }

  @ParameterizedTest
  @CsvSource({"33, 1, 1", "33, 4, 7", "33, 4, 33", "200, 7, 3"})
  void ofAnEpochAreAllRowsOnce(int rows, int shards, int batchSize) {
    MiniBatches batches = MiniBatches.of(rows, shards, batchSize);
    for (int shard = 0; shard < shards; shard++) {
      List<Integer> seen = new ArrayList<>();
      for (int step = 0; step < batches.steps(); step++) {
        for (int row : batches.rows(1, 2, step, shard)) {
          seen.add(row);
        }
        assertThat(batches.rows(1, 2, step, shard)).isEqualTo(batches.rows(1, 2, step, shard));
      }
      assertThat(seen)
          .hasSize(Shards.rowsOf(shard, rows, shards))
          .doesNotHaveDuplicates()
          .allMatch(row -> row >= 0 && row < seen.size());
    }
  }

  @Test
  void epochsAndSeedsShuffleAnew() {
    MiniBatches batches = new MiniBatches(40, 1, 2);
    assertThat(batches.rows(1, 0, 0, 0)).isNotEqualTo(batches.rows(1, 1, 0, 0));
    assertThat(batches.rows(1, 0, 0, 0)).isNotEqualTo(batches.rows(2, 0, 0, 0));
  }

  @Test
  void hugeTablesDoNotOverflow() {
    long rows = 4_000_000_000_000L;
    MiniBatches batches = MiniBatches.of(rows, 100_000, 2000);
    assertThat(batches.size(0)).isEqualTo(2000);
    assertThat(batches.size(batches.steps() - 1)).isEqualTo(2000);
    assertThat(batches.rows(1, 0, batches.steps() - 1, 99_999)).hasSize(1);
    assertThatThrownBy(() -> MiniBatches.of(rows, 100_000, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("batch size is 1, expected at least 1863: ");
  }
}
