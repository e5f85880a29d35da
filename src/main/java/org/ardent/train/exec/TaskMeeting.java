package org.ardent.train.exec;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Here the tasks of a job in one process wait for rounds. Somebody calls a round, every task
 * computes its part, and the caller continues with all parts while the tasks wait for the next
 * call. So a round needs no job of its own, which takes some milliseconds to schedule.
 *
 * <p>The caller is the driver, in its own process; on an executor an {@link ExecutorMeeting}.
 *
 * @param <K> what tells one round from another
 */
final class TaskMeeting<K> implements Meeting<K> {
  /** The driver waits no longer for tasks to start: something else may run in their place. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final AtomicLong IDS = new AtomicLong();
  private static final Map<Long, TaskMeeting<?>> OPEN = new ConcurrentHashMap<>();

  private final long id = IDS.incrementAndGet();
  private final List<float[]> state;
  private final List<ShardOutcome> parts;
  private final int expected;
  private final boolean[] here;

  /** By shard, in the order of the offers. */
  private final Map<Integer, Runnable> offers = new LinkedHashMap<>();

  private K key;
  private int called;
  private int arrived;
  private int whole;
  private int missing;
  private boolean over;

  /**
   * A meeting of tasks of one job.
   *
   * @param state what rounds start from; it changes between rounds only
   * @param shards how many there are
   * @param expected how many of them the tasks of this process have
   * @param tasks how many tasks are still to come
   */
  TaskMeeting(List<float[]> state, int shards, int expected, int tasks) {
    this.state = List.copyOf(state);
    this.expected = expected;
    parts = new ArrayList<>(Collections.nCopies(shards, null));
    here = new boolean[tasks];
    missing = tasks;
    OPEN.put(id, this);
  }

  /** The key by which a task finds the meeting. */
  long id() {
    return id;
  }

  /** The meeting that a driver in this process opened, or null if it is over. */
  @SuppressWarnings("unchecked")
  static <K> TaskMeeting<K> of(long id) {
    return (TaskMeeting<K>) OPEN.get(id);
  }

  /** The state that a round starts from; tasks must not write it. */
  List<float[]> state() {
    return state;
  }

  // What the caller calls.

  @Override
  public synchronized RoundOutcome round(K of) throws InterruptedException {
    key = of;
    called++;
    arrived = 0;
    notifyAll();
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!over && arrived < expected) {
      if (missing == 0) {
        wait();
      } else {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          leave();
        } else {
          wait(left);
        }
      }
    }
    if (arrived < expected) {
      return null;
    }
    whole = called;
    return RoundOutcome.of(parts);
  }

  @Override
  public synchronized int rounds() {
    return whole;
  }

  /**
   * Lets all go.
   *
   * @param rounds how many were whole, on all executors
   */
  synchronized void end(int rounds) {
    whole = rounds;
    close();
  }

  @Override
  public void close() {
    OPEN.remove(id);
    leave();
  }

  // What tasks call.

  /** Says that a task has come. */
  synchronized void come(int task) {
    if (here[task]) {
      leave(); // another attempt at a task that failed
      return;
    }
    here[task] = true;
    missing--;
    notifyAll();
  }

  /**
   * Waits for the call of a round, and until then does what others offer, if anything.
   *
   * @param round its number, from 1
   * @return its key; null if there will be no such round
   */
  K await(int round) throws InterruptedException {
    Runnable work = offerBefore(round);
    while (work != null) {
      work.run();
      work = offerBefore(round);
    }
    synchronized (this) {
      return over ? null : key;
    }
  }

  /** Work to do until a round is called; null once it is called or never will be. */
  private synchronized Runnable offerBefore(int round) throws InterruptedException {
    while (!over && called < round) {
      Iterator<Runnable> offered = offers.values().iterator();
      if (offered.hasNext()) {
        Runnable work = offered.next();
        offered.remove();
        return work;
      }
      wait();
    }
    return null;
  }

  /** Brings a shard's part of the round that was called last. */
  synchronized void bring(int shard, ShardOutcome part) {
    parts.set(shard, part);
    arrived++;
    if (arrived == expected) {
      notifyAll();
    }
  }

  /** The tasks that wait in {@link #await}, for one that does not. */
  WaitingTasks waiting(int shard) {
    return new WaitingTasks() {
      @Override
      public void offer(Runnable work) {
        synchronized (TaskMeeting.this) {
          offers.put(shard, work);
          TaskMeeting.this.notifyAll();
        }
      }

      @Override
      public boolean takeBack() {
        synchronized (TaskMeeting.this) {
          return offers.remove(shard) != null;
        }
      }
    };
  }

  @Override
  public synchronized void leave() {
    over = true;
    notifyAll();
  }
}
