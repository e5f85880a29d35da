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
import org.apache.spark.network.client.TransportClientFactory;
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
    static final TransportClientFactory ALL = MeetingTransport.clients(SparkEnv.get());
  }

  private final MeetingPlace.OnExecutor<K> place;
  private final TransportClient driver;
  private final String executor = SparkEnv.get().executorId();

  /** Null before the first round. */
  private TaskMeeting<K> tasks;

  private boolean over;
  private ByteBuffer packed = ByteBuffer.allocate(0);

  private ExecutorMeeting(MeetingPlace.OnExecutor<K> place, TransportClient driver) {
    this.place = place;
    this.driver = driver;
  }

  /**
   * Says that a task has come and waits for the first round.
   *
   * @param place where the driver is
   * @param task its number in the job
   * @param shards how many it has
   * @return null if the meeting is over, or cannot be reached
   */
  @SuppressWarnings("unchecked") // all tasks of a job have the same type of key
  static <K> TaskMeeting<K> enter(MeetingPlace.OnExecutor<K> place, int task, int shards)
      throws InterruptedException {
    ExecutorMeeting<K> meeting =
        (ExecutorMeeting<K>) OPEN.computeIfAbsent(place, ExecutorMeeting::join);
    if (meeting == null) {
      return null;
    }
    meeting.driver.send(
        new MeetingMessage.Came(place.meeting(), meeting.executor, task, shards).packed());
    try {
      return meeting.first();
    } catch (InterruptedException e) {
      meeting.leave();
      throw e;
    }
  }

  /** Null if the driver cannot be reached. */
  private static <K> ExecutorMeeting<K> join(MeetingPlace.OnExecutor<K> place) {
    TransportClient driver;
    try {
      driver = Connections.ALL.createClient(place.host(), place.port());
    } catch (IOException e) {
      LOG.warn("the driver is not reached, so every step is a job: {}", e.getMessage());
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
    ExecutorMeeting<K> meeting = new ExecutorMeeting<>(place, driver);
    Thread thread = new Thread(meeting::attend, "ardent-rounds");
    thread.setDaemon(true);
    thread.start();
    return meeting;
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
    int whole = 0;
    try {
      packed = MeetingMessage.Brought.nothing(place.meeting(), executor).packed();
      MeetingMessage answer = ask();
      while (answer instanceof MeetingMessage.Call call) {
        whole = call.round() - 1;
        RoundOutcome outcome = tasks.round(key(call));
        if (outcome == null) {
          leave();
          return;
        }
        pack(call.round(), outcome);
        answer = ask();
      }
      whole = ((MeetingMessage.End) answer).rounds();
    } catch (Exception e) {
      LOG.warn("a meeting ends early: {}", e.toString());
      leave();
    } finally {
      OPEN.remove(place, this);
      end(whole);
    }
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
      List<float[]> state = MeetingMessage.vectors(vectors, List.of());
      tasks = new TaskMeeting<>(state, call.shards(), call.here().get(executor), 0);
      notifyAll();
    } else {
      MeetingMessage.vectors(vectors, tasks.state());
    }
  }

  private void pack(int round, RoundOutcome outcome) {
    List<PartialSum> sums = outcome.added();
    packed =
        new MeetingMessage.Brought(
                place.meeting(),
                executor,
                round,
                outcome.byShard(),
                sums.stream().map(PartialSum::node).toList())
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
