package org.ardent.train.exec;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ardent.shipping.Shipping;

/**
 * What driver and executors of a meeting tell each other. On its way a message is its bytes, as
 * Java writes them, and then vectors: their number, and of each the length and its floats.
 */
sealed interface MeetingMessage extends Serializable {

  /**
   * To the driver: a task has come.
   *
   * @param meeting which it comes to
   * @param executor where it runs
   * @param task its number in the job
   * @param shards how many it has
   */
  record Came(long meeting, String executor, int task, int shards) implements MeetingMessage {}

  /**
   * To the driver, which answers with a call or the end: an executor's part of a round. The vectors
   * are those of the first node, then those of the second, and so on.
   *
   * @param meeting which it attends
   * @param executor which
   * @param round that was called last, from 1; 0 if none was
   * @param reports by shard
   * @param nodes of the tree, which have a sum each
   */
  record Brought(
      long meeting,
      String executor,
      int round,
      SortedMap<Integer, ShardReport> reports,
      List<TreeNode> nodes)
      implements MeetingMessage {
    /** Before the first round. */
    static Brought nothing(long meeting, String executor) {
      return new Brought(meeting, executor, 0, new TreeMap<>(), List.of());
    }
  }

  /**
   * To the driver: a task of an executor has ended before the meeting has.
   *
   * @param meeting which
   */
  record Left(long meeting) implements MeetingMessage {}

  /**
   * To an executor: make a round. The vectors are the state that it starts from.
   *
   * @param round its number, from 1
   * @param key of the round, serializable
   * @param here how many shards each executor has
   * @param shards how many there are in all
   */
  record Call(int round, Object key, SortedMap<String, Integer> here, int shards)
      implements MeetingMessage {}

  /**
   * To an executor: the meeting is over.
   *
   * @param rounds how many were whole
   */
  record End(int rounds) implements MeetingMessage {}

  /** This message without vectors, as it travels. */
  default ByteBuffer packed() {
    return packed(List.of(), ByteBuffer.allocate(0));
  }

  /**
   * This message and vectors, as they travel; the vectors are copied.
   *
   * @param memory is used where it suffices
   */
  default ByteBuffer packed(List<float[]> vectors, ByteBuffer memory) {
    byte[] message = Shipping.bytes(this);
    long length = (2L + vectors.size()) * Integer.BYTES + message.length;
    for (float[] vector : vectors) {
      length += (long) vector.length * Float.BYTES;
    }
    ByteBuffer packed =
        memory.capacity() >= length
            ? memory.duplicate().clear()
            : ByteBuffer.allocate(Math.toIntExact(length));
    packed.putInt(message.length).put(message).putInt(vectors.size());
    for (float[] vector : vectors) {
      packed.putInt(vector.length);
      FloatBytes.put(vector, packed);
    }
    return packed.flip();
  }

  /** Reads the message that has travelled; the vectors come after it. */
  static MeetingMessage message(ByteBuffer packed) {
    byte[] message = new byte[packed.getInt()];
    packed.get(message);
    return Shipping.value(message, MeetingMessage.class.getClassLoader());
  }

  /**
   * Reads the vectors that have travelled with a message, which has been read.
   *
   * @param memory vectors that may take them; if they do not suit, new ones do
   */
  static List<float[]> vectors(ByteBuffer packed, List<float[]> memory) {
    int count = packed.getInt();
    List<float[]> vectors = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      int length = packed.getInt();
      boolean suits = k < memory.size() && memory.get(k).length == length;
      float[] vector = suits ? memory.get(k) : new float[length];
      FloatBytes.get(packed, vector);
      vectors.add(vector);
    }
    return vectors;
  }
}
