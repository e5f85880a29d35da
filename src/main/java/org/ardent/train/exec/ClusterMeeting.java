package org.ardent.train.exec;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.SparkContext;
import org.apache.spark.rpc.RpcCallContext;
import org.apache.spark.rpc.RpcEnv;
import org.apache.spark.rpc.ThreadSafeRpcEndpoint;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import scala.PartialFunction;
import scala.runtime.AbstractPartialFunction;
import scala.runtime.BoxedUnit;

/**
 * A meeting of tasks on executors. Each executor asks the driver for a round and is answered when
 * there is one, with the state that it starts from; it brings its part with the question for the
 * next. What it brings is one sum for all its shards, where these are a whole branch of the tree.
 *
 * <p>Messages go over Spark's own connection between executor and driver, with its authentication
 * and encryption.
 *
 * @param <K> what tells one round from another, serializable
 */
final class ClusterMeeting<K> implements Meeting<K>, ThreadSafeRpcEndpoint {
  /** More than Spark waits for a slot where a shard is. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final AtomicLong IDS = new AtomicLong();

  private final SparkContext context;
  private final RpcEnv environment;
  private final String name = "ardent-rounds-" + IDS.incrementAndGet();
  private final List<float[]> state;
  private final int shards;
  private final SparkListener removals = new Removals();
  private final Map<String, Member> members = new TreeMap<>();
  private final Set<Integer> tasks = new HashSet<>();

  private int called;
  private int whole;
  private boolean over;

  /** An executor. */
  private static final class Member {
    private int shards;

    /** Null while the executor computes. */
    private RpcCallContext asks;

    private byte[][] brought;
    private List<float[]> memory = List.of();
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

  private ClusterMeeting(SparkContext context, List<float[]> state, int shards) {
    this.context = context;
    this.state = List.copyOf(state);
    this.shards = shards;
    environment = context.env().rpcEnv();
  }

  /**
   * Opens a meeting.
   *
   * @param state what rounds start from; it changes between rounds only
   * @param shards how many parts a round has
   */
  static <K> ClusterMeeting<K> open(SparkContext context, List<float[]> state, int shards) {
    ClusterMeeting<K> meeting = new ClusterMeeting<>(context, state, shards);
    meeting.environment.setupEndpoint(meeting.name, meeting);
    context.addSparkListener(meeting.removals);
    return meeting;
  }

  /** Where tasks find it. */
  MeetingPlace<K> place() {
    return new MeetingPlace.OnExecutor<>(name);
  }

  private synchronized boolean has(String executor) {
    return members.containsKey(executor);
  }

  @Override
  public RoundOutcome round(K key) throws InterruptedException {
    List<Member> all = gather();
    if (all == null) {
      return null;
    }
    byte[][] vectors = new MeetingMessage.Left().packed(state);
    all.parallelStream()
        .forEach(
            member -> {
              byte[][] call = vectors.clone();
              call[0] = new MeetingMessage.Call(called, key, member.shards, shards).packed()[0];
              answer(member, call);
            });
    synchronized (this) {
      while (!over && all.stream().anyMatch(member -> member.brought == null)) {
        wait();
      }
      if (all.stream().anyMatch(member -> member.brought == null)) {
        return null;
      }
      whole = called;
    }
    return outcome(all);
  }

  /** Waits for all tasks and begins a round; null if the meeting is over. */
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
    called++;
    members.values().forEach(member -> member.brought = null);
    return List.copyOf(members.values());
  }

  private boolean complete() {
    return members.values().stream().mapToInt(member -> member.shards).sum() == shards
        && members.values().stream().allMatch(member -> member.asks != null);
  }

  private void answer(Member member, byte[][] message) {
    RpcCallContext asks;
    synchronized (this) {
      asks = member.asks;
      member.asks = null;
    }
    if (asks != null) {
      asks.reply(message);
    }
  }

  private RoundOutcome outcome(List<Member> all) {
    SortedMap<Integer, ShardReport> reports = new TreeMap<>();
    List<PartialSum> parts = new ArrayList<>();
    List<List<PartialSum>> ofMembers = all.parallelStream().map(ClusterMeeting::parts).toList();
    for (int m = 0; m < all.size(); m++) {
      reports.putAll(brought(all.get(m)).reports());
      parts.addAll(ofMembers.get(m));
    }
    parts.sort(Comparator.comparing(PartialSum::node, TreeNode.BY_FIRST_SHARD));
    return new RoundOutcome(reports, parts, shards);
  }

  private static MeetingMessage.Brought brought(Member member) {
    return (MeetingMessage.Brought) MeetingMessage.of(member.brought);
  }

  private static List<PartialSum> parts(Member member) {
    List<TreeNode> nodes = brought(member).nodes();
    member.memory = MeetingMessage.vectors(member.brought, member.memory);
    int each = member.memory.size() / nodes.size();
    List<PartialSum> parts = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      parts.add(new PartialSum(nodes.get(i), member.memory.subList(i * each, (i + 1) * each)));
    }
    return parts;
  }

  @Override
  public synchronized int rounds() {
    return whole;
  }

  @Override
  public void leave() {
    List<Member> all;
    byte[][] end;
    synchronized (this) {
      over = true;
      notifyAll();
      all = List.copyOf(members.values());
      end = new MeetingMessage.End(whole).packed();
    }
    all.forEach(member -> answer(member, end));
  }

  @Override
  public void close() {
    leave();
    context.removeSparkListener(removals);
    environment.stop(self());
  }

  // What Spark calls when a message comes.

  @Override
  public RpcEnv rpcEnv() {
    return environment;
  }

  @Override
  public PartialFunction<Object, BoxedUnit> receive() {
    return new Receiver() {
      @Override
      void accept(byte[][] packed) {
        if (MeetingMessage.of(packed) instanceof MeetingMessage.Came came) {
          come(came);
        } else {
          leave();
        }
      }
    };
  }

  @Override
  public PartialFunction<Object, BoxedUnit> receiveAndReply(RpcCallContext asks) {
    return new Receiver() {
      @Override
      void accept(byte[][] packed) {
        bring((MeetingMessage.Brought) MeetingMessage.of(packed), packed, asks);
      }
    };
  }

  private abstract static class Receiver extends AbstractPartialFunction<Object, BoxedUnit> {
    abstract void accept(byte[][] packed);

    @Override
    public boolean isDefinedAt(Object message) {
      return message instanceof byte[][];
    }

    @Override
    public <A, B> B applyOrElse(A message, scala.Function1<A, B> otherwise) {
      if (message instanceof byte[][] packed) {
        accept(packed);
        return null;
      }
      return otherwise.apply(message);
    }
  }

  private void come(MeetingMessage.Came came) {
    synchronized (this) {
      if (tasks.add(came.task())) {
        member(came.executor()).shards += came.shards();
        notifyAll();
        return;
      }
    }
    leave(); // another attempt at a task that failed, or was thought to have
  }

  private void bring(MeetingMessage.Brought brought, byte[][] packed, RpcCallContext asks) {
    byte[][] end = null;
    synchronized (this) {
      if (over) {
        end = new MeetingMessage.End(whole).packed();
      } else {
        Member member = member(brought.executor());
        member.asks = asks;
        member.brought = brought.round() == 0 ? null : packed;
        notifyAll();
      }
    }
    if (end != null) {
      asks.reply(end);
    }
  }

  private Member member(String executor) {
    return members.computeIfAbsent(executor, key -> new Member());
  }
}
