package org.ardent.bench;

import java.util.Arrays;
import java.util.Locale;

/** The median of some measurements, with their least and greatest. */
final class Spread {
  private final double[] sorted;

  private Spread(double[] sorted) {
    this.sorted = sorted;
  }

  /** Measurements in any order, at least one. */
  static Spread of(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("no measurements");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return new Spread(sorted);
  }

  /** The median; of an even number, the mean of the middle two. */
  double median() {
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }

  /**
   * Median (least–greatest).
   *
   * @param format of each number, as for {@link String#format}
   */
  String all(String format) {
    return show(format, sorted[0], sorted[sorted.length - 1]);
  }

  /** Median (tenth–ninetieth percentile): what a step costs when nothing else disturbs it much. */
  String middle(String format) {
    int tenth = sorted.length / 10;
    return show(format, sorted[tenth], sorted[sorted.length - 1 - tenth]);
  }

  private String show(String format, double low, double high) {
    return String.format(
        Locale.ROOT, format + " (" + format + "–" + format + ")", median(), low, high);
  }
}
