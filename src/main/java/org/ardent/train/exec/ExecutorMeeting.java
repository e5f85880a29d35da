package org.ardent.train.exec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkEnv;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.TransportClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An executor's part of a {@link ClusterMeeting}: its tasks meet as they do in the driver's
 * process, and a thread calls for them the rounds that the driver calls, adds up what they bring
 * and brings that.
 *
 * @param <K> what tells one round from another
 */
final class ExecutorMeeting<K> {
  private static final Logger LOG = LoggerFactory.getLogger(ExecutorMeeting.class);
  private static final Map<MeetingPlace.OnExecutor<?>, ExecutorMeeting<?>> OPEN =
      new ConcurrentHashMap<>();

  /** The connections of this process, made when they are first needed. */
  private static final class Connections {
    static final PeerServer ALL = new PeerServer(SparkEnv.get());
  }

  private final MeetingPlace.OnExecutor<K> place;
  private final TransportClient driver;

  /** Where this executor listens to others; null where the driver adds up, or it cannot. */
  private final MeetingMessage.Peer peer;

  private final StateUpdate.Rule<K> rule;
  private final String executor = SparkEnv.get().executorId();

  /** Null before the first round. */
  private TaskMeeting<K> tasks;

  private boolean over;
  private ByteBuffer packed = ByteBuffer.allocate(0);

  /** Null where the driver adds up, and before the state is divided. */
  private SliceExchange<K> slices;

  /** The slice of the state that has come. */
  private List<float[]> slice;

  private ExecutorMeeting(
      MeetingPlace.OnExecutor<K> place,
      TransportClient driver,
      MeetingMessage.Peer peer,
      StateUpdate.Rule<K> rule) {
    this.place = place;
    this.driver = driver;
    this.peer = peer;
    this.rule = rule;
  }

  /**
   * Says that a task has come and waits for the first round.
   *
   * @param place where the driver is
   * @param task its number in the job
   * @param shards how many it has
   * @param rule how the state changes, where it is divided
   * @return null if the meeting is over, or cannot be reached
   */
  @SuppressWarnings("unchecked") // all tasks of a job have the same type of key
  static <K> TaskMeeting<K> enter(
      MeetingPlace.OnExecutor<K> place, int task, int shards, StateUpdate.Rule<K> rule)
      throws InterruptedException {
    ExecutorMeeting<K> meeting =
        (ExecutorMeeting<K>) OPEN.computeIfAbsent(place, key -> join(place, rule));
    if (meeting == null) {
      return null;
    }
    meeting.driver.send(
        new MeetingMessage.Came(place.meeting(), meeting.executor, task, shards, meeting.peer)
            .packed());
    try {
      return meeting.first();
    } catch (InterruptedException e) {
      meeting.leave();
      throw e;
    }
  }

  /** Null if the driver cannot be reached. */
  private static <K> ExecutorMeeting<K> join(
      MeetingPlace.OnExecutor<K> place, StateUpdate.Rule<K> rule) {
    TransportClient driver;
    try {
      driver = Connections.ALL.connection(place.host(), place.port());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } catch (Exception e) { // Netty throws checked exceptions that it does not declare
      LOG.warn("a meeting cannot be attended: {}", e.getMessage());
      return null;
    }
    MeetingMessage.Peer peer = place.divided() ? listen() : null;
    ExecutorMeeting<K> meeting = new ExecutorMeeting<>(place, driver, peer, rule);
    Thread thread = new Thread(meeting::attend, "ardent-rounds");
    thread.setDaemon(true);
    thread.start();
    return meeting;
  }

  /** Where others find this executor; null if they cannot, which the driver must know. */
  private static MeetingMessage.Peer listen() {
    try {
      return Connections.ALL.listen();
    } catch (Exception e) { // as above
      LOG.warn("this executor cannot listen to others: {}", e.getMessage());
      return null;
    }
  }

  private synchronized TaskMeeting<K> first() throws InterruptedException {
    while (tasks == null && !over) {
      wait();
    }
    return tasks;
  }

  private void leave() {
    driver.send(new MeetingMessage.Left(place.meeting()).packed());
  }

  private void attend() {
    int kept = 0;
    int made = 0;
    try {
      MeetingMessage nothing = MeetingMessage.Brought.nothing(place.meeting(), executor);
      packed = nothing.packed();
      MeetingMessage answer = ask();
      if (answer instanceof MeetingMessage.Divide divide) {
        divide(divide);
        packed = nothing.packed();
        answer = ask();
      }
      while (!(answer instanceof MeetingMessage.End end)) {
        if (answer instanceof MeetingMessage.Call call) {
          kept = slices == null ? call.round() - 1 : kept;
          made = call.round();
          if (!round(call)) {
            leave();
            return;
          }
        } else {
          kept = made;
          packed =
              new MeetingMessage.Fetched(place.meeting(), executor).packed(slices.slice(), packed);
        }
        answer = ask();
      }
      kept = end.rounds();
    } catch (Exception e) {
      LOG.warn("a meeting ends early: {}", e.toString());
      leave();
    } finally {
      OPEN.remove(place, this);
      if (slices != null) {
        Connections.ALL.remove(slices);
      }
      end(kept);
    }
  }

  private void divide(MeetingMessage.Divide divide) throws IOException, InterruptedException {
    slices =
        new SliceExchange<>(
            place.meeting(), executor, divide, slice, rule, driver, Connections.ALL);
    Connections.ALL.add(slices);
  }

  /** Makes a round and packs what it brings; false if it was not whole. */
  private boolean round(MeetingMessage.Call call) throws InterruptedException {
    int round = call.round();
    if (slices != null) {
      if (round == 1) {
        slices.send(0);
      }
      if (!slices.await(round - 1)) {
        return false;
      }
    }
    RoundOutcome outcome = tasks.round(key(call));
    if (outcome == null || (slices != null && !slices.exchange(round, key(call), outcome))) {
      return false;
    }
    pack(round, outcome);
    return true;
  }

  /** Brings what is packed and waits for the answer, whose vectors are the state of the tasks. */
  private MeetingMessage ask() throws Exception {
    CompletableFuture<MeetingMessage> answer = new CompletableFuture<>();
    driver.sendRpc(
        packed.duplicate(),
        new RpcResponseCallback() {
          @Override
          public void onSuccess(ByteBuffer response) {
            try {
              MeetingMessage message = MeetingMessage.message(response);
              if (message instanceof MeetingMessage.Call call) {
                take(call, response);
              } else if (message instanceof MeetingMessage.Divide) {
                slice = MeetingMessage.vectors(response, List.of());
              }
              answer.complete(message);
            } catch (Throwable e) {
              answer.completeExceptionally(e);
            }
          }

          @Override
          public void onFailure(Throwable e) {
            answer.completeExceptionally(e);
          }
        });
    return answer.get();
  }

  private synchronized void take(MeetingMessage.Call call, ByteBuffer vectors) {
    if (tasks == null) {
      List<float[]> state =
          slices != null ? slices.starts() : MeetingMessage.vectors(vectors, List.of());
      tasks = new TaskMeeting<>(state, call.shards(), call.here().get(executor), 0);
      notifyAll();
    } else if (slices == null) {
      MeetingMessage.vectors(vectors, tasks.state());
    }
  }

  private void pack(int round, RoundOutcome outcome) {
    // What leaves for the owners of slices need not go to the driver.
    List<PartialSum> sums = slices != null ? List.of() : outcome.added();
    packed =
        MeetingMessage.Brought.of(place.meeting(), executor, round, outcome, sums)
            .packed(sums.stream().flatMap(sum -> sum.vectors().stream()).toList(), packed);
  }

  @SuppressWarnings("unchecked") // a meeting has keys of one type
  private K key(MeetingMessage.Call call) {
    return (K) call.key();
  }

  private synchronized void end(int whole) {
    over = true;
    if (tasks != null) {
      tasks.end(whole);
    }
    notifyAll();
  }
}
