package org.ardent.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.apache.spark.util.TaskCompletionListener;

/** On executors, makes something go wrong with tasks that are chosen by settings. */
public final class FaultyTasks implements SparkPlugin {
  private static final String FAULT = "spark.ardent.fault";
  private static final String JOBS = FAULT + ".jobs";
  private static final String ATTEMPTS = FAULT + ".attempts";
  private static final String HOST = FAULT + ".host";

  private static final int CHUNK = 1 << 16;
  private static final int CHUNKS_LEFT = 100;
  private static final long SLOW_MILLIS = 2000;

  /** What goes wrong. */
  public enum Fault {
    /** All work is done, and then the task fails. */
    FAIL,
    /** A task takes long to start. */
    SLOW,
    /** Something else has taken the heap, but for six megabytes. */
    FULL_HEAP
  }

  /**
   * The options of Spark for a fault.
   *
   * @param jobs a pattern of the descriptions of jobs
   * @param attempts at a task that it happens to, counted from the first
   * @param host that it happens on, a pattern
   */
  public static List<String> options(Fault fault, String jobs, int attempts, String host) {
    return List.of(
        "--jars",
        "target/" + ClusterForTests.FAULTS_JAR,
        "--conf",
        "spark.plugins=" + FaultyTasks.class.getName(),
        "--conf",
        FAULT + "=" + fault,
        "--conf",
        JOBS + "=" + jobs,
        "--conf",
        ATTEMPTS + "=" + attempts,
        "--conf",
        HOST + "=" + host);
  }

  @Override
  public DriverPlugin driverPlugin() {
    return null;
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new Faults();
  }

  private static final class Faults implements ExecutorPlugin {
    private final List<byte[]> taken = new ArrayList<>();
    private SparkConf conf;

    @Override
    public void init(PluginContext context, Map<String, String> extra) {
      conf = context.conf();
    }

    @Override
    public void onTaskStart() {
      TaskContext task = TaskContext.get();
      String job = Objects.toString(task.getLocalProperty("spark.job.description"), "");
      if (task.attemptNumber() >= conf.getInt(ATTEMPTS, 0)
          || !job.matches(conf.get(JOBS))
          || !host().matches(conf.get(HOST))) {
        return;
      }
      switch (Fault.valueOf(conf.get(FAULT))) {
        case FAIL -> {
          TaskCompletionListener poison =
              ended -> {
                throw new IllegalStateException("poison");
              };
          task.addTaskCompletionListener(poison);
        }
        case SLOW -> sleep();
        case FULL_HEAP -> fillHeap();
      }
    }

    /** The plugin's context would say, but throws a NullPointerException on executors. */
    private static String host() {
      return SparkEnv.get().blockManager().blockManagerId().host();
    }

    /** Until Spark interrupts it, where a copy has been faster. */
    private static void sleep() {
      try {
        Thread.sleep(SLOW_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private synchronized void fillHeap() {
      try {
        while (true) {
          taken.add(new byte[CHUNK]);
        }
      } catch (OutOfMemoryError e) {
        taken.subList(taken.size() - CHUNKS_LEFT, taken.size()).clear();
      }
    }
  }
}
