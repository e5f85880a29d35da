package org.ardent.modelfile;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Quantiles of weighted numbers, as if each were there as often as it counts. */
record WeightedQuantiles(List<double[]> sorted, double weight) {
  /** Of numbers; NaN does not count. */
  static WeightedQuantiles of(double[] values, double[] weights) {
    List<double[]> sorted =
        IntStream.range(0, values.length)
            .filter(i -> !Double.isNaN(values[i]) && weights[i] > 0)
            .mapToObj(i -> new double[] {finite(values[i]), weights[i]})
            .sorted(Comparator.comparingDouble(pair -> pair[0]))
            .toList();
    return new WeightedQuantiles(sorted, sorted.stream().mapToDouble(pair -> pair[1]).sum());
  }

  /** The quantile of a share of them, 0 to 1; 0 of none. */
  double at(double share) {
    double place = Math.rint(share * (weight - 1));
    double passed = 0;
    for (double[] pair : sorted) {
      passed += pair[1];
      if (passed > place) {
        return pair[0];
      }
    }
    return sorted.isEmpty() ? 0 : sorted.get(sorted.size() - 1)[0];
  }

  /** The nearest finite number. */
  static double finite(double x) {
    return Math.min(Math.max(x, -Double.MAX_VALUE), Double.MAX_VALUE);
  }
}
