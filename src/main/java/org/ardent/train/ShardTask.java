package org.ardent.train;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import org.ardent.data.Shards;
import org.ardent.model.Examples;
import scala.collection.Iterator;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;
import scala.runtime.AbstractFunction2;

/**
 * What an executor does with each shard.
 *
 * <p>A class handed to {@code SparkContext.runJob}, and not lambdas handed to {@code mapPartitions}
 * and {@code collect}: of lambdas Spark reads and rewrites the byte code in every job, which took a
 * third of the time of an empty one.
 */
abstract class ShardTask<R> extends AbstractFunction2<TaskContext, Iterator<Examples>, R>
    implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The result of one shard. */
  abstract R call(int shard, Examples examples);

  @Override
  public final R apply(TaskContext context, Iterator<Examples> shards) {
    return call(context.partitionId(), shards.next());
  }

  /** Runs a task on every shard; results come in shard order. */
  static <R> List<R> run(Shards shards, ShardTask<R> task, Class<R> type) {
    RDD<Examples> rdd = shards.rdd().rdd();
    SparkContext context = rdd.context();
    ClassTag<R> tag = ClassTag$.MODULE$.apply(type);
    @SuppressWarnings("unchecked")
    R[] results = (R[]) context.runJob(rdd, task, tag);
    return List.of(results);
  }
}
