package org.ardent.format;

import org.apache.spark.Partition;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext$;
import org.apache.spark.TaskContextImpl;
import org.apache.spark.rdd.RDD;
import org.ardent.io.InvalidInputException;
import org.ardent.kind.Expectation;
import org.ardent.table.RowCheck;
import org.ardent.table.Table;
import org.ardent.table.TableRow;
import scala.Option;
import scala.collection.Iterator;

/** Reads a table as Spark's tasks do, in this thread and without a Spark job. */
public final class InProcess {
  private InProcess() {}

  /**
   * Reads all rows.
   *
   * @return how many
   * @throws InvalidInputException about the first bad one
   */
  public static long read(Table table) {
    RowCheck check = RowCheck.of(table, Expectation.ANYTHING);
    RDD<TableRow> rows = table.rows().rdd();
    long count = 0;
    for (Partition partition : rows.partitions()) {
      TaskContextImpl task = TaskContext$.MODULE$.empty();
      TaskContext$.MODULE$.setTaskContext(task);
      SparkEnv.get().blockManager().registerTask(task.taskAttemptId());
      try {
        Iterator<TableRow> iterator = rows.iterator(partition, task);
        while (iterator.hasNext()) {
          String problem = check.problem(iterator.next());
          if (problem != null) {
            throw new InvalidInputException(TableRow.message(table.source(), count, problem));
          }
          count++;
        }
      } finally {
        task.markTaskCompleted(Option.empty());
        SparkEnv.get().blockManager().releaseAllLocksForTask(task.taskAttemptId());
        TaskContext$.MODULE$.unset();
      }
    }
    return count;
  }
}
