package org.ardent.pack;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ContextCleaner;
import org.apache.spark.Dependency;
import org.apache.spark.NarrowDependency;
import org.apache.spark.Partition;
import org.apache.spark.ShuffleDependency;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.apache.spark.storage.BlockManagerId;
import org.apache.spark.storage.StorageLevel;
import org.ardent.shipping.AsBytes;
import org.ardent.shipping.Shipping;
import scala.Option;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;

/**
 * The shards as tasks see them. This RDD broadcasts its lineage once and does not send it with
 * every task.
 *
 * <p>A step may be a job, and for every job Spark serialises an RDD again with all that it comes
 * from, down to the files. That took two milliseconds of a step of fifty. Here it happens once. An
 * executor that is new or has lost a shard fetches the broadcast and makes the shard again.
 *
 * <p>Spark knows from the blocks of the parent where each shard is, and sends tasks there. An
 * executor that gets the task of another's shard makes the shard too and keeps it. So when an
 * executor is replaced, the others have its shards, and the new one starts without any.
 */
final class PackedRdd extends RDD<PackedRows> {
  private static final long serialVersionUID = 1L;

  private final Broadcast<AsBytes<ShardStore>> store;

  /** Null where shards come from files. */
  private final transient RDD<Tuple2<Integer, byte[]>> shuffled;

  /** On the driver each partition depends on its parent's; on executors nobody asks. */
  private static final class Parent extends NarrowDependency<Tuple2<Integer, byte[]>> {
    private static final long serialVersionUID = 1L;

    private final transient RDD<Tuple2<Integer, byte[]>> parent;

    Parent(RDD<Tuple2<Integer, byte[]>> parent) {
      super(null);
      this.parent = parent;
    }

    @Override
    public RDD<Tuple2<Integer, byte[]>> rdd() {
      return parent;
    }

    @Override
    public Seq<Object> getParents(int partition) {
      return CollectionConverters.asScala(List.<Object>of(partition)).toList();
    }
  }

  /**
   * The shards of a plan.
   *
   * @param shuffled has a partition for each piece, of its parts
   */
  static PackedRdd of(RDD<Tuple2<Integer, byte[]>> shuffled, PackingPlan plan) {
    RDD<Tuple2<Integer, byte[]>> parts = shards(shuffled, plan);
    return new PackedRdd(shuffled, parts, new ShuffledParts(parts, plan), plan);
  }

  /**
   * The shards of a plan that were saved.
   *
   * @param name what Spark calls them
   */
  static PackedRdd saved(
      JavaSparkContext context, ShardSource files, PackingPlan plan, String name) {
    List<Integer> numbers = IntStream.range(0, plan.shards()).boxed().toList();
    // It says on which executors shards should be; nobody asks for its elements.
    RDD<Tuple2<Integer, byte[]>> places =
        Shipping.parallelize(context, numbers, plan.shards())
            .map(shard -> new Tuple2<>(shard, new byte[0]))
            .rdd()
            .coalesce(
                plan.shards(),
                false,
                Option.apply(new RunsOfPartitions(1, executors(context.sc()))),
                null)
            .setName(name);
    return new PackedRdd(null, places, files, plan);
  }

  private static RDD<Tuple2<Integer, byte[]>> shards(
      RDD<Tuple2<Integer, byte[]>> shuffled, PackingPlan plan) {
    return shuffled
        .coalesce(
            plan.shards(),
            false,
            Option.apply(
                new RunsOfPartitions(plan.piecesPerShard(), executors(shuffled.context()))),
            null)
        .setName(shuffled.name());
  }

  /**
   * The executors that there are, as places of partitions. Shards that follow each other are made
   * on one, because sums are made along a tree of the shards: so an executor has a whole branch.
   */
  private static List<String> executors(SparkContext context) {
    return CollectionConverters.asJava(
            context.env().blockManager().master().getMemoryStatus().keySet())
        .stream()
        .filter(manager -> !manager.isDriver())
        .sorted(Comparator.comparing(BlockManagerId::executorId))
        .map(manager -> "executor_" + manager.host() + "_" + manager.executorId())
        .toList();
  }

  private PackedRdd(
      RDD<Tuple2<Integer, byte[]>> shuffled,
      RDD<Tuple2<Integer, byte[]>> parts,
      ShardSource source,
      PackingPlan plan) {
    super(
        parts.context(),
        CollectionConverters.asScala(List.<Dependency<?>>of(new Parent(parts))).toList(),
        ClassTag$.MODULE$.apply(PackedRows.class));
    this.shuffled = shuffled;
    parts.persist(StorageLevel.DISK_ONLY());
    resolve(parts);
    store =
        Shipping.broadcast(
            JavaSparkContext.fromSparkContext(parts.context()),
            new AsBytes<>(new ShardStore(parts.id(), source, plan)));
  }

  /** RDDs settle what they depend on when first asked, which only the driver can answer. */
  private static void resolve(RDD<?> rdd) {
    CollectionConverters.asJava(rdd.dependencies()).forEach(d -> resolve(d.rdd()));
  }

  /** A partition is only its number, because it is sent with every task. */
  private static final class Shard implements Partition {
    private static final long serialVersionUID = 1L;

    private final int index;

    Shard(int index) {
      this.index = index;
    }

    @Override
    public int index() {
      return index;
    }
  }

  @Override
  public Partition[] getPartitions() {
    return IntStream.range(0, dependencies().head().rdd().getNumPartitions())
        .mapToObj(Shard::new)
        .toArray(Partition[]::new);
  }

  @Override
  public Iterator<PackedRows> compute(Partition split, TaskContext context) {
    // Only when it is asked for: then whoever asks gets what is wrong with it.
    return CollectionConverters.asScala(
        IntStream.of(split.index())
            .mapToObj(shard -> store.value().value().shard(shard, context))
            .iterator());
  }

  /** The shards that this process has. */
  ShardStore store() {
    return store.value().value();
  }

  /** Frees the shards and their lineage; the RDD is of no use after that. */
  void release() {
    dependencies().head().rdd().unpersist(false);
    store.destroy();
    forgetShuffled();
  }

  /** Deletes what was shuffled: a shard that is lost is made from the table again. */
  void forgetShuffled() {
    if (shuffled == null) {
      return;
    }
    ShuffleDependency<?, ?, ?> shuffle =
        (ShuffleDependency<?, ?, ?>) shuffled.dependencies().head();
    Option<ContextCleaner> cleaner = context().cleaner();
    if (cleaner.isDefined()) {
      cleaner.get().doCleanupShuffle(shuffle.shuffleId(), false);
    }
  }
}
