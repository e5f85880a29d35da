package org.ardent.train;

import java.util.Locale;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.ardent.io.Setting;

/**
 * The memory that training may use.
 *
 * @param heap of the driver, bytes
 * @param localCores cores that work in the driver's heap: 0 on a cluster
 * @param executorHeap of an executor, bytes; not used in local mode
 * @param results the most that the tasks of one job may send to the driver, bytes; 0 for any
 */
public record MemoryLimits(long heap, int localCores, long executorHeap, long results) {
  /** What Spark and Ardent take for themselves, without data. */
  private static final long BASE = 200L << 20;

  /** What a command without a Spark takes for itself. */
  private static final long LOADING = 50L << 20;

  /** A gradient travels as one array of bytes. */
  private static final long LONGEST_ARRAY = Integer.MAX_VALUE - 8;

  /** The limits of a running Spark. */
  public static MemoryLimits of(JavaSparkContext context) {
    SparkConf conf = context.getConf();
    return new MemoryLimits(
        Runtime.getRuntime().maxMemory(),
        context.isLocal() ? context.defaultParallelism() : 0,
        conf.getSizeAsBytes("spark.executor.memory", "1g"),
        conf.getSizeAsBytes("spark.driver.maxResultSize", "1g"));
  }

  /**
   * Why a model file cannot be loaded into this heap, to be read after its name; null if it can.
   *
   * @param bytes of the file: its tensors, which are read one after the other, and then the flat
   *     vector of them all
   */
  public static String loadingProblem(long bytes) {
    return loadingProblem(bytes, Runtime.getRuntime().maxMemory());
  }

  static String loadingProblem(long bytes, long heap) {
    long needed = 2 * bytes + LOADING;
    return needed <= heap
        ? null
        : String.format(
            Locale.ROOT,
            "is a model file of %s, which needs %s of memory to load, and the heap has %s (%s)",
            MemoryEstimate.text(bytes),
            MemoryEstimate.text(needed),
            MemoryEstimate.text(heap),
            Setting.DRIVER_MEMORY);
  }

  /**
   * What is missing to score or sample with a model that is loaded, to be read after its name; null
   * if nothing is.
   */
  public String scoringProblem(MemoryEstimate estimate) {
    long driver = estimate.driver() + localCores * estimate.perCore() + BASE;
    if (driver > heap) {
      return String.format(
          Locale.ROOT,
          "needs %s of memory, and the heap has %s (%s)",
          MemoryEstimate.text(driver),
          MemoryEstimate.text(heap),
          Setting.DRIVER_MEMORY);
    }
    long executor = estimate.parameters() + estimate.perCore() + BASE;
    return localCores > 0 || executor <= executorHeap
        ? null
        : String.format(
            Locale.ROOT,
            "needs %s of memory on an executor, for one core, and its heap has %s (%s)",
            MemoryEstimate.text(executor),
            MemoryEstimate.text(executorHeap),
            Setting.EXECUTOR_MEMORY);
  }

  /**
   * How many runs fit into the driver's heap at once; 1 if one alone is as large as may be.
   *
   * @param each what the largest of them takes
   * @param tasks how many tasks of each there are at once
   */
  int runsAtOnce(MemoryEstimate each, int tasks) {
    long local = Math.min(localCores, Math.min(tasks, each.tasks())) * each.perCore();
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, (heap - BASE) / (each.driver() + local)));
  }

  /** What is missing, to be read after the name of a model; null if nothing is. */
  public String problem(MemoryEstimate estimate) {
    if (estimate.parameters() > LONGEST_ARRAY) {
      return String.format(
          Locale.ROOT,
          "a gradient of %s, and at most 2.1 GB go into one array",
          MemoryEstimate.text(estimate.parameters()));
    }
    long driver = estimate.driver() + Math.min(localCores, estimate.tasks()) * estimate.perCore();
    if (driver + BASE > heap) {
      return String.format(
          Locale.ROOT,
          "%s of memory to train, and the heap has %s (%s)",
          MemoryEstimate.text(driver + BASE),
          MemoryEstimate.text(heap),
          Setting.DRIVER_MEMORY);
    }
    long executor = 2 * estimate.sent() * estimate.parameters() + estimate.perCore() + BASE;
    if (localCores == 0 && executor > executorHeap) {
      return String.format(
          Locale.ROOT,
          "%s of memory on an executor, for one core, and its heap has %s (%s)",
          MemoryEstimate.text(executor),
          MemoryEstimate.text(executorHeap),
          Setting.EXECUTOR_MEMORY);
    }
    if (results > 0 && estimate.results() > results) {
      return String.format(
          Locale.ROOT,
          "%s for the gradients of a step, and %s is %s (0 for no limit)",
          MemoryEstimate.text(estimate.results()),
          Setting.RESULT_SIZE,
          MemoryEstimate.text(results));
    }
    return null;
  }
}
