package org.ardent.train.exec;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.network.client.TransportClient;

/**
 * An executor's slice of the state, and what it exchanges with the other executors of a meeting. In
 * a round it sends each of them what its shards have for their slices, adds up what all have for
 * its own, along the tree of all shards, changes its slice by that, and sends it to all.
 *
 * <p>Messages that wait for one another make it safe to use memory again. Nobody sends its part of
 * a round before it has all slices of the round before, nor its slice before it has all parts.
 *
 * @param <K> what tells one round from another
 */
final class SliceExchange<K> {
  private final long meeting;
  private final String self;
  private final int shards;
  private final Slices slices;
  private final int own;
  private final StateUpdate<K> update;
  private final List<float[]> starts;
  private final SortedMap<String, Peer> peers = new TreeMap<>();

  /** Those of this meeting, also the ones that others have made. */
  private final Set<TransportClient> connections = ConcurrentHashMap.newKeySet();

  private ByteBuffer packed = ByteBuffer.allocate(0);
  private boolean over;

  /** An executor, perhaps this one. */
  private static final class Peer {
    private final int slice;

    /** Null to this executor. */
    private final TransportClient connection;

    /** Its part of the round, null before it has come. */
    private MeetingMessage.Brought part;

    private List<float[]> vectors = List.of();
    private ByteBuffer packed = ByteBuffer.allocate(0);

    /** After which round its slice is here. */
    private int sliceOf = -1;

    Peer(int slice, TransportClient connection) {
      this.slice = slice;
      this.connection = connection;
    }
  }

  /**
   * An exchange, with connections to all others.
   *
   * @param self this executor
   * @param divide how the state is divided
   * @param slice of the state, this executor's
   * @param driver the connection to it, on which the meeting depends; null for none
   */
  SliceExchange(
      long meeting,
      String self,
      MeetingMessage.Divide divide,
      List<float[]> slice,
      StateUpdate.Rule<K> rule,
      TransportClient driver,
      PeerServer server)
      throws IOException, InterruptedException {
    this.meeting = meeting;
    this.self = self;
    shards = divide.shards();
    slices = divide.slices();
    if (driver != null) {
      connections.add(driver);
    }
    for (Map.Entry<String, MeetingMessage.Peer> entry : divide.peers().entrySet()) {
      boolean here = entry.getKey().equals(self);
      MeetingMessage.Peer peer = entry.getValue();
      TransportClient connection = here ? null : server.connection(peer.host(), peer.port());
      peers.put(entry.getKey(), new Peer(peers.size(), connection));
      if (connection != null) {
        connections.add(connection);
      }
    }
    own = peers.get(self).slice;
    update = rule.slice(slices.from(own), slices.from(own + 1));
    for (int k = 0; k < slice.size(); k++) {
      Stretch.of(update.state().get(k)).set(slice.get(k));
    }
    starts = divide.lengths().stream().limit(rule.starts()).map(n -> new float[n]).toList();
  }

  /** Whose messages it takes. */
  long meeting() {
    return meeting;
  }

  /** What rounds start from, live: whole vectors. */
  List<float[]> starts() {
    return starts;
  }

  /** The slice of the state that is this executor's, live. */
  List<float[]> slice() {
    return update.state();
  }

  /** Sends this executor's slice as it is after a round. */
  void send(int round) {
    List<float[]> mine = update.state().subList(0, starts.size());
    List<Stretch> here = slices.of(starts, own);
    for (int k = 0; k < here.size(); k++) {
      here.get(k).set(mine.get(k));
    }
    packed = new MeetingMessage.Slice(meeting, self, round).packed(mine, packed);
    for (Peer peer : peers.values()) {
      if (peer.connection != null) {
        peer.connection.send(packed.duplicate());
      }
    }
    synchronized (this) {
      peers.get(self).sliceOf = round;
      notifyAll();
    }
  }

  /**
   * Waits for all slices, after which the next round can start.
   *
   * @param round after which they are
   * @return whether they have come; if not, the meeting is over
   */
  synchronized boolean await(int round) throws InterruptedException {
    while (!over && peers.values().stream().anyMatch(peer -> peer.sliceOf < round)) {
      wait();
    }
    return !over;
  }

  /**
   * Gives all others their parts, changes this executor's slice by theirs, and sends it.
   *
   * @param outcome of this executor's shards
   * @return false if what they bring is not finite, or the meeting is over
   */
  boolean exchange(int round, K key, RoundOutcome outcome) throws InterruptedException {
    List<PartialSum> sums = outcome.added();
    MeetingMessage.Brought part = MeetingMessage.Brought.of(meeting, self, round, outcome, sums);
    for (Peer peer : peers.values()) {
      List<Stretch> parts =
          sums.stream().flatMap(sum -> slices.of(sum.vectors(), peer.slice).stream()).toList();
      if (peer.connection == null) {
        take(part, parts.stream().map(Stretch::copy).toList(), peer);
      } else {
        peer.packed = part.packedParts(parts, peer.packed);
        peer.connection.send(peer.packed.duplicate());
      }
    }
    RoundOutcome all = gather(round);
    if (all == null || !update.apply(key, all)) {
      return false;
    }
    send(round);
    return true;
  }

  /** What all have for this executor's slice; null if the meeting is over. */
  private synchronized RoundOutcome gather(int round) throws InterruptedException {
    while (!over && peers.values().stream().anyMatch(peer -> !brought(peer, round))) {
      wait();
    }
    if (over) {
      return null;
    }
    return RoundOutcome.ofParts(
        peers.values().stream()
            .map(peer -> new RoundOutcome.Part(peer.part, peer.vectors))
            .toList(),
        shards);
  }

  private static boolean brought(Peer peer, int round) {
    return peer.part != null && peer.part.round() == round;
  }

  /** Ends it: nobody waits any longer. */
  synchronized void end() {
    over = true;
    notifyAll();
  }

  /** Ends it if a connection was lost before this exchange could be told. */
  void endIfLost() {
    if (!connections.stream().allMatch(TransportClient::isActive)) {
      end();
    }
  }

  /** A connection is lost; ends it if it is one of this meeting. */
  void lost(TransportClient connection) {
    if (connections.contains(connection)) {
      end();
    }
  }

  // What the others send.

  /** An executor's part of a round. */
  void take(MeetingMessage.Brought part, ByteBuffer vectors, TransportClient from) {
    connections.add(from);
    Peer peer = peers.get(part.executor());
    // Nobody else touches them: this executor is done with the last round's.
    take(part, MeetingMessage.vectors(vectors, peer.vectors), peer);
  }

  private synchronized void take(MeetingMessage.Brought part, List<float[]> read, Peer peer) {
    peer.vectors = read;
    peer.part = part;
    notifyAll();
  }

  /** The slice of an executor. */
  void take(MeetingMessage.Slice slice, ByteBuffer vectors, TransportClient from) {
    connections.add(from);
    Peer peer = peers.get(slice.executor());
    // The tasks are done with them: the owner has what they brought.
    MeetingMessage.vectorsTo(vectors, slices.of(starts, peer.slice));
    synchronized (this) {
      peer.sliceOf = slice.round();
      notifyAll();
    }
  }
}
