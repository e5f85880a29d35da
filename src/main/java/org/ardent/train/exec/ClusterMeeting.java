package org.ardent.train.exec;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;

/**
 * A meeting of tasks on executors. Each executor asks the driver for a round and is answered when
 * there is one, with the state that it starts from; it brings its part with the question for the
 * next. What it brings is one sum for all its shards, where these are a whole branch of the tree.
 *
 * @param <K> what tells one round from another, serializable
 */
final class ClusterMeeting<K> implements Meeting<K> {
  /** More than Spark waits for a slot where a shard is. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final AtomicLong IDS = new AtomicLong();

  private final SparkContext context;
  private final long id = IDS.incrementAndGet();
  private final List<float[]> state;
  private final int shards;
  private final boolean divides;
  private final long mostBytes;
  private final SparkListener removals = new Removals();
  private final Map<String, Member> members = new TreeMap<>();
  private final Set<Integer> tasks = new HashSet<>();

  private int called;
  private int whole;
  private boolean over;

  /** Null before the state is divided. */
  private Slices slices;

  /** Null while nothing is known that forbids to divide the state. */
  private String obstacle;

  /** How many rounds stay done where the state is divided. */
  private int kept;

  /** What the last round was called with; all executors have read it before the next. */
  private ByteBuffer packed = ByteBuffer.allocate(0);

  /** An executor. */
  private static final class Member {
    private int shards;

    /** Null before a task has come. */
    private TransportClient connection;

    /** Where it listens to others; null where the state is not divided. */
    private MeetingMessage.Peer peer;

    /** Null while the executor computes. */
    private RpcResponseCallback asks;

    /** Null before the executor has brought its part of the round. */
    private MeetingMessage.Brought brought;

    /** The vectors of that, or of its slice of the state. */
    private List<float[]> vectors = List.of();

    /** Whether its slice of the state is here. */
    private boolean fetched;
  }

  /** A lost executor's tasks come again elsewhere, if there is a place; nobody waits for that. */
  private final class Removals extends SparkListener {
    @Override
    public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
      if (has(removed.executorId())) {
        leave();
      }
    }
  }

  private ClusterMeeting(
      SparkContext context, List<float[]> state, int shards, boolean divides, long mostBytes) {
    this.mostBytes = mostBytes;
    this.context = context;
    this.state = List.copyOf(state);
    this.shards = shards;
    this.divides = divides;
  }

  /**
   * Opens a meeting.
   *
   * @param state what rounds start from; it changes between rounds only
   * @param shards how many parts a round has
   */
  static <K> ClusterMeeting<K> open(SparkContext context, List<float[]> state, int shards) {
    return listening(new ClusterMeeting<>(context, state, shards, false, Long.MAX_VALUE));
  }

  /**
   * Opens a meeting whose executors own the state, a slice each. What they do to it is done here
   * once it is fetched.
   *
   * @param state everything that outlives a round; it changes when it is fetched only
   * @param shards how many parts a round has
   * @param mostBytes how many a slice may have
   */
  static <K> ClusterMeeting<K> dividing(
      SparkContext context, List<float[]> state, int shards, long mostBytes) {
    return listening(new ClusterMeeting<>(context, state, shards, true, mostBytes));
  }

  private static <K> ClusterMeeting<K> listening(ClusterMeeting<K> meeting) {
    meeting.context.addSparkListener(meeting.removals);
    return meeting;
  }

  /** Whether executors own slices of the state. */
  boolean divides() {
    return divides;
  }

  /** How many have one; 0 before the state is divided. */
  int owners() {
    return slices == null ? 0 : slices.count();
  }

  /** Why the state cannot be divided, today or another time; null if nothing is known. */
  synchronized String obstacle() {
    return obstacle;
  }

  /** By which messages name it. */
  long id() {
    return id;
  }

  private synchronized boolean has(String executor) {
    return members.containsKey(executor);
  }

  @Override
  public RoundOutcome round(K key) throws InterruptedException {
    if (divides && slices == null && !divide()) {
      return null;
    }
    List<Member> all = gather();
    if (all == null) {
      return null;
    }
    begin();
    packed =
        new MeetingMessage.Call(called, key, here(), shards)
            .packed(divides ? List.of() : state, packed);
    all.forEach(member -> answer(member, packed.duplicate()));
    synchronized (this) {
      while (!over && whole < called) {
        wait();
      }
      if (whole < called) {
        return null;
      }
    }
    return outcome(all);
  }

  /** Gives every executor a slice of the state; false if the meeting is over. */
  private boolean divide() throws InterruptedException {
    List<Member> all = gather();
    if (all == null) {
      return false;
    }
    SortedMap<String, MeetingMessage.Peer> peers = peers();
    Slices divided = new Slices(state.get(0).length, all.size());
    long bytes =
        IntStream.range(0, all.size())
            .mapToLong(i -> divided.of(state, i).stream().mapToLong(Stretch::bytes).sum())
            .max()
            .orElse(0);
    if (bytes > mostBytes) {
      leave(
          String.format(
              Locale.ROOT,
              "a slice has %.1f GB, and a message at most %.1f",
              bytes * 1e-9,
              mostBytes * 1e-9));
      return false;
    }
    List<Integer> lengths = state.stream().map(vector -> vector.length).toList();
    MeetingMessage.Divide divide = new MeetingMessage.Divide(divided, lengths, shards, peers);
    for (int i = 0; i < all.size(); i++) {
      answer(all.get(i), divide.packedParts(divided.of(state, i), ByteBuffer.allocate(0)));
    }
    slices = divided;
    return true;
  }

  private synchronized SortedMap<String, MeetingMessage.Peer> peers() {
    SortedMap<String, MeetingMessage.Peer> peers = new TreeMap<>();
    members.forEach((executor, member) -> peers.put(executor, member.peer));
    return peers;
  }

  /**
   * Fetches the state from the executors. All rounds are done for good then.
   *
   * @return false if it cannot be had: then it is here as it was
   */
  boolean fetch() throws InterruptedException {
    List<Member> all = gather();
    if (all == null) {
      return false;
    }
    ByteBuffer fetch = new MeetingMessage.Fetch().packed();
    synchronized (this) {
      all.forEach(member -> member.fetched = false);
    }
    all.forEach(member -> answer(member, fetch.duplicate()));
    synchronized (this) {
      while (!over && !all.stream().allMatch(member -> member.fetched)) {
        wait();
      }
      if (!all.stream().allMatch(member -> member.fetched)) {
        return false;
      }
      kept = whole;
    }
    for (int i = 0; i < all.size(); i++) {
      List<Stretch> places = slices.of(state, i);
      for (int k = 0; k < places.size(); k++) {
        places.get(k).set(all.get(i).vectors.get(k));
      }
    }
    return true;
  }

  /** Waits for all tasks; null if the meeting is over. */
  private synchronized List<Member> gather() throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!over && !complete()) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        leave();
      } else {
        wait(left);
      }
    }
    if (over) {
      return null;
    }
    return List.copyOf(members.values());
  }

  private synchronized void begin() {
    called++;
    members.values().forEach(member -> member.brought = null);
  }

  /** How many shards each executor has; another attempt at a task may be coming meanwhile. */
  private synchronized SortedMap<String, Integer> here() {
    SortedMap<String, Integer> here = new TreeMap<>();
    members.forEach((executor, member) -> here.put(executor, member.shards));
    return here;
  }

  private boolean complete() {
    return members.values().stream().mapToInt(member -> member.shards).sum() == shards
        && members.values().stream().allMatch(member -> member.asks != null);
  }

  private void answer(Member member, ByteBuffer message) {
    RpcResponseCallback asks;
    synchronized (this) {
      asks = member.asks;
      member.asks = null;
    }
    if (asks != null) {
      asks.onSuccess(message);
    }
  }

  private RoundOutcome outcome(List<Member> all) {
    return RoundOutcome.ofParts(
        all.stream().map(member -> new RoundOutcome.Part(member.brought, member.vectors)).toList(),
        shards);
  }

  @Override
  public synchronized int rounds() {
    return whole;
  }

  @Override
  public void leave() {
    List<Member> all;
    ByteBuffer end;
    boolean ends;
    synchronized (this) {
      ends = !over;
      over = true;
      notifyAll();
      all = List.copyOf(members.values());
      end = end().packed();
    }
    for (Member member : all) {
      answer(member, end.duplicate());
      if (ends && divides && member.connection != null) {
        // It may wait for another executor, and not for an answer.
        member.connection.send(end.duplicate());
      }
    }
  }

  private void leave(String because) {
    synchronized (this) {
      obstacle = because;
    }
    leave();
  }

  private MeetingMessage.End end() {
    return new MeetingMessage.End(id, divides ? kept : whole);
  }

  @Override
  public void close() {
    leave();
    context.removeSparkListener(removals);
  }

  // What the driver's server calls.

  /** A task has come. */
  void come(MeetingMessage.Came came, TransportClient connection) {
    if (divides && came.peer() == null) {
      leave(String.format(Locale.ROOT, "executor %s cannot listen to others", came.executor()));
      return;
    }
    synchronized (this) {
      if (tasks.add(came.task())) {
        Member member = member(came.executor());
        member.shards += came.shards();
        member.connection = connection;
        member.peer = came.peer();
        notifyAll();
        return;
      }
    }
    leave(); // another attempt at a task that failed, or was thought to have
  }

  /**
   * An executor brings its part of a round, and asks for the next.
   *
   * @param vectors of the message, to be read before this returns
   */
  void bring(MeetingMessage.Brought brought, ByteBuffer vectors, RpcResponseCallback asks) {
    Member member;
    synchronized (this) {
      member = member(brought.executor());
    }
    // Nobody else touches them: the driver is done with the last round's, or the meeting is over.
    List<float[]> read = MeetingMessage.vectors(vectors, member.vectors);
    asks(
        member,
        asks,
        () -> {
          if (brought.round() > 0) {
            member.brought = brought;
            member.vectors = read;
          }
          if (called > 0 && members.values().stream().allMatch(each -> each.brought != null)) {
            whole = called;
          }
        });
  }

  /**
   * An executor brings its slice of the state, and asks for what comes next.
   *
   * @param vectors of the message, to be read before this returns
   */
  void fetched(MeetingMessage.Fetched fetched, ByteBuffer vectors, RpcResponseCallback asks) {
    Member member;
    synchronized (this) {
      member = member(fetched.executor());
    }
    List<float[]> read = MeetingMessage.vectors(vectors, member.vectors);
    asks(
        member,
        asks,
        () -> {
          member.vectors = read;
          member.fetched = true;
        });
  }

  /** An executor asks what comes next, with news unless the meeting is over. */
  private void asks(Member member, RpcResponseCallback asks, Runnable news) {
    ByteBuffer end = null;
    synchronized (this) {
      if (over) {
        end = end().packed();
      } else {
        member.asks = asks;
        news.run();
        notifyAll();
      }
    }
    if (end != null) {
      asks.onSuccess(end);
    }
  }

  /** A connection is lost. */
  void lost(TransportClient connection) {
    boolean ours;
    synchronized (this) {
      ours = members.values().stream().anyMatch(member -> connection.equals(member.connection));
    }
    if (ours) {
      leave();
    }
  }

  private Member member(String executor) {
    return members.computeIfAbsent(executor, key -> new Member());
  }
}
