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

  /** A message that says of which meeting it is. */
  sealed interface OfMeeting extends MeetingMessage {
    long meeting();
  }

  /** To the driver, which answers with a call or the end. */
  sealed interface Question extends OfMeeting {}

  /**
   * To the driver: a task has come.
   *
   * @param meeting which it comes to
   * @param executor where it runs
   * @param task its number in the job
   * @param shards how many it has
   * @param peer where the executor listens to others; null where the driver adds up, and where it
   *     cannot listen
   */
  record Came(long meeting, String executor, int task, int shards, Peer peer)
      implements OfMeeting {}

  /** Where an executor listens. */
  record Peer(String host, int port) implements Serializable {}

  /**
   * To the driver or to another executor: an executor's part of a round. The vectors are those of
   * the first node, then those of the second, and so on. Where the state is divided, they go to the
   * owners of the slices, each its slice of them, and what the driver gets has none.
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
      implements Question {
    /**
     * The sums.
     *
     * @param vectors that travelled with this message
     */
    List<PartialSum> sums(List<float[]> vectors) {
      List<PartialSum> sums = new ArrayList<>();
      for (int i = 0; i < nodes.size(); i++) {
        int each = vectors.size() / nodes.size();
        sums.add(new PartialSum(nodes.get(i), vectors.subList(i * each, (i + 1) * each)));
      }
      return sums;
    }

    /**
     * What shards of an executor brought.
     *
     * @param outcome of them
     * @param sums of which the vectors come with the message, or parts of them
     */
    static Brought of(
        long meeting, String executor, int round, RoundOutcome outcome, List<PartialSum> sums) {
      return new Brought(
          meeting,
          executor,
          round,
          outcome.byShard(),
          sums.stream().map(PartialSum::node).toList());
    }

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
  record Left(long meeting) implements OfMeeting {}

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
   * To an executor, which asks again: a slice of the state is its own from now on. The vectors are
   * this slice.
   *
   * @param slices how the state is divided
   * @param lengths of its vectors
   * @param shards how many there are in all
   * @param peers where the executors listen, in the order of their slices
   */
  record Divide(Slices slices, List<Integer> lengths, int shards, SortedMap<String, Peer> peers)
      implements MeetingMessage {}

  /**
   * From the owner of a slice to another executor: the slice after a round. The vectors are those
   * that rounds start from.
   *
   * @param meeting which
   * @param executor the owner
   * @param round after which; 0 before the first
   */
  record Slice(long meeting, String executor, int round) implements OfMeeting {}

  /** To an executor: send the slice that is your own. */
  record Fetch() implements MeetingMessage {}

  /**
   * To the driver: the slice of the state that is the executor's. The vectors are this slice.
   *
   * @param meeting which
   * @param executor the owner
   */
  record Fetched(long meeting, String executor) implements Question {}

  /**
   * To an executor: the meeting is over.
   *
   * @param meeting which
   * @param rounds how many stay done
   */
  record End(long meeting, int rounds) implements OfMeeting {}

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
    return packedParts(Stretch.of(vectors), memory);
  }

  /**
   * This message and parts of vectors, as they travel, each part as a vector; they are copied.
   *
   * @param memory is used where it suffices
   */
  default ByteBuffer packedParts(List<Stretch> vectors, ByteBuffer memory) {
    byte[] message = Shipping.bytes(this);
    long length = (2L + vectors.size()) * Integer.BYTES + message.length;
    for (Stretch vector : vectors) {
      length += vector.bytes();
    }
    ByteBuffer packed =
        memory.capacity() >= length
            ? memory.duplicate().clear()
            : ByteBuffer.allocate(Math.toIntExact(length));
    packed.putInt(message.length).put(message).putInt(vectors.size());
    for (Stretch vector : vectors) {
      packed.putInt(vector.length());
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

  /**
   * Reads the vectors that have travelled with a message, which has been read, to where they
   * belong.
   *
   * @throws IllegalStateException if they do not suit
   */
  static void vectorsTo(ByteBuffer packed, List<Stretch> places) {
    boolean suits = packed.getInt() == places.size();
    for (Stretch place : places) {
      suits = suits && packed.getInt() == place.length();
      if (!suits) {
        throw new IllegalStateException("the vectors of a message are not those expected");
      }
      FloatBytes.get(packed, place);
    }
  }
}
