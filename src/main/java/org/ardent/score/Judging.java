package org.ardent.score;

import java.io.Serializable;
import java.util.List;
import org.ardent.modelfile.Reference;

/**
 * How rows are judged.
 *
 * @param columns the names of the model's columns, in column order
 * @param threshold a row of a higher oddity is an outlier, nats
 * @param reasons the most columns to name that make a row odd
 */
public record Judging(List<String> columns, double threshold, int reasons) implements Serializable {
  /** The default share of rows that are outliers. */
  public static final double CONTAMINATION = 0.01;

  /** The default number of columns to name. */
  public static final int REASONS = 3;

  public Judging {
    columns = List.copyOf(columns);
    if (!(threshold >= 0)) {
      throw new IllegalArgumentException(
          "threshold is " + threshold + ", expected an oddity of 0 nats or more");
    }
    if (reasons < 1) {
      throw new IllegalArgumentException("reasons are " + reasons + ", expected at least 1");
    }
  }

  /**
   * The oddity in nats that a given share of reference rows exceeds.
   *
   * @throws IllegalArgumentException if it is no share from 0 to a half
   */
  public static double threshold(Reference reference, double contamination) {
    if (!(contamination >= 0 && contamination <= 0.5)) {
      throw new IllegalArgumentException(
          "contamination is " + contamination + ", expected a share from 0 to 0.5");
    }
    return reference.threshold(contamination);
  }

  /** Whether a row is an outlier. */
  public boolean isOutlier(double oddity) {
    return oddity > threshold;
  }
}
