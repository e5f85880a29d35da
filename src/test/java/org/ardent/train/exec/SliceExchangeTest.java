package org.ardent.train.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.network.client.TransportClient;
import org.ardent.math.Random;
import org.ardent.train.ToyShards;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Three executors of this process, over connections: each has some of five shards. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class SliceExchangeTest {
  private static final int LENGTH = 100;
  private static final int ROUNDS = 4;
  private static final List<List<Integer>> SHARDS =
      List.of(List.of(0, 1, 2), List.of(4), List.of(3));
  private static final int ALL_SHARDS = 5;

  private final List<PeerServer> servers = new ArrayList<>();
  private final List<SliceExchange<Integer>> executors = new ArrayList<>();

  /**
   * The first vector takes the sum, scaled by the rows that were seen, the second one keeps it, and
   * the third counts the rounds.
   */
  private record Sums(int length) implements StateUpdate.Rule<Integer> {
    @Override
    public int starts() {
      return 1;
    }

    @Override
    public boolean divisible() {
      return true;
    }

    @Override
    public StateUpdate<Integer> slice(int from, int to) {
      List<float[]> state = List.of(new float[to - from], new float[to - from], new float[1]);
      return new StateUpdate<>() {
        @Override
        public List<float[]> state() {
          return state;
        }

        @Override
        public boolean apply(Integer key, RoundOutcome outcome) {
          float[] sum = outcome.sum(0, 0, to - from);
          float share = key / (float) outcome.seen().weight();
          for (int i = 0; i < sum.length; i++) {
            if (!Float.isFinite(sum[i])) {
              return false;
            }
            state.get(0)[i] += share * sum[i];
            state.get(1)[i] = sum[i];
          }
          state.get(2)[0]++;
          return true;
        }
      };
    }
  }

  private static final Sums RULE = new Sums(LENGTH);

  /** What a shard brings: a pure function of what it starts from, the round and the shard. */
  private static ShardOutcome part(float[] start, int round, int shard) {
    Random random = Random.of(round, Random.TEST, shard);
    float[] vector = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      vector[i] = start[i] + (float) (random.nextDouble() * Math.pow(10, random.nextInt(8)));
    }
    RowsSeen seen = new RowsSeen(shard, 1 + 0.1 * shard, -shard);
    return new ShardOutcome(new ShardReport(List.of(seen), 0), List.of(vector));
  }

  private static RoundOutcome outcome(float[] start, int round, List<Integer> shards) {
    return RoundOutcome.of(
        IntStream.range(0, ALL_SHARDS)
            .mapToObj(shard -> shards.contains(shard) ? part(start, round, shard) : null)
            .toList());
  }

  private static List<float[]> start() {
    float[] first = new float[LENGTH];
    float[] second = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      first[i] = i;
      second[i] = -i;
    }
    return List.of(first, second, new float[] {7});
  }

  @BeforeEach
  void connect() throws Exception {
    ToyShards.session();
    for (int e = 0; e < SHARDS.size(); e++) {
      servers.add(new PeerServer(SparkEnv.get()));
    }
    for (int e = 0; e < SHARDS.size(); e++) {
      executors.add(exchange(1, e));
      servers.get(e).add(executors.get(e));
    }
  }

  private SliceExchange<Integer> exchange(long meeting, int executor) throws Exception {
    List<float[]> state = start();
    Slices slices = new Slices(LENGTH, SHARDS.size());
    SortedMap<String, MeetingMessage.Peer> peers = new TreeMap<>();
    for (int e = 0; e < SHARDS.size(); e++) {
      peers.put("e" + e, servers.get(e).listen());
    }
    List<Integer> lengths = state.stream().map(vector -> vector.length).toList();
    MeetingMessage.Divide divide = new MeetingMessage.Divide(slices, lengths, ALL_SHARDS, peers);
    List<float[]> own = slices.of(state, executor).stream().map(Stretch::copy).toList();
    return new SliceExchange<>(
        meeting, "e" + executor, divide, own, RULE, null, servers.get(executor));
  }

  @AfterEach
  void disconnect() {
    servers.forEach(PeerServer::close);
  }

  private static <T> CompletableFuture<T> thread(Callable<T> work) {
    CompletableFuture<T> future = new CompletableFuture<>();
    new Thread(
            () -> {
              try {
                future.complete(work.call());
              } catch (Throwable e) {
                future.completeExceptionally(e);
              }
            })
        .start();
    return future;
  }

  private boolean rounds(int executor, int count) throws InterruptedException {
    SliceExchange<Integer> exchange = executors.get(executor);
    exchange.send(0);
    for (int round = 1; round <= count; round++) {
      if (!exchange.await(round - 1)) {
        return false;
      }
      RoundOutcome outcome = outcome(exchange.starts().get(0), round, SHARDS.get(executor));
      if (!exchange.exchange(round, round, outcome)) {
        return false;
      }
    }
    return exchange.await(count);
  }

  @Test
  void slicesTogetherAreWhatOneStateBecomes() {
    StateUpdate<Integer> whole = RULE.slice(0, LENGTH);
    List<float[]> expected = whole.state();
    for (int k = 0; k < expected.size(); k++) {
      Stretch.of(expected.get(k)).set(start().get(k));
    }
    for (int round = 1; round <= ROUNDS; round++) {
      whole.apply(round, outcome(expected.get(0), round, List.of(0, 1, 2, 3, 4)));
    }
    List<CompletableFuture<Boolean>> all =
        IntStream.range(0, SHARDS.size())
            .mapToObj(executor -> thread(() -> rounds(executor, ROUNDS)))
            .toList();
    assertThat(all).allSatisfy(one -> assertThat(one.join()).isTrue());
    Slices slices = new Slices(LENGTH, SHARDS.size());
    for (int e = 0; e < SHARDS.size(); e++) {
      assertThat(executors.get(e).starts().get(0)).isEqualTo(expected.get(0));
      List<Stretch> own = slices.of(expected, e);
      for (int k = 0; k < own.size(); k++) {
        assertThat(executors.get(e).slice().get(k)).isEqualTo(own.get(k).copy());
      }
    }
  }

  @Test
  void whoWaitsForALostExecutorIsLetGo() {
    CompletableFuture<Boolean> first = thread(() -> rounds(0, ROUNDS));
    CompletableFuture<Boolean> second = thread(() -> rounds(1, ROUNDS));
    CompletableFuture<Boolean> third = thread(() -> rounds(2, 1));
    assertThat(third.join()).isTrue();
    servers.get(2).close();
    assertThat(first.join()).isFalse();
    assertThat(second.join()).isFalse();
  }

  /** Nobody tells an exchange that is not open yet. */
  @Test
  void whoIsLostBeforeTheExchangeIsOpenIsMissed() throws Exception {
    MeetingMessage.Peer lost = servers.get(2).listen();
    TransportClient connection = servers.get(0).connection(lost.host(), lost.port());
    SliceExchange<Integer> exchange = exchange(2, 0);
    servers.get(2).close();
    while (connection.isActive()) {
      Thread.onSpinWait();
    }
    servers.get(0).add(exchange);
    assertThat(exchange.await(0)).isFalse();
  }

  @Test
  void aMessageThatCannotBeReadEndsTheExchange() throws Exception {
    MeetingMessage.Peer peer = servers.get(0).listen();
    servers
        .get(1)
        .connection(peer.host(), peer.port())
        .send(
            new MeetingMessage.Slice(1, "e1", 0)
                .packed(List.of(new float[LENGTH]), ByteBuffer.allocate(0)));
    assertThat(executors.get(0).await(0)).isFalse();
  }

  @Test
  void aSumThatIsNotFiniteChangesNothing() {
    List<CompletableFuture<Boolean>> all =
        IntStream.range(0, SHARDS.size())
            .mapToObj(
                executor ->
                    thread(
                        () -> {
                          SliceExchange<Integer> exchange = executors.get(executor);
                          exchange.send(0);
                          exchange.await(0);
                          float[] start = exchange.starts().get(0).clone();
                          start[0] = Float.NaN; // of the first executor's slice
                          return exchange.exchange(1, 1, outcome(start, 1, SHARDS.get(executor)));
                        }))
            .toList();
    assertThat(all.get(0).join()).isFalse();
    assertThat(all.get(1).join()).isTrue();
    assertThat(executors.get(0).slice().get(2)).containsExactly(7);
  }
}
