package org.ardent.train.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class TaskMeetingTest {
  private static final int SHARDS = 3;

  private static TaskMeeting<String> open(int shards) {
    return new TaskMeeting<>(List.of(), shards, shards, shards);
  }

  private static ShardOutcome part(String key, int shard) {
    return new ShardOutcome(new ShardReport(List.of(), 10L * key.length() + shard), List.of());
  }

  /** A task that makes as many rounds as are called; how many. */
  private static int rounds(TaskMeeting<String> meeting, int shard) {
    try {
      meeting.come(shard);
      int round = 1;
      for (String key = meeting.await(round); key != null; key = meeting.await(round)) {
        meeting.bring(shard, part(key, shard));
        round++;
      }
      return round - 1;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<CompletableFuture<Integer>> start(TaskMeeting<String> meeting, int shards) {
    return IntStream.range(0, shards)
        .mapToObj(
            s ->
                CompletableFuture.supplyAsync(() -> rounds(meeting, s), r -> new Thread(r).start()))
        .toList();
  }

  private static List<Long> nanos(RoundOutcome outcome) {
    return outcome.reports().stream().map(ShardReport::kernelNanos).toList();
  }

  @Test
  void aRoundHasAllPartsInShardOrder() throws InterruptedException {
    List<List<Long>> made = new ArrayList<>();
    TaskMeeting<String> meeting = open(SHARDS);
    List<CompletableFuture<Integer>> tasks = start(meeting, SHARDS);
    for (String key : List.of("", "a", "bb")) {
      made.add(nanos(meeting.round(key)));
    }
    assertThat(meeting.rounds()).isEqualTo(3);
    meeting.close();
    assertThat(tasks).allSatisfy(task -> assertThat(task.join()).isEqualTo(3));
    assertThat(made)
        .containsExactly(List.of(0L, 1L, 2L), List.of(10L, 11L, 12L), List.of(20L, 21L, 22L));
  }

  @Test
  void whoWaitsDoesWhatAnotherOffers() throws Exception {
    TaskMeeting<String> meeting = open(2);
    List<CompletableFuture<Integer>> other = start(meeting, 1);
    meeting.come(1);
    WaitingTasks waiting = meeting.waiting(1);
    CompletableFuture<Thread> done = new CompletableFuture<>();
    waiting.offer(() -> done.complete(Thread.currentThread()));
    assertThat(done.join()).isNotSameAs(Thread.currentThread());
    assertThat(waiting.takeBack()).isFalse();
    meeting.close();
    assertThat(other.get(0).join()).isZero();
    waiting.offer(() -> {});
    assertThat(waiting.takeBack()).isTrue();
  }

  @Test
  void aTaskThatEndsLetsAllGo() throws InterruptedException {
    TaskMeeting<String> meeting = open(SHARDS);
    List<CompletableFuture<Integer>> others = start(meeting, SHARDS - 1);
    CompletableFuture<Void> leaving =
        CompletableFuture.runAsync(
            () -> {
              meeting.come(SHARDS - 1);
              meeting.leave();
            });
    assertThat(meeting.round("a")).isNull();
    leaving.join();
    assertThat(others).allSatisfy(task -> assertThat(task.join()).isBetween(0, 1));
    assertThat(meeting.rounds()).isZero();
  }

  @Test
  void anotherAttemptEndsTheMeeting() throws InterruptedException {
    TaskMeeting<String> meeting = open(2);
    meeting.come(0);
    meeting.come(0);
    assertThat(meeting.round("a")).isNull();
  }

  @Test
  void isFoundWhileItIsOpen() {
    TaskMeeting<String> meeting = open(SHARDS);
    assertThat((Object) TaskMeeting.of(meeting.id())).isSameAs((Object) meeting);
    meeting.close();
    assertThat((Object) TaskMeeting.of(meeting.id())).isNull();
  }
}
