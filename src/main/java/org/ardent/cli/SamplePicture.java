package org.ardent.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.ardent.data.LoadedModel;
import org.ardent.plot.SampleGrid;
import org.ardent.train.Sampler;
import org.ardent.train.Sampler.Sample;

/** Samples beside the conditional probabilities they were drawn from. */
final class SamplePicture {
  private final int variables;
  private final List<Sample> samples;

  private SamplePicture(int variables, List<Sample> samples) {
    this.variables = variables;
    this.samples = samples;
  }

  /** A picture of new samples. */
  static SamplePicture of(SparkSession spark, LoadedModel model, int count, long seed) {
    return of(
        model,
        Sampler.draw(spark, model.model().density(), model.parameters(), count, seed, null, 0)
            .collect());
  }

  /** A picture of given samples. */
  static SamplePicture of(LoadedModel model, List<Sample> samples) {
    return new SamplePicture(model.model().layout().size(), samples);
  }

  void write(OutputStream out) throws IOException {
    SampleGrid.of(variables)
        .write(
            out,
            samples.stream().map(Sample::values).toArray(double[][]::new),
            samples.stream().map(Sample::means).toArray(double[][]::new));
  }
}
