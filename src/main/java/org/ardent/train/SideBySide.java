package org.ardent.train;

import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.ardent.train.exec.RunMeter;

/**
 * How many runs may train at once, and how many tasks of local mode each may have. The number
 * changes no bit of what they give.
 *
 * @param runs at least 1
 * @param slots as in {@link Trainer#beside}
 */
public record SideBySide(int runs, int slots) {
  /**
   * As many as the cores and the driver's memory allow.
   *
   * @param jobs what is to be trained, at least one
   */
  public static SideBySide of(JavaSparkContext context, List<PreparedJob> jobs) {
    int shards = jobs.get(0).job().shards();
    long driver = jobs.stream().mapToLong(job -> job.memory().driver()).max().orElseThrow();
    long perCore = jobs.stream().mapToLong(job -> job.memory().perCore()).max().orElseThrow();
    return of(
        RunMeter.slots(context.sc()),
        MemoryLimits.of(context),
        new MemoryEstimate(0, driver, perCore, shards, 0),
        jobs.size());
  }

  static SideBySide of(int slots, MemoryLimits limits, MemoryEstimate each, int jobs) {
    // On a cluster, a step of every run is a job that has all shards at once.
    int tasks = limits.localCores() > 0 ? Math.max(1, slots / jobs) : each.tasks();
    int byCores = Math.max(1, Math.min(jobs, slots / tasks));
    int byMemory = limits.runsAtOnce(each, tasks);
    if (byMemory >= byCores) {
      return new SideBySide(byCores, tasks);
    }
    return new SideBySide(byMemory, Math.max(1, slots / byMemory));
  }
}
