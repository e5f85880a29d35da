package org.ardent.train.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.ardent.math.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TreeSumTest {
  private static final int LENGTH = 5;

  private static float[] vector(int shard) {
    Random random = Random.of(1, Random.TEST, shard);
    float[] vector = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      vector[i] = (float) (random.nextDouble() * Math.pow(10, random.nextInt(8)));
    }
    return vector;
  }

  /**
   * The definition: the shards from…to−1 of a branch of that size are its left half and its right.
   */
  private static float[] expected(int from, int size, int shards) {
    if (size == 1) {
      return vector(from);
    }
    float[] sum = expected(from, size / 2, shards);
    if (from + size / 2 < shards) {
      float[] right = expected(from + size / 2, size / 2, shards);
      for (int i = 0; i < LENGTH; i++) {
        sum[i] += right[i];
      }
    }
    return sum;
  }

  private static float[] expected(int shards) {
    return expected(0, Integer.highestOneBit(2 * shards - 1), shards);
  }

  private static List<PartialSum> leaves(IntStream shards) {
    return shards
        .mapToObj(s -> new PartialSum(TreeNode.leaf(s), List.of(vector(s), new float[] {s})))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 16, 31, 33})
  void whoeverAddsWhichPartTheSumIsTheSame(int shards) {
    for (int executors = 1; executors <= 4; executors++) {
      for (int seed = 0; seed < 20; seed++) {
        Random random = Random.of(seed, Random.TEST, executors);
        int all = executors;
        int[] of = IntStream.range(0, shards).map(s -> random.nextInt(all)).toArray();
        List<PartialSum> parts = new ArrayList<>();
        for (int e = 0; e < executors; e++) {
          int executor = e;
          TreeSum here =
              new TreeSum(
                  leaves(IntStream.range(0, shards).filter(s -> of[s] == executor)), shards);
          here.addAll();
          parts.addAll(here.rest());
        }
        parts.sort(Comparator.comparing(PartialSum::node, TreeNode.BY_FIRST_SHARD));
        TreeSum above = new TreeSum(parts, shards);
        above.addAll();
        assertThat(above.rest()).hasSize(1);
        assertThat(above.rest().get(0).vectors().get(0)).isEqualTo(expected(shards));
        assertThat(above.rest().get(0).vectors().get(1))
            .containsExactly(shards * (shards - 1) / 2f);
      }
    }
  }

  @Test
  void whatMakesAWholeBranchIsOneSum() {
    assertThat(new TreeSum(leaves(IntStream.range(4, 8)), 16).rest())
        .extracting(PartialSum::node)
        .containsExactly(new TreeNode(2, 1));
    assertThat(new TreeSum(leaves(IntStream.range(4, 6)), 6).rest())
        .extracting(PartialSum::node)
        .containsExactly(new TreeNode(2, 1));
    assertThat(new TreeSum(leaves(IntStream.of(1, 2, 3)), 4).rest())
        .extracting(PartialSum::node)
        .containsExactly(new TreeNode(0, 1), new TreeNode(1, 1));
  }

  @Test
  void stretchesMayBeAddedInAnyOrder() {
    TreeSum sum = new TreeSum(leaves(IntStream.range(0, 7)), 7);
    sum.add(0, 3, LENGTH);
    sum.add(0, 0, 3);
    assertThat(sum.rest().get(0).vectors().get(0)).isEqualTo(expected(7));
  }
}
