package org.ardent.train.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.ardent.train.ToyShards;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A meeting over connections, whose executor is this process. That several executors give the same
 * model, where some are killed too, is tested on clusters.
 */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class ClusterMeetingTest {
  private static final int SHARDS = 3;

  private final SparkContext context = ToyShards.context().sc();
  private final float[] state = {1, 2};
  private MeetingServer server;
  private ClusterMeeting<String> meeting;
  private MeetingPlace<String> place;

  /** Null where the driver adds up. */
  private StateUpdate.Rule<String> rule;

  @BeforeEach
  void open() {
    server = MeetingServer.open(context.env()).orElseThrow();
    meeting = ClusterMeeting.open(context, List.of(state), SHARDS);
    place = server.place(meeting);
  }

  @AfterEach
  void close() {
    meeting.close();
    server.close();
  }

  /** Brings s + 1 times the state for shard s, until there is no further round; what it saw. */
  private List<String> attend(int task) {
    try {
      TaskMeeting<String> here = place.enter(task, List.of(task), rule);
      List<String> keys = new ArrayList<>();
      if (here == null) {
        return keys;
      }
      int round = 1;
      for (String key = here.await(round); key != null; key = here.await(round)) {
        keys.add(key);
        float[] part = here.state().get(0).clone();
        for (int i = 0; i < part.length; i++) {
          part[i] *= task + 1;
        }
        RowsSeen seen = new RowsSeen(task, task, -task);
        here.bring(task, new ShardOutcome(new ShardReport(List.of(seen), task), List.of(part)));
        round++;
      }
      keys.add("whole " + here.rounds());
      return keys;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<CompletableFuture<List<String>>> start(int... tasks) {
    return IntStream.of(tasks)
        .mapToObj(
            task -> CompletableFuture.supplyAsync(() -> attend(task), r -> new Thread(r).start()))
        .toList();
  }

  @Test
  void roundsHaveTheStateOfTheDriverAndBringTheSumOfAllShards() throws InterruptedException {
    List<CompletableFuture<List<String>>> tasks = start(0, 1, 2);
    for (int round = 1; round <= 3; round++) {
      state[0] = round;
      RoundOutcome outcome = meeting.round("round " + round);
      assertThat(outcome.sum(0, 0, 2)).containsExactly(6 * round, 12);
      assertThat(outcome.reports())
          .extracting(ShardReport::kernelNanos)
          .containsExactly(0L, 1L, 2L);
      assertThat(outcome.seen()).isEqualTo(new RowsSeen(3, 3, -3));
    }
    assertThat(meeting.rounds()).isEqualTo(3);
    meeting.leave();
    assertThat(tasks)
        .allSatisfy(
            task ->
                assertThat(task.join())
                    .containsExactly("round 1", "round 2", "round 3", "whole 3"));
  }

  @Test
  void anotherAttemptAtATaskEndsTheMeeting() throws InterruptedException {
    List<CompletableFuture<List<String>>> tasks = start(0, 1, 2);
    assertThat(meeting.round("a")).isNotNull();
    List<CompletableFuture<List<String>>> again = start(1);
    while (meeting.round("b") != null) {
      assertThat(meeting.rounds()).isLessThan(100_000);
    }
    again.get(0).join();
    assertThat(tasks).allSatisfy(task -> assertThat(task.join()).startsWith("a"));
  }

  @Test
  void aTaskThatLeavesEndsIt() throws Exception {
    List<CompletableFuture<List<String>>> tasks = start(0, 1);
    CompletableFuture<Void> leaving =
        CompletableFuture.runAsync(
            () -> {
              try {
                TaskMeeting<String> here = place.enter(2, List.of(2), rule);
                here.await(1);
                here.leave();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            },
            r -> new Thread(r).start());
    assertThat(meeting.round("a")).isNull();
    leaving.join();
    assertThat(meeting.rounds()).isZero();
    tasks.forEach(CompletableFuture::join);
  }

  @Test
  void aServerThatIsGoneEndsIt() throws InterruptedException {
    List<CompletableFuture<List<String>>> tasks = start(0, 1, 2);
    assertThat(meeting.round("a")).isNotNull();
    server.close();
    assertThat(meeting.round("b")).isNull();
    tasks.forEach(CompletableFuture::join);
    assertThat(attend(0)).isEmpty();
  }

  @Test
  void whoCannotListenHasNoMeetings() {
    context.env().conf().set(MeetingTransport.PORT, "-1");
    try {
      assertThat(MeetingServer.open(context.env())).isEmpty();
      context.env().conf().set(MeetingTransport.PORT, "" + server.port());
      assertThat(MeetingServer.open(context.env())).isEmpty();
    } finally {
      context.env().conf().remove(MeetingTransport.PORT);
    }
  }

  @Test
  void whoComesTooLateFindsNothing() throws InterruptedException {
    meeting.leave();
    assertThat(meeting.round("a")).isNull();
    assertThat(attend(0)).isEmpty();
  }

  /** The state is 1 and 2, and a round adds the sum of what the shards bring. */
  private record Adding(int length) implements StateUpdate.Rule<String> {
    @Override
    public int starts() {
      return 1;
    }

    @Override
    public boolean divisible() {
      return true;
    }

    @Override
    public StateUpdate<String> slice(int from, int to) {
      float[] slice = new float[to - from];
      return new StateUpdate<>() {
        @Override
        public List<float[]> state() {
          return List.of(slice);
        }

        @Override
        public boolean apply(String key, RoundOutcome outcome) {
          for (int i = 0; i < slice.length; i++) {
            slice[i] += outcome.sum(0, i, i + 1)[i];
          }
          return true;
        }
      };
    }
  }

  @Test
  void slicesThatNoMessageCanCarryAreNotSent() throws InterruptedException {
    meeting.close();
    meeting = ClusterMeeting.dividing(context, List.of(state), SHARDS, 7);
    place = server.place(meeting);
    rule = new Adding(state.length);
    List<CompletableFuture<List<String>>> tasks = start(0, 1, 2);
    assertThat(meeting.round("a")).isNull();
    assertThat(meeting.obstacle()).startsWith("a slice has 0.0 GB, and a message at most ");
    assertThat(meeting.owners()).isZero();
    assertThat(tasks).allSatisfy(task -> assertThat(task.join()).isEmpty());
  }

  /** As where a firewall lets executors reach the driver only. */
  @Test
  void whereAnExecutorCannotListenTheStateIsNotDivided() throws InterruptedException {
    meeting.close();
    meeting = ClusterMeeting.dividing(context, List.of(state), SHARDS, 8);
    meeting.come(new MeetingMessage.Came(meeting.id(), "7", 0, 1, null), null);
    assertThat(meeting.round("a")).isNull();
    assertThat(meeting.obstacle()).isEqualTo("executor 7 cannot listen to others");
  }

  @Test
  void whatExecutorsChangeIsHereOnceItIsFetched() throws InterruptedException {
    meeting.close();
    meeting = ClusterMeeting.dividing(context, List.of(state), SHARDS, 8);
    place = server.place(meeting);
    rule = new Adding(state.length);
    List<CompletableFuture<List<String>>> tasks = start(0, 1, 2);
    assertThat(meeting.round("a").seen()).isEqualTo(new RowsSeen(3, 3, -3));
    assertThat(meeting.round("b")).isNotNull();
    assertThat(state).containsExactly(1, 2);
    assertThat(meeting.fetch()).isTrue();
    // A round adds six times what it starts from.
    assertThat(state).containsExactly(49, 98);
    assertThat(meeting.round("c")).isNotNull();
    meeting.leave();
    assertThat(meeting.fetch()).isFalse();
    assertThat(state).containsExactly(49, 98);
    assertThat(tasks)
        .allSatisfy(task -> assertThat(task.join()).containsExactly("a", "b", "c", "whole 2"));
  }
}
