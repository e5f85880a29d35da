package org.ardent.train;

import java.util.Locale;
import org.ardent.io.InvalidInputException;
import org.ardent.model.Model;
import org.ardent.pack.PackedSize;

/** Refuses slices of mini-batches that do not fit into memory, before any work is done. */
final class SliceSizeCheck {
  private final PackedSize data;
  private final TrainingSettings settings;
  private final MemoryLimits limits;

  /**
   * A check.
   *
   * @param data the training set
   */
  SliceSizeCheck(PackedSize data, TrainingSettings settings, MemoryLimits limits) {
    this.data = data;
    this.settings = settings;
    this.limits = limits;
  }

  /**
   * Checks the slices of a model that fits by itself.
   *
   * @throws InvalidInputException if they do not fit; the message says how many shards would
   */
  void check(Model model, int shards) {
    String problem = problem(model, shards);
    if (problem != null) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "batches of %,d rows in %d shards need %s%s",
              Math.min(settings.batchSize(), data.rows()),
              shards,
              problem,
              advice(model, shards)));
    }
  }

  private String problem(Model model, int shards) {
    return limits.problem(
        MemoryEstimate.ofTraining(model, settings, shards).withData(data, settings));
  }

  private String advice(Model model, int shards) {
    for (long more = 2L * shards; more <= data.rows(); more *= 2) {
      if (problem(model, (int) more) == null) {
        return "; " + more + " shards would fit, and so would smaller batches";
      }
    }
    return "; smaller batches need less";
  }
}
