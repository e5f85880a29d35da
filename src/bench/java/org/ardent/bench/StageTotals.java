package org.ardent.bench;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.StageInfo;
import scala.jdk.javaapi.CollectionConverters;

/** Says at the end what each kind of stage took, by the first word of its job's description. */
public final class StageTotals extends SparkListener {
  private static final double MILLIS = 1e-3;
  private static final double NANOS = 1e-9;
  private static final double MEGA = 1e-6;

  /** A command closes its standard error before the application ends. */
  private final PrintStream out = System.err;

  private final Map<Integer, String> names = new HashMap<>();
  private final Map<String, Totals> totals = new TreeMap<>();

  /** What all stages of a name took. */
  private static final class Totals {
    private int stages;
    private double seconds;
    private double taskSeconds;
    private double cpuSeconds;
    private double gcSeconds;
    private long shuffled;
    private long spilled;
    private long spilledFromMemory;

    void add(TaskMetrics task) {
      taskSeconds += task.executorRunTime() * MILLIS;
      cpuSeconds += task.executorCpuTime() * NANOS;
      gcSeconds += task.jvmGCTime() * MILLIS;
      shuffled += task.shuffleWriteMetrics().bytesWritten();
      spilled += task.diskBytesSpilled();
      spilledFromMemory += task.memoryBytesSpilled();
    }
  }

  @Override
  public void onJobStart(SparkListenerJobStart job) {
    String description = job.properties().getProperty("spark.job.description", "other");
    int number = 0;
    for (StageInfo stage : CollectionConverters.asJava(job.stageInfos())) {
      String name = description.split("\\W", 2)[0] + (number > 0 ? "/" + number : "");
      names.put(stage.stageId(), name);
      number++;
    }
  }

  private Totals totals(int stage) {
    return totals.computeIfAbsent(names.get(stage), name -> new Totals());
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd task) {
    if (task.taskMetrics() != null) {
      totals(task.stageId()).add(task.taskMetrics());
    }
  }

  @Override
  public void onStageCompleted(SparkListenerStageCompleted stage) {
    StageInfo info = stage.stageInfo();
    Totals totals = totals(info.stageId());
    totals.stages++;
    long start = (Long) info.submissionTime().get();
    long end = (Long) info.completionTime().get();
    totals.seconds += (end - start) * MILLIS;
  }

  @Override
  public void onApplicationEnd(SparkListenerApplicationEnd end) {
    totals.forEach(
        (name, t) ->
            out.printf(
                Locale.ROOT,
                "%-12s %6d stages %8.1f s; tasks %8.1f s, on a core %8.1f s, collecting garbage"
                    + " %6.1f s; MB: shuffled %,.1f, spilled to disk %,.1f (%,.1f in memory)%n",
                name,
                t.stages,
                t.seconds,
                t.taskSeconds,
                t.cpuSeconds,
                t.gcSeconds,
                t.shuffled * MEGA,
                t.spilled * MEGA,
                t.spilledFromMemory * MEGA));
  }
}
