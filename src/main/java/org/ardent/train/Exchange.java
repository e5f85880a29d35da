package org.ardent.train;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Where a driver and tasks of the same process leave vectors for each other, instead of having them
 * serialised: for a NADE of 500 units on MNIST that saves a fifth of a step.
 *
 * <p>What was left in a step stays until {@link #clear}: a block that Spark reads again finds it,
 * and a task that was given up leaves nothing behind.
 */
final class Exchange implements AutoCloseable {
  /** The driver and the tasks are different processes. */
  static final long NONE = 0;

  private static final AtomicLong IDS = new AtomicLong(NONE);
  private static final AtomicLong TICKETS = new AtomicLong();
  private static final Map<Long, Map<Long, List<float[]>>> OPEN = new ConcurrentHashMap<>();

  private final long id;

  private Exchange(long id) {
    this.id = id;
  }

  /** Opens an exchange for a run, which comes to nothing unless the context is local. */
  static Exchange open(JavaSparkContext context) {
    if (!context.isLocal()) {
      return new Exchange(NONE);
    }
    long id = IDS.incrementAndGet();
    OPEN.put(id, new ConcurrentHashMap<>());
    return new Exchange(id);
  }

  /** What {@link FloatVectors} are given to find the exchange. */
  long id() {
    return id;
  }

  /** Leaves vectors and returns the ticket for them. */
  static long leave(long exchange, List<float[]> vectors) {
    long ticket = TICKETS.incrementAndGet();
    table(exchange).put(ticket, vectors);
    return ticket;
  }

  /** The vectors of a ticket. */
  static List<float[]> look(long exchange, long ticket) {
    List<float[]> vectors = table(exchange).get(ticket);
    if (vectors == null) {
      throw new IllegalStateException("nothing was left for ticket " + ticket);
    }
    return vectors;
  }

  private static Map<Long, List<float[]>> table(long exchange) {
    Map<Long, List<float[]>> table = OPEN.get(exchange);
    if (table == null) {
      throw new IllegalStateException(
          "exchange " + exchange + " is not of this process, or closed");
    }
    return table;
  }

  /** Forgets what was left so far. */
  void clear() {
    if (id != NONE) {
      table(id).clear();
    }
  }

  @Override
  public void close() {
    OPEN.remove(id);
  }
}
