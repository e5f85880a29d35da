package org.ardent.train.exec;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkEnv;
import org.apache.spark.rpc.RpcEndpointRef;
import org.apache.spark.rpc.RpcTimeout;
import org.apache.spark.util.RpcUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.concurrent.duration.FiniteDuration;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * An executor's part of a {@link ClusterMeeting}: its tasks meet as they do in the driver's
 * process, and a thread calls for them the rounds that the driver calls, adds up what they bring
 * and brings that.
 *
 * @param <K> what tells one round from another
 */
final class ExecutorMeeting<K> {
  /** A round may take as long as it takes: a lost connection ends the wait. */
  private static final RpcTimeout PATIENCE =
      new RpcTimeout(new FiniteDuration(10, TimeUnit.DAYS), "the wait for a round");

  private static final Logger LOG = LoggerFactory.getLogger(ExecutorMeeting.class);
  private static final ClassTag<byte[][]> BYTES = ClassTag$.MODULE$.apply(byte[][].class);
  private static final Map<String, ExecutorMeeting<?>> OPEN = new ConcurrentHashMap<>();

  private final String name;
  private final RpcEndpointRef driver;
  private final String executor = SparkEnv.get().executorId();

  /** Null before the first round. */
  private TaskMeeting<K> tasks;

  private boolean over;

  private ExecutorMeeting(String name, RpcEndpointRef driver) {
    this.name = name;
    this.driver = driver;
  }

  /**
   * Says that a task has come and waits for the first round.
   *
   * @param name of the driver's endpoint
   * @return null if the meeting is over
   */
  @SuppressWarnings("unchecked") // all tasks of a job have the same type of key
  static <K> TaskMeeting<K> enter(String name, int task, List<Integer> shards)
      throws InterruptedException {
    ExecutorMeeting<K> meeting =
        (ExecutorMeeting<K>) OPEN.computeIfAbsent(name, ExecutorMeeting::join);
    if (meeting == null) {
      return null;
    }
    meeting.driver.send(new MeetingMessage.Came(meeting.executor, task, shards.size()).packed());
    try {
      return meeting.first();
    } catch (InterruptedException e) {
      meeting.driver.send(new MeetingMessage.Left().packed());
      throw e;
    }
  }

  /** Null if the driver has closed it. */
  private static ExecutorMeeting<?> join(String name) {
    SparkEnv env = SparkEnv.get();
    RpcEndpointRef driver;
    try {
      driver = RpcUtils.makeDriverRef(name, env.conf(), env.rpcEnv());
    } catch (Exception e) {
      return null;
    }
    ExecutorMeeting<Object> meeting = new ExecutorMeeting<>(name, driver);
    Thread thread = new Thread(meeting::attend, name);
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

  private void attend() {
    int whole = 0;
    try {
      byte[][] bring = MeetingMessage.Brought.nothing(executor).packed();
      while (bring != null) {
        byte[][] answer = driver.askSync(bring, PATIENCE, BYTES);
        bring = null;
        if (MeetingMessage.of(answer) instanceof MeetingMessage.Call call) {
          whole = call.round() - 1;
          bring = part(call, answer);
        } else {
          whole = ((MeetingMessage.End) MeetingMessage.of(answer)).rounds();
        }
      }
    } catch (Exception e) {
      // The driver is gone, has closed the meeting or cannot be reached: its job ends or fails.
      LOG.debug("a meeting ends", e);
    } finally {
      OPEN.remove(name, this);
      end(whole);
    }
  }

  /** The executor's part of a round; null if a task has left. */
  private byte[][] part(MeetingMessage.Call call, byte[][] packed) throws InterruptedException {
    if (tasks == null) {
      begin(call, MeetingMessage.vectors(packed, List.of()));
    } else {
      MeetingMessage.vectors(packed, tasks.state());
    }
    RoundOutcome outcome = tasks.round(key(call));
    if (outcome == null) {
      driver.send(new MeetingMessage.Left().packed());
      return null;
    }
    List<PartialSum> sums = outcome.added();
    return new MeetingMessage.Brought(
            executor, call.round(), outcome.byShard(), sums.stream().map(PartialSum::node).toList())
        .packed(sums.stream().flatMap(sum -> sum.vectors().stream()).toList());
  }

  @SuppressWarnings("unchecked")
  private K key(MeetingMessage.Call call) {
    return (K) call.key();
  }

  private synchronized void begin(MeetingMessage.Call call, List<float[]> state) {
    tasks = new TaskMeeting<>(state, call.shards(), call.here(), 0);
    notifyAll();
  }

  private synchronized void end(int whole) {
    over = true;
    if (tasks != null) {
      tasks.end(whole);
    }
    notifyAll();
  }
}
