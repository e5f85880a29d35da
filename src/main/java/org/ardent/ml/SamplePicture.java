package org.ardent.ml;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.ardent.model.Layout;
import org.ardent.model.Variable;
import org.ardent.modelfile.LoadedModel;
import org.ardent.plot.SampleGrid;
import org.ardent.score.Sampler;
import org.ardent.score.Sampler.Sample;
import org.ardent.shipping.Shipping;

/**
 * Samples beside the conditional expectations they were drawn from. All columns share one scale of
 * grey: binary and categorical values from 0 to the largest, numbers over the range of the samples,
 * cut at three standard deviations of the data.
 */
public final class SamplePicture {
  /** Rare samples further out than this would leave all others the same grey. */
  private static final double WIDEST = 3;

  private final Layout layout;
  private final List<Sample> samples;

  private SamplePicture(Layout layout, List<Sample> samples) {
    this.layout = layout;
    this.samples = samples;
  }

  /** A picture of new samples. */
  public static SamplePicture of(SparkSession spark, LoadedModel model, int count, long seed) {
    try (Sampler sampler = new Sampler(spark, model)) {
      return of(model, Shipping.collect(sampler.draw(count, seed)));
    }
  }

  /** A picture of given samples. */
  public static SamplePicture of(LoadedModel model, List<Sample> samples) {
    return new SamplePicture(model.model().layout(), samples);
  }

  /** Why columns cannot be pixels, which share one scale of grey; null if they can. */
  public static String unfit(Layout layout) {
    long numbers = layout.variables().stream().filter(Variable::isNumber).count();
    if (layout.variables().stream().anyMatch(v -> !v.levels().isEmpty())) {
      return "levels that are words have no scale of grey";
    }
    if (layout.variables().stream().anyMatch(Variable::takesMissing)) {
      return "a value that may be missing has no grey";
    }
    return numbers > 0 && numbers < layout.size()
        ? "real and other columns have no common scale of grey"
        : null;
  }

  /** Writes the picture as a PNG; the stream stays open. */
  public void write(OutputStream out) throws IOException {
    double[] range = layout.hasNumbers() ? numberRange() : new double[] {0, largest()};
    SampleGrid.of(layout.size())
        .withRange(range[0], range[1])
        .write(
            out,
            samples.stream().map(Sample::values).toArray(double[][]::new),
            samples.stream().map(Sample::means).toArray(double[][]::new));
  }

  private int largest() {
    return layout.variables().stream().mapToInt(v -> v.values() - 1).max().orElse(1);
  }

  private double[] numberRange() {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (Variable variable : layout.variables()) {
      low = Math.min(low, variable.decodeMean(-WIDEST));
      high = Math.max(high, variable.decodeMean(WIDEST));
    }
    double[] drawn =
        samples.stream().flatMapToDouble(s -> Arrays.stream(s.values())).sorted().toArray();
    double from = Math.max(low, drawn[0]);
    double to = Math.min(high, drawn[drawn.length - 1]);
    return from < to ? new double[] {from, to} : new double[] {low, high};
  }
}
