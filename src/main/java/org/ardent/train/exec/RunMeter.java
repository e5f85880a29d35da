package org.ardent.train.exec;

import java.io.Serializable;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.util.DoubleAccumulator;
import org.apache.spark.util.LongAccumulator;
import org.ardent.model.Model;

/**
 * Counts the work of a run, in accumulators for the Spark UI and the event log, and for the
 * throughput. The trained model never depends on it.
 *
 * <p>The examples and the loss so far are accumulators that every task adds to; Spark takes one
 * attempt of each task, so that retried and speculative ones count once.
 */
public final class RunMeter {
  private final SparkContext context;
  private final Counters counters;
  private final int mostSlots;
  private long examples;
  private long kernelNanos;
  private long nanos;

  /** What the tasks add to. */
  record Counters(LongAccumulator examples, DoubleAccumulator loss, double shift)
      implements Serializable {

    void add(RowsSeen seen) {
      examples.add(seen.examples());
      loss.add(seen.weight() * shift - seen.logLikelihood());
    }
  }

  /** A meter of a run that may have all of the cluster, at zero. */
  public RunMeter(SparkContext context, Model model) {
    this(context, model, Integer.MAX_VALUE);
  }

  /**
   * A meter of a run, at zero.
   *
   * @param mostSlots how many tasks the run may have at once, at least 1
   */
  public RunMeter(SparkContext context, Model model, int mostSlots) {
    this.context = context;
    this.mostSlots = mostSlots;
    counters =
        new Counters(
            context.longAccumulator("examples"),
            context.doubleAccumulator(model.score().loss()),
            model.objectiveShift());
  }

  Counters counters() {
    return counters;
  }

  /** Counts a round. */
  void count(List<ShardReport> reports) {
    for (ShardReport report : reports) {
      examples += report.seen().examples();
      kernelNanos += report.kernelNanos();
    }
  }

  /** Does a part of training whose time counts. */
  public <T> T time(Supplier<T> part) {
    long start = System.nanoTime();
    try {
      return part.get();
    } finally {
      nanos += System.nanoTime() - start;
    }
  }

  /** How many rows were seen so far. */
  public long examples() {
    return examples;
  }

  /** What the parts took whose time counts. */
  public double seconds() {
    return nanos * 1e-9;
  }

  /** The time of the gradients, summed over all tasks. */
  public double kernelSeconds() {
    return kernelNanos * 1e-9;
  }

  /** How many tasks of the run there may be at once. */
  public int slots() {
    return Math.min(mostSlots, slots(context));
  }

  /** How many tasks run at once, of all runs together. */
  public static int slots(SparkContext context) {
    return context.maxNumConcurrentTasks(context.resourceProfileManager().defaultResourceProfile());
  }
}
