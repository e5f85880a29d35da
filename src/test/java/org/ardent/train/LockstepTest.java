package org.ardent.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.ardent.optim.Schedule;
import org.ardent.pack.Shards;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class LockstepTest {
  private static final int SHARDS = 3;

  private final List<List<Long>> taken = new ArrayList<>();

  private static ShardGradient part(int shard, int step) {
    return new ShardGradient(
        new StepResult(1, 1, 0), new FloatVectors(Exchange.NONE, List.of()), 10 * step + shard);
  }

  private boolean take(List<ShardGradient> parts) {
    taken.add(parts.stream().map(ShardGradient::kernelNanos).toList());
    return taken.size() < 4;
  }

  /** A task that takes as many steps as the others; how many. */
  private static int steps(Lockstep<ShardGradient, float[]> meeting, int shard) {
    try {
      int steps = 0;
      boolean goesOn = meeting.gather(shard);
      while (goesOn) {
        goesOn = meeting.arrive(shard, part(shard, steps));
        steps++;
      }
      return steps;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<CompletableFuture<Integer>> start(
      Lockstep<ShardGradient, float[]> meeting, int shards) {
    return IntStream.range(0, shards)
        .mapToObj(
            s -> CompletableFuture.supplyAsync(() -> steps(meeting, s), r -> new Thread(r).start()))
        .toList();
  }

  @Test
  void updatesAreMadeOfAllPartsInShardOrder() {
    try (Lockstep<ShardGradient, float[]> meeting =
        new Lockstep<>(List.of(), new ArrayDeque<>(), SHARDS, this::take)) {
      assertThat(start(meeting, SHARDS)).allSatisfy(t -> assertThat(t.join()).isEqualTo(4));
      assertThat(meeting.outcome()).isTrue();
    }
    assertThat(taken)
        .containsExactly(
            List.of(0L, 1L, 2L),
            List.of(10L, 11L, 12L),
            List.of(20L, 21L, 22L),
            List.of(30L, 31L, 32L));
  }

  @Test
  void whoWaitsDoesWhatAnotherOffers() throws Exception {
    try (Lockstep<ShardGradient, float[]> meeting =
        new Lockstep<>(List.of(), new ArrayDeque<>(), 2, parts -> true)) {
      List<CompletableFuture<Integer>> other = start(meeting, 1);
      meeting.gather(1);
      Helpers helpers = meeting.helpers(1);
      CompletableFuture<Thread> done = new CompletableFuture<>();
      helpers.offer(() -> done.complete(Thread.currentThread()));
      assertThat(done.join()).isNotSameAs(Thread.currentThread());
      assertThat(helpers.takeBack()).isFalse();
      meeting.arrive(1, part(1, 0));
      meeting.leave();
      assertThat(other.get(0).join()).isPositive();
      helpers.offer(() -> {});
      assertThat(helpers.takeBack()).isTrue();
    }
  }

  @Test
  void aTaskThatEndsLetsTheOthersGo() {
    try (Lockstep<ShardGradient, float[]> meeting =
        new Lockstep<>(List.of(), new ArrayDeque<>(), SHARDS, parts -> true)) {
      List<CompletableFuture<Integer>> others = start(meeting, SHARDS - 1);
      CompletableFuture.runAsync(
              () -> {
                try {
                  meeting.gather(SHARDS - 1);
                  meeting.arrive(SHARDS - 1, part(SHARDS - 1, 0));
                  meeting.leave();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              })
          .join();
      assertThat(others).allSatisfy(t -> assertThat(t.join()).isBetween(1, 2));
      assertThat(meeting.rounds()).isEqualTo(1);
      assertThat(meeting.outcome()).isTrue();
    }
  }

  @Test
  void anotherAttemptEndsTheMeeting() throws InterruptedException {
    try (Lockstep<ShardGradient, float[]> meeting =
        new Lockstep<>(List.of(), new ArrayDeque<>(), 2, parts -> true)) {
      List<CompletableFuture<Integer>> first = start(meeting, 1);
      assertThat(meeting.gather(0)).isFalse(); // whichever of them comes second
      assertThat(first.get(0).join()).isZero();
      assertThat(meeting.outcome()).isFalse();
    }
  }

  @Test
  void aFailedUpdateIsTheDrivers() {
    Lockstep.Update<ShardGradient> failing =
        parts -> {
          throw new IllegalArgumentException("update");
        };
    try (Lockstep<ShardGradient, float[]> meeting =
        new Lockstep<>(List.of(), new ArrayDeque<>(), SHARDS, failing)) {
      start(meeting, SHARDS).forEach(CompletableFuture::join);
      assertThatThrownBy(meeting::outcome).hasMessage("update");
    }
  }

  @Test
  void isFoundWhileItIsOpen() {
    Lockstep<ShardGradient, float[]> meeting =
        new Lockstep<>(List.of(), new ArrayDeque<>(), SHARDS, parts -> true);
    assertThat((Object) Lockstep.of(meeting.id())).isSameAs((Object) meeting);
    meeting.close();
    assertThat((Object) Lockstep.of(meeting.id())).isNull();
  }

  /** Each run's tasks may take the place of the other's, which then do not all come. */
  @Test
  void runsThatShareTheCoresDoNotWaitForEver() {
    TrainingSettings settings =
        new TrainingSettings(
            4,
            20,
            1,
            "adam",
            0.9,
            0.999,
            0.01,
            Schedule.LINEAR,
            1,
            0,
            0.01,
            0,
            0.2,
            0,
            0,
            0,
            0,
            3,
            false);
    Shards train = ToyShards.pack(ToyShards.rows(500, 1), 2, 2, 3);
    float[] alone = fit(settings, train);
    List<CompletableFuture<float[]>> both =
        IntStream.range(0, 2)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> fit(settings, train)))
            .toList();
    assertThat(both).allSatisfy(run -> assertThat(run.join()).isEqualTo(alone));
  }

  private static float[] fit(TrainingSettings settings, Shards train) {
    return new Trainer(ToyShards.nade(), settings, List.of()).fit(train, null).parameters();
  }
}
