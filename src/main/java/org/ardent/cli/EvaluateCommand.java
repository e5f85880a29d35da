package org.ardent.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.ardent.data.AtomicOutput;
import org.ardent.data.LoadedModel;
import org.ardent.data.Table;
import org.ardent.train.Likelihood;
import org.ardent.train.TableScorer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "evaluate",
    sortOptions = false,
    synopsisHeading = "Usage: ",
    customSynopsis = "submit/ardent evaluate --model=MODEL --data=DATA [options] [@FILE]",
    descriptionHeading = "%n",
    description =
        "Score every row of a table with its exact log-likelihood, or by an autoencoder with its"
            + " reconstruction error.")
final class EvaluateCommand implements Callable<Integer> {
  @Mixin Help help;
  @Mixin private ModelOption modelOption;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DATA",
      description = "The table to score; 'train --help' says how it is read.")
  private String dataUri;

  @Option(
      names = "--output",
      paramLabel = "PATH",
      description =
          "Write one logLikelihood (or reconstructionError) per row, in nats: a single file in input order for a"
              + " name that ends in .csv, otherwise a Parquet folder with the rows' own columns.")
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
    SparkSession spark = Session.open("evaluate");
    Table table = modelOption.table(spark, model, data, dataUri, seed);
    Likelihood likelihood;
    try (TableScorer scorer = new TableScorer(table, model.model(), model.parameters())) {
      likelihood = output == null ? scorer.likelihood() : write(spark, scorer);
    }
    JsonLine json = new JsonLine().with("model", modelOption.uri());
    json.add(likelihood, model.model());
    if (output != null) {
      json.with("output", output);
    }
    json.print();
    return 0;
  }

  private Likelihood write(SparkSession spark, TableScorer scorer) {
    try (AtomicOutput target =
        AtomicOutput.open(
            spark.sparkContext().hadoopConfiguration(), output, overwrite.allowed())) {
      Likelihood likelihood =
          output.toLowerCase(Locale.ROOT).endsWith(".csv")
              ? scorer.writeCsv(target)
              : scorer.writeParquet(spark, target);
      target.commit();
      return likelihood;
    }
  }
}
