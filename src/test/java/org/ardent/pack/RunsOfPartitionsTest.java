package org.ardent.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.rdd.PartitionGroup;
import org.ardent.train.ToyShards;
import org.junit.jupiter.api.Test;
import scala.Option;

class RunsOfPartitionsTest {
  private static PartitionGroup[] runs(int count, List<String> places) {
    List<Integer> elements = IntStream.range(0, 7).boxed().toList();
    return new RunsOfPartitions(3, places)
        .coalesce(count, ToyShards.context().parallelize(elements, 7).rdd());
  }

  @Test
  void runsFollowEachOtherAndTheLastIsShorter() {
    assertThat(runs(3, List.of()))
        .extracting(PartitionGroup::numPartitions)
        .containsExactly(3, 3, 1);
    assertThat(runs(3, List.of())).extracting(PartitionGroup::prefLoc).containsOnly(Option.empty());
  }

  @Test
  void neighboursShareAPlace() {
    assertThat(Stream.of(runs(3, List.of("a", "b"))).map(run -> run.prefLoc().get()))
        .containsExactly("a", "a", "b");
    assertThat(Stream.of(runs(3, List.of("a", "b", "c", "d"))).map(run -> run.prefLoc().get()))
        .containsExactly("a", "b", "c");
  }
}
