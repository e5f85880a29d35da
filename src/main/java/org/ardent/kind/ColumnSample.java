package org.ardent.kind;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The numbers of a column in a sample of the rows: what a spike is, and how widely the values
 * spread whatever a few of them are.
 */
public final class ColumnSample {
  /** A value has to be there so often, lest chance makes spikes of small tables. */
  private static final int FEWEST = 5;

  private static final int MOST_ATOMS = 32;

  /** Values beyond so many spreads from the median are outliers. */
  private static final double FAR = 30;

  private final double[] sorted;

  /** A sample of numbers, missing ones left out. */
  public ColumnSample(double[] values) {
    sorted = Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
  }

  /** The values that at least this share of the sample holds, in ascending order. */
  List<Double> spikes(double share) {
    Map<Double, Integer> counts = new LinkedHashMap<>();
    for (double value : sorted) {
      counts.merge(value == 0 ? 0.0 : value, 1, Integer::sum);
    }
    double least = Math.max(FEWEST, share * sorted.length);
    return counts.entrySet().stream()
        .filter(count -> count.getValue() >= least)
        .sorted(Comparator.comparing(count -> -count.getValue()))
        .limit(MOST_ATOMS)
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /** The sample without some of its values. */
  ColumnSample without(List<Double> values) {
    return new ColumnSample(
        Arrays.stream(sorted)
            .filter(value -> !values.contains(value == 0 ? 0.0 : value))
            .toArray());
  }

  /** Whether it has all numbers of the column. */
  boolean isWhole(ColumnEvidence seen) {
    return sorted.length == seen.present() - seen.column().words();
  }

  /**
   * Mean and standard deviation of the values that are no outliers, and which those are.
   *
   * @param outliers the different outliers, in ascending order
   */
  record Spread(double mean, double std, List<Double> outliers) {}

  /** The spread of the sample's bulk; null of nothing. */
  Spread spread() {
    if (sorted.length == 0) {
      return null;
    }
    double median = quantile(0.5);
    double spread = scale();
    List<Double> far = new ArrayList<>();
    double sum = 0;
    int kept = 0;
    for (double value : sorted) {
      if (spread > 0 && Math.abs(value - median) > FAR * spread) {
        far.add(value);
      } else {
        sum += value;
        kept++;
      }
    }
    double mean = sum / kept;
    double squares = 0;
    for (double value : sorted) {
      if (!(spread > 0 && Math.abs(value - median) > FAR * spread)) {
        squares += (value - mean) * (value - mean);
      }
    }
    return new Spread(mean, Math.sqrt(squares / kept), far.stream().distinct().toList());
  }

  /** The standard deviation of a Gaussian with these quantiles: the widest range that is not 0. */
  private double scale() {
    double narrow = (quantile(0.841) - quantile(0.159)) / 2;
    double wide = (quantile(0.95) - quantile(0.05)) / 3.29;
    return Math.max(narrow, wide);
  }

  private double quantile(double p) {
    return sorted[(int) Math.rint(p * (sorted.length - 1))];
  }
}
