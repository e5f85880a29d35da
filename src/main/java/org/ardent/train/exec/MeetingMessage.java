package org.ardent.train.exec;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ardent.shipping.Shipping;

/**
 * What driver and executors of a meeting tell each other. On its way it is an array of bytes in
 * arrays: Spark reads a message with a class loader that need not know our classes. The first has
 * the message, each other one a vector.
 */
sealed interface MeetingMessage extends Serializable {

  /**
   * To the driver: a task has come.
   *
   * @param executor where it runs
   * @param task its number in the job
   * @param shards how many it has
   */
  record Came(String executor, int task, int shards) implements MeetingMessage {}

  /**
   * To the driver, which answers with a call or the end: an executor's part of a round. The vectors
   * are those of the first node, then those of the second, and so on.
   *
   * @param executor which
   * @param round that was called last, from 1; 0 if none was
   * @param reports by shard
   * @param nodes of the tree, which have a sum each
   */
  record Brought(
      String executor, int round, SortedMap<Integer, ShardReport> reports, List<TreeNode> nodes)
      implements MeetingMessage {
    /** Before the first round. */
    static Brought nothing(String executor) {
      return new Brought(executor, 0, new TreeMap<>(), List.of());
    }
  }

  /** To the driver: a task of an executor has ended before the meeting has. */
  record Left() implements MeetingMessage {}

  /**
   * To an executor: make a round. The vectors are the state that it starts from.
   *
   * @param round its number, from 1
   * @param key of the round, serializable
   * @param here how many shards the executor has
   * @param shards how many there are in all
   */
  record Call(int round, Object key, int here, int shards) implements MeetingMessage {}

  /**
   * To an executor: the meeting is over.
   *
   * @param rounds how many were whole
   */
  record End(int rounds) implements MeetingMessage {}

  /** This message without vectors, as it travels. */
  default byte[][] packed() {
    return packed(List.of());
  }

  /** This message and vectors, as they travel; the vectors are copied. */
  default byte[][] packed(List<float[]> vectors) {
    byte[][] bytes = new byte[1 + vectors.size()][];
    bytes[0] = Shipping.bytes(this);
    for (int k = 0; k < vectors.size(); k++) {
      bytes[1 + k] = FloatBytes.of(vectors.get(k));
    }
    return bytes;
  }

  /** The message that has travelled. */
  static MeetingMessage of(byte[][] packed) {
    return Shipping.value(packed[0], MeetingMessage.class.getClassLoader());
  }

  /**
   * The vectors that have travelled with a message.
   *
   * @param memory vectors that may take them; if they do not suit, new ones do
   */
  static List<float[]> vectors(byte[][] packed, List<float[]> memory) {
    List<float[]> vectors = new ArrayList<>();
    for (int k = 1; k < packed.length; k++) {
      int length = FloatBytes.length(packed[k]);
      boolean suits = k <= memory.size() && memory.get(k - 1).length == length;
      float[] vector = suits ? memory.get(k - 1) : new float[length];
      FloatBytes.read(packed[k], vector);
      vectors.add(vector);
    }
    return vectors;
  }
}
