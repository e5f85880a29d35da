package org.ardent.train;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Where the tasks of a job in the driver's own process meet after every round, which is a
 * synchronous step or several local ones: the last to come makes the update, and all go on. A round
 * then costs no job of its own, which takes some milliseconds to schedule.
 *
 * <p>Nothing is lost when a job ends early: whole rounds have been made, in order, and what follows
 * may be made in any other way.
 *
 * @param <P> a shard's part of a round
 * @param <S> what a task works with
 */
final class Lockstep<P, S> implements AutoCloseable {
  /** What is done with all parts of a round. */
  interface Update<P> {
    /** Makes the update; whether another round follows in this job. */
    boolean take(List<P> parts);
  }

  /** Tasks wait no longer for others to start: something else may run in their place. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final AtomicLong IDS = new AtomicLong();
  private static final Map<Long, Lockstep<?, ?>> OPEN = new ConcurrentHashMap<>();

  private final long id = IDS.incrementAndGet();
  private final List<float[]> state;
  private final Queue<S> spare;
  private final Update<P> update;
  private final List<P> parts;
  private final boolean[] here;

  /** By shard, in the order of the offers. */
  private final Map<Integer, Runnable> offers = new LinkedHashMap<>();

  private boolean goesOn = true;
  private int missing;
  private int arrived;
  private int rounds;
  private RuntimeException failure;

  /**
   * A meeting of the tasks of one job.
   *
   * @param state what rounds start from; it changes in updates only
   * @param spare what tasks of earlier jobs have done with, for those of this one and later
   * @param shards how many tasks there are
   */
  Lockstep(List<float[]> state, Queue<S> spare, int shards, Update<P> update) {
    this.state = List.copyOf(state);
    this.spare = spare;
    this.update = update;
    parts = new ArrayList<>(Collections.nCopies(shards, null));
    here = new boolean[shards];
    missing = shards;
    OPEN.put(id, this);
  }

  /** What a task finds the meeting by. */
  long id() {
    return id;
  }

  /** The meeting that a driver in this process opened, or null if it is over. */
  @SuppressWarnings("unchecked")
  static <P, S> Lockstep<P, S> of(long id) {
    return (Lockstep<P, S>) OPEN.get(id);
  }

  /** What a round starts from; not to be written. */
  List<float[]> state() {
    return state;
  }

  /** What another task has given back, or null: it is the taker's alone. */
  S takeSpare() {
    return spare.poll();
  }

  /** Gives back what this task does not use any more. */
  void giveBack(S scratch) {
    spare.add(scratch);
  }

  /** Waits for all tasks to have started; whether they have. */
  synchronized boolean gather(int shard) throws InterruptedException {
    if (here[shard]) {
      leave(); // another attempt at a task that failed
    }
    here[shard] = true;
    missing--;
    notifyAll();
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (goesOn && missing > 0) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        leave();
      } else {
        wait(left);
      }
    }
    return goesOn;
  }

  /**
   * Brings a shard's part, and until the update does what others offer, if anything; whether
   * another round follows.
   */
  boolean arrive(int shard, P part) throws InterruptedException {
    int round = bring(shard, part);
    for (Runnable work = await(round); work != null; work = await(round)) {
      work.run();
    }
    synchronized (this) {
      return goesOn;
    }
  }

  private synchronized int bring(int shard, P part) {
    int round = rounds;
    parts.set(shard, part);
    arrived++;
    if (goesOn && arrived == parts.size()) {
      take();
    }
    return round;
  }

  /** What there is to do until a round's update; null once it is made, or never will be. */
  private synchronized Runnable await(int round) throws InterruptedException {
    while (goesOn && rounds == round) {
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

  /** The tasks that wait in {@link #arrive}, for one that does not yet. */
  Helpers helpers(int shard) {
    return new Helpers() {
      @Override
      public void offer(Runnable work) {
        synchronized (Lockstep.this) {
          offers.put(shard, work);
          Lockstep.this.notifyAll();
        }
      }

      @Override
      public boolean takeBack() {
        synchronized (Lockstep.this) {
          return offers.remove(shard) != null;
        }
      }
    };
  }

  private void take() {
    arrived = 0;
    boolean more = false;
    try {
      more = update.take(parts);
      rounds++;
    } catch (RuntimeException e) {
      failure = e;
    } finally {
      goesOn = more;
      notifyAll();
    }
  }

  /** How many rounds have been made. */
  synchronized int rounds() {
    return rounds;
  }

  /** Lets the others go, too. */
  synchronized void leave() {
    goesOn = false;
    notifyAll();
  }

  /** Ends the meeting: what tasks still do has no effect. */
  @Override
  public void close() {
    OPEN.remove(id);
    leave();
  }

  /**
   * Whether rounds were made.
   *
   * @throws RuntimeException if an update failed
   */
  synchronized boolean outcome() {
    if (failure != null) {
      throw failure;
    }
    return rounds > 0;
  }
}
