package org.ardent.score;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.util.LongAccumulator;
import scala.collection.Iterator;

/**
 * Tells the driver how many rows the tasks of a job have behind them, also of tasks that still run:
 * executors report what these have counted with every heartbeat. A listener of Spark's, from its
 * construction until it is closed.
 */
final class RunningTasks extends SparkListener implements AutoCloseable {
  private final SparkContext context;
  private final LongConsumer told;
  private final LongAccumulator counter;
  private final Map<Long, Long> rowsOfTask = new HashMap<>();

  /**
   * Listens to the tasks that add to {@link #counter}.
   *
   * @param told is called with the number of rows, from a thread of Spark's
   */
  RunningTasks(SparkContext context, LongConsumer told) {
    this.context = context;
    this.told = told;
    // Spark sends the listeners only what has a name.
    counter = context.longAccumulator("rows");
    context.addSparkListener(this);
  }

  /** What the tasks add a one to for every row. */
  LongAccumulator counter() {
    return counter;
  }

  @Override
  public void onExecutorMetricsUpdate(SparkListenerExecutorMetricsUpdate update) {
    update.accumUpdates().foreach(task -> take((Long) task._1(), task._4().iterator()));
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    if (end.taskInfo().successful()) {
      take(end.taskInfo().taskId(), end.taskInfo().accumulables().iterator());
    } else {
      rowsOfTask.remove(end.taskInfo().taskId());
    }
  }

  private Void take(long task, Iterator<AccumulableInfo> counts) {
    while (counts.hasNext()) {
      AccumulableInfo count = counts.next();
      if (count.id() == counter.id() && count.update().isDefined()) {
        rowsOfTask.put(task, (Long) count.update().get());
        told.accept(rowsOfTask.values().stream().mapToLong(Long::longValue).sum());
      }
    }
    return null;
  }

  /** Hears no more of the tasks. */
  @Override
  public void close() {
    context.removeSparkListener(this);
  }
}
