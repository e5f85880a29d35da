package org.ardent.kind;

import java.util.ArrayList;
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

  /** So many outliers may be outcomes of their own. */
  public static final int MOST_FAR = 8;

  /** The standard deviation says nothing where it is so much wider than most values spread. */
  private static final double TOO_WIDE = 10;

  /** In ascending order, with the weights of their rows. */
  private final List<Weighted> sorted;

  private final double weight;

  /** The different outliers of the whole column; null where only those of the sample are known. */
  private final List<Double> far;

  /**
   * A number of a sample.
   *
   * @param value not finite if it is missing
   * @param weight how much its row counts; one of 2 is as two rows
   */
  public record Weighted(double value, double weight) {
    public Weighted {
      value = value == 0 ? 0.0 : value;
    }
  }

  /** A sample of numbers, without missing numbers and without numbers of weight 0. */
  public ColumnSample(List<Weighted> values) {
    this(values, null);
  }

  private ColumnSample(List<Weighted> values, List<Double> far) {
    this.far = far;
    sorted =
        values.stream()
            .filter(v -> Double.isFinite(v.value()) && v.weight() > 0)
            .sorted(Comparator.comparingDouble(Weighted::value))
            .toList();
    weight = sorted.stream().mapToDouble(Weighted::weight).sum();
  }

  /** The values that at least this share of the sample holds, in ascending order. */
  List<Double> spikes(double share) {
    Map<Double, Double> counts = new LinkedHashMap<>();
    for (Weighted v : sorted) {
      counts.merge(v.value(), v.weight(), Double::sum);
    }
    double least = Math.max(FEWEST, share * weight);
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
        sorted.stream().filter(v -> !values.contains(v.value())).toList(),
        far == null ? null : far.stream().filter(v -> !values.contains(v)).toList());
  }

  /** The same, where the outliers of the whole column are known. */
  public ColumnSample withFar(List<Double> ofColumn) {
    return new ColumnSample(sorted, ofColumn);
  }

  /** Whether all outliers of the column are known. */
  boolean knowsOutliers(ColumnEvidence seen) {
    return far != null || isWhole(seen.column(), seen.present());
  }

  private boolean isWhole(ColumnStatistics column, long present) {
    return sorted.size() == present - column.words();
  }

  /**
   * The range of most values of a column whose standard deviation a few values destroy, if the
   * sample has not all of them; else null.
   *
   * @param present how many cells of the column are not missing
   * @param atomShare the share of rows that makes a number an outcome of its own
   */
  public double[] bulk(ColumnStatistics column, long present, double atomShare) {
    ColumnSample rest = without(spikes(atomShare));
    Spread spread = rest.spread();
    if (isWhole(column, present) || spread == null || !spread.isDestroyed(column.std())) {
      return null;
    }
    double median = rest.quantile(0.5);
    double reach = FAR * rest.scale();
    return new double[] {median - reach, median + reach};
  }

  /**
   * The outliers, and the mean and standard deviation of all other values.
   *
   * @param outliers the different outliers, in ascending order
   */
  record Spread(double mean, double std, List<Double> outliers) {
    /** Whether a column of such a standard deviation has it from a few values. */
    boolean isDestroyed(double ofColumn) {
      return std > 0 && ofColumn > TOO_WIDE * std;
    }
  }

  /** The spread of the sample's bulk; null of nothing. */
  Spread spread() {
    if (sorted.isEmpty()) {
      return null;
    }
    double median = quantile(0.5);
    double spread = scale();
    List<Double> beyond = new ArrayList<>();
    double sum = 0;
    double kept = 0;
    for (Weighted v : sorted) {
      if (isFar(v, median, spread)) {
        beyond.add(v.value());
      } else {
        sum += v.weight() * v.value();
        kept += v.weight();
      }
    }
    double mean = sum / kept;
    double squares = 0;
    for (Weighted v : sorted) {
      if (!isFar(v, median, spread)) {
        squares += v.weight() * (v.value() - mean) * (v.value() - mean);
      }
    }
    return new Spread(
        mean, Math.sqrt(squares / kept), far == null ? beyond.stream().distinct().toList() : far);
  }

  private static boolean isFar(Weighted v, double median, double spread) {
    return spread > 0 && Math.abs(v.value() - median) > FAR * spread;
  }

  /** The standard deviation of a Gaussian with these quantiles: the widest range that is not 0. */
  private double scale() {
    double narrow = (quantile(0.841) - quantile(0.159)) / 2;
    double wide = (quantile(0.95) - quantile(0.05)) / 3.29;
    return Math.max(narrow, wide);
  }

  /** As if each value were there as often as it counts. */
  private double quantile(double p) {
    double place = Math.rint(p * (weight - 1));
    double passed = 0;
    for (Weighted v : sorted) {
      passed += v.weight();
      if (passed > place) {
        return v.value();
      }
    }
    return sorted.get(sorted.size() - 1).value();
  }
}
