package org.ardent.pack;

import java.io.Serializable;
import java.lang.ref.SoftReference;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.Dependency;
import org.apache.spark.NarrowDependency;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
import org.apache.spark.storage.StorageLevel;
import org.ardent.model.Examples;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;

/**
 * The shards as tasks see them: an RDD whose lineage is broadcast once and not sent with every
 * task.
 *
 * <p>Every step is a job, and Spark serialises an RDD with all it comes from, down to the files,
 * anew for every job: two milliseconds of a step of fifty. Here that happens once; an executor that
 * has lost a shard, or is new, fetches the broadcast and computes the shard again.
 *
 * <p>An executor that once had a shard from another one keeps it while its memory allows. Spark
 * itself would fetch it again in every step; and where an executor has been replaced, its shards
 * are with the others and the new one starts without any.
 */
final class PackedRdd extends RDD<Examples> {
  private static final long serialVersionUID = 1L;

  private static final Map<Key, SoftReference<Examples>> AT_HAND = new ConcurrentHashMap<>();

  private final Broadcast<Lineage> lineage;
  private final UUID uuid = UUID.randomUUID();

  /** A shard of one of the RDDs that a process sees, in which RDDs of several runs may meet. */
  private record Key(UUID rdd, int shard) {}

  /** Spark broadcasts anything but an RDD itself. */
  private record Lineage(RDD<Examples> rdd) implements Serializable {}

  /** On the driver each partition depends on its parent's; on executors nobody asks. */
  private static final class Parent extends NarrowDependency<Examples> {
    private static final long serialVersionUID = 1L;

    private final transient RDD<Examples> parent;

    Parent(RDD<Examples> parent) {
      super(null);
      this.parent = parent;
    }

    @Override
    public RDD<Examples> rdd() {
      return parent;
    }

    @Override
    public Seq<Object> getParents(int partition) {
      return CollectionConverters.asScala(List.<Object>of(partition)).toList();
    }
  }

  /**
   * Persists the shards.
   *
   * @param parent has one element in each partition, a shard
   */
  PackedRdd(RDD<Examples> parent) {
    super(
        parent.context(),
        CollectionConverters.asScala(List.<Dependency<?>>of(new Parent(parent))).toList(),
        ClassTag$.MODULE$.apply(Examples.class));
    parent.persist(StorageLevel.MEMORY_AND_DISK());
    resolve(parent);
    lineage =
        parent
            .context()
            .broadcast(new Lineage(parent), ClassTag$.MODULE$.<Lineage>apply(Lineage.class));
  }

  /** RDDs settle what they depend on when first asked, which only the driver can answer. */
  private static void resolve(RDD<?> rdd) {
    CollectionConverters.asJava(rdd.dependencies()).forEach(d -> resolve(d.rdd()));
  }

  @Override
  public Partition[] getPartitions() {
    return dependencies().head().rdd().partitions();
  }

  @Override
  public Iterator<Examples> compute(Partition split, TaskContext context) {
    Key key = new Key(uuid, split.index());
    SoftReference<Examples> kept = AT_HAND.get(key);
    Examples shard = kept == null ? null : kept.get();
    if (shard == null) {
      shard = lineage.value().rdd().iterator(split, context).next();
      AT_HAND.put(key, new SoftReference<>(shard));
    }
    return CollectionConverters.asScala(List.of(shard).iterator());
  }

  /** Frees the shards and their lineage; the RDD is of no use after that. */
  void release() {
    dependencies().head().rdd().unpersist(false);
    lineage.destroy();
    AT_HAND.keySet().removeIf(key -> key.rdd.equals(uuid));
  }
}
