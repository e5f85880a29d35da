package org.ardent.train;

import java.util.Locale;
import org.ardent.model.Model;
import org.ardent.pack.PackedSize;
import org.ardent.train.algorithm.FullBatchObjective;

/**
 * The memory that a model takes, in bytes: every array that is as long as its parameters. Spark
 * itself and the data come on top.
 *
 * @param parameters the flat vector
 * @param driver what the driver has at once
 * @param perCore what a core adds where it works, on an executor or, in local mode, beside the
 *     driver
 * @param tasks how many tasks of a step there are
 * @param sent vectors that travel between a task and the driver: a gradient, or of local steps the
 *     parameters and the optimiser's state
 */
public record MemoryEstimate(long parameters, long driver, long perCore, int tasks, long sent) {
  /** How many parameters are probed to learn what state an optimiser keeps for each. */
  private static final int PROBE = 1000;

  /** Parameters and gradient; the parameters as broadcast; the best or the last ones at the end. */
  private static final int DRIVER_VECTORS = 4;

  /** What a task sends, as floats; as bytes; twice serialised, with the task's result around it. */
  private static final int SENT_VECTORS = 4;

  /** Of local steps, which send none: those of a slice's two halves. */
  private static final int LOCAL_GRADIENTS = 2;

  /** The memory that training takes. */
  public static MemoryEstimate ofTraining(Model model, TrainingSettings settings, int shards) {
    long vector = vector(model);
    boolean lbfgs = settings.optimizer().equals(TrainingSettings.LBFGS);
    long state = lbfgs ? LbfgsTraining.STATE_VECTORS : state(settings);
    long sums = lbfgs ? FullBatchObjective.SUM_VECTORS : 0;
    boolean local = !lbfgs && settings.localSteps() > 1;
    long sent = local ? 1 + state : 1;
    long gradients = local ? LOCAL_GRADIENTS : 0;
    long average = settings.average() > 0 ? 1 : 0;
    return new MemoryEstimate(
        vector,
        vector * (DRIVER_VECTORS + state + average + shards * sent),
        vector * (SENT_VECTORS * sent + gradients + sums + model.evaluatorCopies()),
        shards,
        sent);
  }

  /**
   * The same with the data of training: the rows of a slice, as a step reads them, or what packing
   * takes before there is a model. The packed rows themselves are in files.
   *
   * @param data the training set
   */
  MemoryEstimate withData(PackedSize data, TrainingSettings settings) {
    boolean lbfgs = settings.optimizer().equals(TrainingSettings.LBFGS);
    long batch = Math.min(settings.batchSize(), data.rows());
    long rows = lbfgs ? PackedSize.BLOCK : batch / Math.max(1, tasks) + 1;
    long slice = data.heapBytes(Math.min(rows, data.rows()));
    return new MemoryEstimate(
        parameters, driver, Math.max(perCore + slice, data.packingBytes()), tasks, sent);
  }

  /** The memory that scoring and sampling take: the parameters, from the file and as broadcast. */
  public static MemoryEstimate ofScoring(Model model) {
    long vector = vector(model);
    return new MemoryEstimate(vector, 2 * vector, vector * model.evaluatorCopies(), 0, 0);
  }

  /** How many numbers the optimiser keeps for each parameter. */
  private static long state(TrainingSettings settings) {
    return settings.optimizerSettings().create(PROBE).state().stream()
            .mapToLong(array -> array.length)
            .sum()
        / PROBE;
  }

  /** What the tasks of one step send to the driver. */
  public long results() {
    return tasks * sent * parameters;
  }

  private static long vector(Model model) {
    return (long) Float.BYTES * model.parameterCount();
  }

  /** An amount of memory to read, such as "617 MB" or "13.1 GB". */
  public static String text(long bytes) {
    if (bytes < 1000) {
      return bytes + " B";
    }
    if (bytes < 999_950) {
      return String.format(Locale.ROOT, "%.1f kB", bytes * 1e-3);
    }
    return bytes < 999_950_000
        ? String.format(Locale.ROOT, "%.1f MB", bytes * 1e-6)
        : String.format(Locale.ROOT, "%.1f GB", bytes * 1e-9);
  }
}
