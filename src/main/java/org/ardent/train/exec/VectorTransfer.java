package org.ardent.train.exec;

import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * How the vectors of a run travel between the driver and its tasks.
 *
 * <p>Between processes they travel as bytes, float32 little-endian, which Java serialises in one
 * copy and floats one by one. Within one process, as in local mode, they are left in a table, and
 * what Spark serialises is a ticket: for a NADE of 500 units on MNIST that saves a fifth of a step.
 * What was left in a round stays until {@link #clear}: a block that Spark reads again finds it, and
 * a task that was given up leaves nothing behind.
 */
public final class VectorTransfer implements Serializable, AutoCloseable {
  private static final long serialVersionUID = 1L;

  /** The driver and the tasks are different processes. */
  private static final long NO_TABLE = 0;

  private static final AtomicLong TABLE_IDS = new AtomicLong(NO_TABLE);
  private static final AtomicLong TICKETS = new AtomicLong();
  private static final Map<Long, Map<Long, List<float[]>>> TABLES = new ConcurrentHashMap<>();

  private final long table;

  private VectorTransfer(long table) {
    this.table = table;
  }

  /** The way for a run on this context. */
  public static VectorTransfer open(JavaSparkContext context) {
    if (!context.isLocal()) {
      return betweenProcesses();
    }
    long table = TABLE_IDS.incrementAndGet();
    TABLES.put(table, new ConcurrentHashMap<>());
    return new VectorTransfer(table);
  }

  /** The way between processes, which works within one too. */
  static VectorTransfer betweenProcesses() {
    return new VectorTransfer(NO_TABLE);
  }

  /** Whether driver and tasks are one process. */
  boolean withinProcess() {
    return table != NO_TABLE;
  }

  /**
   * Vectors, ready to be serialised; they are kept, not copied, and must not change while they are
   * on their way.
   */
  Vectors pack(List<float[]> vectors) {
    return new Vectors(table, vectors);
  }

  /** Forgets what was left so far. */
  void clear() {
    if (withinProcess()) {
      table(table).clear();
    }
  }

  @Override
  public void close() {
    TABLES.remove(table);
  }

  private static Map<Long, List<float[]>> table(long id) {
    Map<Long, List<float[]>> table = TABLES.get(id);
    if (table == null) {
      throw new IllegalStateException("table " + id + " is not of this process, or closed");
    }
    return table;
  }

  /** Vectors on their way. */
  public static final class Vectors implements Externalizable {
    private static final long serialVersionUID = 1L;

    private long table;
    private List<float[]> vectors;

    /** For deserialisation. */
    public Vectors() {}

    private Vectors(long table, List<float[]> vectors) {
      this.table = table;
      this.vectors = List.copyOf(vectors);
    }

    /** Vectors that go nowhere. */
    static Vectors ofThisProcess(List<float[]> vectors) {
      return new Vectors(NO_TABLE, vectors);
    }

    /** The vectors; not to be written. */
    List<float[]> vectors() {
      return vectors;
    }

    @Override
    public void writeExternal(ObjectOutput out) throws IOException {
      out.writeLong(table);
      if (table != NO_TABLE) {
        long ticket = TICKETS.incrementAndGet();
        table(table).put(ticket, vectors);
        out.writeLong(ticket);
        return;
      }
      out.writeInt(vectors.size());
      for (float[] vector : vectors) {
        out.writeObject(FloatBytes.of(vector));
      }
    }

    @Override
    public void readExternal(ObjectInput in) throws IOException, ClassNotFoundException {
      table = in.readLong();
      if (table != NO_TABLE) {
        long ticket = in.readLong();
        vectors = table(table).get(ticket);
        if (vectors == null) {
          throw new IllegalStateException("nothing was left for ticket " + ticket);
        }
        return;
      }
      float[][] read = new float[in.readInt()][];
      for (int i = 0; i < read.length; i++) {
        read[i] = FloatBytes.vector((byte[]) in.readObject());
      }
      vectors = List.of(read);
    }
  }
}
