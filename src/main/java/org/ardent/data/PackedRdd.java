package org.ardent.data;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.Dependency;
import org.apache.spark.NarrowDependency;
import org.apache.spark.Partition;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.rdd.RDD;
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
 */
final class PackedRdd extends RDD<Examples> {
  private static final long serialVersionUID = 1L;

  private final Broadcast<Lineage> lineage;

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

  PackedRdd(RDD<Examples> parent) {
    super(
        parent.context(),
        CollectionConverters.asScala(List.<Dependency<?>>of(new Parent(parent))).toList(),
        ClassTag$.MODULE$.apply(Examples.class));
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
    return lineage.value().rdd().iterator(split, context);
  }

  /** Frees the shards and their lineage; the RDD is of no use after that. */
  void release() {
    unpersist(false);
    lineage.destroy();
  }
}
