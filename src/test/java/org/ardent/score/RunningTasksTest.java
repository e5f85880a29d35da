package org.ardent.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.AccumulableInfo;
import org.apache.spark.scheduler.SparkListenerExecutorMetricsUpdate;
import org.apache.spark.util.LongAccumulator;
import org.ardent.SparkForTests;
import org.junit.jupiter.api.Test;
import scala.Option;
import scala.Tuple4;
import scala.collection.immutable.Map$;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

class RunningTasksTest {
  private static final SparkContext CONTEXT = SparkForTests.session().sparkContext();

  private final List<Long> told = Collections.synchronizedList(new ArrayList<>());

  @Test
  void hearsOfTasksThatEnd() throws TimeoutException {
    try (RunningTasks tasks = new RunningTasks(CONTEXT, told::add)) {
      LongAccumulator counter = tasks.counter();
      JavaSparkContext.fromSparkContext(CONTEXT)
          .parallelize(IntStream.range(0, 12).boxed().toList(), 3)
          .foreach(row -> counter.add(1));
      CONTEXT.listenerBus().waitUntilEmpty();
    }
    assertThat(told).containsExactly(4L, 8L, 12L);
  }

  @Test
  void hearsOfTasksThatRun() {
    try (RunningTasks tasks = new RunningTasks(CONTEXT, told::add)) {
      tasks.onExecutorMetricsUpdate(heartbeat(1, tasks.counter(), 100));
      tasks.onExecutorMetricsUpdate(heartbeat(2, tasks.counter(), 50));
      tasks.onExecutorMetricsUpdate(heartbeat(1, tasks.counter(), 120));
      tasks.onExecutorMetricsUpdate(heartbeat(1, CONTEXT.longAccumulator("rows"), 999));
    }
    assertThat(told).containsExactly(100L, 150L, 170L);
  }

  /** What an executor reports of one task. */
  private static SparkListenerExecutorMetricsUpdate heartbeat(
      long task, LongAccumulator counter, long rows) {
    AccumulableInfo info = counter.toInfo(Option.apply(rows), Option.empty());
    Seq<AccumulableInfo> infos = CollectionConverters.asScala(List.of(info)).toSeq();
    Tuple4<Object, Object, Object, Seq<AccumulableInfo>> update = new Tuple4<>(task, 0, 0, infos);
    return new SparkListenerExecutorMetricsUpdate(
        "driver", CollectionConverters.asScala(List.of(update)).toSeq(), Map$.MODULE$.empty());
  }
}
