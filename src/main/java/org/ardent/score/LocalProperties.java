package org.ardent.score;

import java.util.Properties;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;

/**
 * What a thread has told Spark about its jobs: their group (a notebook cancels a cell by it), their
 * description and their pool. These belong to the caller. Code that describes its own jobs must
 * restore them afterwards.
 */
public final class LocalProperties {
  private LocalProperties() {}

  /** Runs some work and then restores this thread's properties, even if the work fails. */
  public static <T> T restoredAfter(SparkContext context, Supplier<T> work) {
    Properties own = context.getLocalProperties();
    Properties before = (Properties) own.clone();
    try {
      return work.get();
    } finally {
      // In place: of a context that has stopped since nothing else is to be asked.
      own.keySet().retainAll(before.keySet());
      own.putAll(before);
    }
  }

  /**
   * The same for work whose jobs have a description.
   *
   * @param description as the Spark UI shows it
   */
  public static <T> T described(SparkContext context, String description, Supplier<T> work) {
    return restoredAfter(
        context,
        () -> {
          context.setJobDescription(description);
          return work.get();
        });
  }
}
