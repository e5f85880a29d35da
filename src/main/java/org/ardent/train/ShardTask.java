package org.ardent.train;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import org.ardent.model.Examples;
import org.ardent.pack.Shards;
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
abstract class ShardTask<R extends ShardResult>
    extends AbstractFunction2<TaskContext, Iterator<Examples>, R> implements Serializable {
  private static final long serialVersionUID = 1L;

  private Meter.Counters counters;

  /** The result of one shard. */
  abstract R call(int shard, Examples examples);

  @Override
  public final R apply(TaskContext context, Iterator<Examples> shards) {
    R result = call(context.partitionId(), shards.next());
    counters.add(result);
    return result;
  }

  /** Runs a task on every shard; results come in shard order. */
  static <R extends ShardResult> List<R> run(
      Shards shards, ShardTask<R> task, Meter meter, Class<R> type) {
    task.counters = meter.counters();
    RDD<Examples> rdd = shards.rdd().rdd();
    SparkContext context = rdd.context();
    ClassTag<R> tag = ClassTag$.MODULE$.apply(type);
    @SuppressWarnings("unchecked")
    List<R> results = List.of((R[]) context.runJob(rdd, task, tag));
    meter.count(results);
    return results;
  }
}
