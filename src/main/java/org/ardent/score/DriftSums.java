package org.ardent.score;

import java.io.Serializable;

/**
 * The sums over one set of rows that a comparison with another set needs: of log p of every column
 * and of whole rows, and a count of rows for each severity. Memory does not grow with the rows.
 */
final class DriftSums implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Severities are counted in steps of a hundredth. */
  static final int BINS = 10_001;

  private final double[] count;
  private final double[] mean;
  private final double[] squares;
  private final long[] severities = new long[BINS];

  /**
   * No rows.
   *
   * @param columns of the model
   */
  DriftSums(int columns) {
    count = new double[columns + 1];
    mean = new double[columns + 1];
    squares = new double[columns + 1];
  }

  /**
   * One more row.
   *
   * @param columns log p of every column, NaN where it is not observed
   * @param severity 0 to 100
   */
  void add(double[] columns, double severity) {
    double total = 0;
    for (int c = 0; c < columns.length; c++) {
      if (!Double.isNaN(columns[c])) {
        add(c, columns[c]);
        total += columns[c];
      }
    }
    add(columns.length, total);
    severities[(int) Math.rint((BINS - 1) * severity / 100)]++;
  }

  /** Welford's update. */
  private void add(int i, double x) {
    count[i]++;
    double before = x - mean[i];
    mean[i] += before / count[i];
    squares[i] += before * (x - mean[i]);
  }

  /** Adds rows that come after these (Chan, Golub &amp; LeVeque 1983). */
  void add(DriftSums other) {
    for (int i = 0; i < count.length; i++) {
      double total = count[i] + other.count[i];
      if (other.count[i] > 0) {
        double between = other.mean[i] - mean[i];
        mean[i] += between * other.count[i] / total;
        squares[i] += other.squares[i] + between * between * (count[i] * other.count[i] / total);
        count[i] = total;
      }
    }
    for (int b = 0; b < BINS; b++) {
      severities[b] += other.severities[b];
    }
  }

  int columns() {
    return count.length - 1;
  }

  /** The number of rows. */
  long rows() {
    return (long) count[columns()];
  }

  /** The number of rows in which a column is observed; index columns() gives all rows. */
  double count(int column) {
    return count[column];
  }

  /** The mean of log p in nats; 0 if there are no rows. */
  double mean(int column) {
    return mean[column];
  }

  /** The squared standard error of the mean. */
  double errorSquared(int column) {
    return count[column] < 2
        ? Double.POSITIVE_INFINITY
        : squares[column] / (count[column] - 1) / count[column];
  }

  /** For severities from 0 to 100 in steps of 0.01: the share of rows up to each. */
  double[] cumulative() {
    double[] shares = new double[BINS];
    long sum = 0;
    for (int b = 0; b < BINS; b++) {
      sum += severities[b];
      shares[b] = sum / (double) rows();
    }
    return shares;
  }
}
