package org.ardent.train;

import java.io.Serializable;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.util.DoubleAccumulator;
import org.apache.spark.util.LongAccumulator;
import org.ardent.model.Model;

/**
 * Counts what a run does: accumulators for the Spark UI and the event log, and the throughput for
 * the user. What is trained never depends on it.
 *
 * <p>The examples and the loss so far are accumulators that every task adds to; Spark takes one
 * attempt of each task, so that retried and speculative ones count once.
 */
final class Meter {
  private final SparkContext context;
  private final Counters counters;
  private long examples;
  private long kernelNanos;
  private long nanos;

  /** What the tasks add to. */
  record Counters(LongAccumulator examples, DoubleAccumulator loss, double shift)
      implements Serializable {

    void add(ShardResult result) {
      StepResult seen = result.seen();
      examples.add(seen.examples());
      loss.add(seen.weight() * shift - seen.logLikelihood());
    }
  }

  /** A meter of a run, at zero. */
  Meter(SparkContext context, Model model) {
    this.context = context;
    counters =
        new Counters(
            context.longAccumulator("examples"),
            context.doubleAccumulator(model.score().loss()),
            model.objectiveShift());
  }

  Counters counters() {
    return counters;
  }

  /** Counts what the shards of a job gave. */
  void count(List<? extends ShardResult> results) {
    for (ShardResult result : results) {
      examples += result.seen().examples();
      kernelNanos += result.kernelNanos();
    }
  }

  /** Does a part of training whose time counts. */
  <T> T time(Supplier<T> part) {
    long start = System.nanoTime();
    try {
      return part.get();
    } finally {
      nanos += System.nanoTime() - start;
    }
  }

  /** What has been counted so far. */
  Throughput throughput() {
    return new Throughput(examples, nanos * 1e-9, kernelNanos * 1e-9, slots(context));
  }

  /** How many tasks run at once. */
  static int slots(SparkContext context) {
    return context.maxNumConcurrentTasks(context.resourceProfileManager().defaultResourceProfile());
  }
}
