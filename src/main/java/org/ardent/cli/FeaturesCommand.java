package org.ardent.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.ardent.io.AtomicOutput;
import org.ardent.io.InvalidInputException;
import org.ardent.model.autoencoder.Autoencoder;
import org.ardent.modelfile.LoadedModel;
import org.ardent.score.FeatureWriter;
import org.ardent.table.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "features",
    sortOptions = false,
    synopsisHeading = "Usage: ",
    customSynopsis = "submit/ardent features --model=M --data=D --output=PATH [options] [@FILE]",
    descriptionHeading = "%n",
    description = "Write the code e(x) that an autoencoder has learnt, of every row of a table.")
final class FeaturesCommand implements Callable<Integer> {
  @Mixin Help help;
  @Mixin private ModelOption modelOption;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DATA",
      description = "The table to encode; 'train --help' says how it is read.")
  private String dataUri;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "PATH",
      description =
          "F.csv, F.amat, F.data[.gz] or F.npy: a file of the codes, in input order; otherwise a"
              + " Parquet folder of the rows' own columns and the vector 'features'.")
  private String output;

  @Mixin private Overwrite overwrite;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of --binarize sample. Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Mixin private DataOptions data;

  @Override
  public Integer call() {
    LoadedModel model = modelOption.load(Session.hadoop());
    if (!(model.model() instanceof Autoencoder autoencoder)) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "--model %s is of kind %s, which has no code e(x), expected %s",
              modelOption.uri(),
              model.model().name(),
              Autoencoder.NAME));
    }
    SparkSession spark = Session.open("features");
    try (AtomicOutput target =
        AtomicOutput.open(
            spark.sparkContext().hadoopConfiguration(), output, overwrite.allowed())) {
      Table table = modelOption.table(spark, model, data, dataUri, seed);
      long rows;
      try (FeatureWriter writer = new FeatureWriter(table, autoencoder, model.parameters())) {
        rows = writer.write(spark, output, target);
      }
      target.commit();
      new JsonLine()
          .with("model", modelOption.uri())
          .with("examples", rows)
          .with("features", autoencoder.codeLength())
          .with("output", output)
          .print();
    }
    return 0;
  }
}
