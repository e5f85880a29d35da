package org.ardent.train;

import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectOutput;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Vectors on their way between the driver and a task.
 *
 * <p>They travel as bytes, float32 little-endian, which Java serialises in one copy and floats one
 * by one. Between a driver and tasks of one process, as in local mode, they are handed over through
 * an {@link Exchange} and what Spark serialises is a ticket.
 */
public final class FloatVectors implements Externalizable {
  private static final long serialVersionUID = 1L;

  private long exchange;
  private List<float[]> vectors;

  /** For deserialisation. */
  public FloatVectors() {}

  /**
   * Vectors; they are kept, not copied, and must not change while they are on their way.
   *
   * @param exchange of the run, {@link Exchange#NONE} where the other side is another process
   */
  FloatVectors(long exchange, List<float[]> vectors) {
    this.exchange = exchange;
    this.vectors = List.copyOf(vectors);
  }

  /** The vectors; not to be written. */
  List<float[]> vectors() {
    return vectors;
  }

  /** Copies every vector into its place. */
  static void copy(List<float[]> vectors, List<float[]> targets) {
    for (int i = 0; i < targets.size(); i++) {
      System.arraycopy(vectors.get(i), 0, targets.get(i), 0, targets.get(i).length);
    }
  }

  @Override
  public void writeExternal(ObjectOutput out) throws IOException {
    out.writeLong(exchange);
    if (exchange != Exchange.NONE) {
      out.writeLong(Exchange.leave(exchange, vectors));
      return;
    }
    out.writeInt(vectors.size());
    for (float[] vector : vectors) {
      byte[] bytes = new byte[Math.multiplyExact(vector.length, Float.BYTES)];
      floats(bytes).put(vector);
      out.writeObject(bytes);
    }
  }

  @Override
  public void readExternal(ObjectInput in) throws IOException, ClassNotFoundException {
    exchange = in.readLong();
    if (exchange != Exchange.NONE) {
      vectors = Exchange.look(exchange, in.readLong());
      return;
    }
    float[][] read = new float[in.readInt()][];
    for (int i = 0; i < read.length; i++) {
      byte[] bytes = (byte[]) in.readObject();
      read[i] = new float[bytes.length / Float.BYTES];
      floats(bytes).get(read[i]);
    }
    vectors = List.of(read);
  }

  private static FloatBuffer floats(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }
}
