package org.ardent.cli;

import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.ardent.data.AtomicOutput;
import org.ardent.data.Binarize;
import org.ardent.data.DigitsTable;
import org.ardent.data.Expectation;
import org.ardent.data.InvalidInputException;
import org.ardent.data.LoadedModel;
import org.ardent.data.Orderings;
import org.ardent.data.RowEncoder;
import org.ardent.data.Shards;
import org.ardent.data.Table;
import org.ardent.data.TableScan;
import org.ardent.data.TableSummary;
import org.ardent.math.KernelProvider;
import org.ardent.model.AutoregressiveModel;
import org.ardent.model.Layout;
import org.ardent.model.ModelRegistry;
import org.ardent.model.Variable;
import org.ardent.train.Likelihood;
import org.ardent.train.Scoring;
import org.ardent.train.Trainer;
import org.ardent.train.TrainingResult;
import org.ardent.train.TrainingSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "train",
    sortOptions = false,
    synopsisHeading = "Usage: ",
    customSynopsis = {
      "submit/ardent train --model=MODEL --train=DATA --output=DIR",
      "                           [options] [@FILE]"
    },
    descriptionHeading = "%n",
    description = "Train a model, score it, and save it with pictures of samples and of learning.",
    footer = {
      "",
      "DATA is a path, glob or URI of any Hadoop file system, read by its name:",
      "  *.amat[.gz]             text, separated by spaces",
      "  *.csv[.gz]              text, separated by commas, with or without names",
      "  *.data[.gz]             the same, without names",
      "  *-idx3-ubyte[.gz]       images of grey levels, as MNIST comes",
      "  *.libsvm                sparse text",
      "  *.mat                   a matrix in a MATLAB 5 file (-v6, -v7)",
      "  *.npy, *.npz            a NumPy array",
      "  *.parquet, a folder     Parquet",
      "  digits:COUNT[:SEED]     synthetic handwritten digits, no file",
      "  customers:COUNT[:SEED]  synthetic customers, columns of all kinds",
      "",
      "The model's directory gets the model (data/model.safetensors), history.csv and pictures of"
          + " samples and of learning. Likelihoods are in nats per example."
    })
final class TrainCommand implements Callable<Integer> {
  @Mixin Help help;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "MODEL",
      description =
          "Which model: fvsbn (fully visible sigmoid belief network), nade (neural"
              + " autoregressive distribution estimator).")
  private String modelName;

  @Option(names = "--train", required = true, paramLabel = "DATA", description = "Training set.")
  private String trainUri;

  @Option(
      names = "--valid",
      paramLabel = "DATA",
      description = "Validation set: the epoch that is best on it is kept.")
  private String validUri;

  @Option(names = "--test", paramLabel = "DATA", description = "Test set: scored once, at the end.")
  private String testUri;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "Directory of the saved model.")
  private String output;

  @Mixin private Overwrite overwrite;

  @Mixin private DataOptions data;
  @Mixin private TrainOptions options;

  @Override
  public Integer call() throws IOException {
    TrainingSettings settings = settings();
    SparkSession spark = Session.open("train " + modelName);
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    try (AtomicOutput target = AtomicOutput.open(hadoop, output, overwrite.allowed())) {
      return train(spark, settings, target);
    }
  }

  private Integer train(SparkSession spark, TrainingSettings settings, AtomicOutput target)
      throws IOException {
    Binarize how = options.rebinarize() ? Binarize.NONE : data.binarize();
    Split train = Split.read(spark, data, trainUri, settings, how, 0);
    Layout layout = layout(spark, train.table().columns().size());
    AutoregressiveModel model = model(layout);
    Split valid = Split.read(spark, data, validUri, settings, how, layout.size());
    Split test = Split.read(spark, data, testUri, settings, how, layout.size());
    for (Split split : List.of(valid, test)) {
      split.requireColumns(layout.size());
    }
    System.err.printf(
        "%s: %d variables, %,d parameters; %,d training examples in %d shards; kernels: %s%n",
        modelName,
        layout.size(),
        model.parameterCount(),
        train.rows(),
        options.shards(),
        KernelProvider.create().description());
    try (Shards trainShards = train.pack(layout, settings.seed(), options.shards());
        Shards validShards = valid.pack(layout, settings.seed(), options.shards());
        Shards testShards = test.pack(layout, settings.seed(), options.shards())) {
      TrainingResult result =
          new Trainer(model, settings, List.of(new ProgressListener(settings.epochs())))
              .fit(trainShards, validShards);
      JsonLine json = new JsonLine().with("model", modelName);
      Map<String, Shards> splits = new LinkedHashMap<>();
      splits.put("train", trainShards);
      splits.put("valid", validShards);
      splits.put("test", testShards);
      Map<String, Object> likelihoods = new LinkedHashMap<>();
      splits.forEach(
          (name, shards) -> {
            if (shards != null) {
              spark.sparkContext().setJobDescription("score " + name);
              Likelihood likelihood =
                  Scoring.likelihood(
                      shards, model, result.parameters(), settings.seed(), settings.rebinarize());
              likelihoods.put(name, JsonLine.likelihood(likelihood, layout));
            }
          });
      likelihoods.forEach(json::with);
      LoadedModel trained =
          new LoadedModel(
              model,
              result.parameters(),
              TrainingSummary.metadata(train.table().columns(), settings, result, likelihoods));
      new ModelOutput(spark, trained, result).write(target);
      target.commit();
      json.with("epochs", result.history().size())
          .with("seconds", result.seconds())
          .with("output", output)
          .print();
      return 0;
    }
  }

  private TrainingSettings settings() {
    try {
      if (!ModelRegistry.names().contains(modelName)) {
        throw new IllegalArgumentException(
            "--model is '%s', expected one of %s".formatted(modelName, ModelRegistry.names()));
      }
      options.hidden();
      if (options.shards() < 1) {
        throw new IllegalArgumentException(
            "--shards is " + options.shards() + ", expected at least 1");
      }
      if (!options.kinds().equals("binary")) {
        throw new IllegalArgumentException(
            "--kinds is '" + options.kinds() + "', expected 'binary'");
      }
      if (options.rebinarize() && data.binarize() != Binarize.SAMPLE) {
        throw new IllegalArgumentException("--rebinarize goes with --binarize sample");
      }
      for (String uri : new String[] {trainUri, validUri, testUri}) {
        if (options.rebinarize() && uri != null && uri.startsWith(DigitsTable.SCHEME)) {
          throw new IllegalArgumentException(
              "--rebinarize: %s has no grey levels; write them with the command digits --grey"
                  .formatted(uri));
        }
      }
      options.hidden();
      return options.settings();
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(e.getMessage(), e);
    }
  }

  private AutoregressiveModel model(Layout layout) {
    ModelRegistry.Entry entry = ModelRegistry.get(modelName);
    List<Integer> hidden = options.hidden().isEmpty() ? entry.defaultHidden() : options.hidden();
    try {
      return entry.factory().create(layout, options.activation(), hidden);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException("--hidden: " + e.getMessage(), e);
    } catch (ArithmeticException e) {
      throw new InvalidInputException(
          "--hidden is %s, which needs more parameters than an array can hold".formatted(hidden),
          e);
    }
  }

  private Layout layout(SparkSession spark, int n) {
    List<Variable> variables = Collections.nCopies(n, new Variable.Binary());
    String ordering = options.ordering();
    if (!Orderings.isFile(ordering)) {
      return new Layout(variables, Orderings.parse(ordering, n));
    }
    return new Layout(
        variables, Orderings.read(spark.sparkContext().hadoopConfiguration(), ordering, n));
  }

  /** One set of rows: checked, not yet packed. Without a path there is none. */
  private record Split(Table table, TableSummary summary) {
    static Split read(
        SparkSession spark,
        DataOptions data,
        String uri,
        TrainingSettings settings,
        Binarize how,
        int width) {
      if (uri == null) {
        return new Split(null, null);
      }
      Table table = data.read(spark, uri, settings.seed(), data.columns(), how, width);
      Expectation expectation = settings.rebinarize() ? Expectation.ANY : Expectation.BINARY;
      TableSummary summary = TableScan.scan(table, expectation);
      if (settings.rebinarize()) {
        requireProbabilities(table, summary);
      }
      return new Split(table, summary);
    }

    private static void requireProbabilities(Table table, TableSummary summary) {
      for (int i = 0; i < summary.columns().size(); i++) {
        var column = summary.columns().get(i);
        if (column.min() < 0 || column.max() > 1) {
          throw new InvalidInputException(
              "%s: %s has values from %s to %s, expected probabilities from 0 to 1 to binarise"
                  .formatted(table.source(), table.columnLabel(i), column.min(), column.max()));
        }
      }
    }

    void requireColumns(int n) {
      if (table != null && table.columns().size() != n) {
        throw new InvalidInputException(
            "%s has %d columns, expected %d as in the training set"
                .formatted(table.source(), table.columns().size(), n));
      }
    }

    long rows() {
      return summary.rows();
    }

    Shards pack(Layout layout, long seed, int shards) {
      if (table == null) {
        return null;
      }
      long[] counts = summary.rowsPerPartition().stream().mapToLong(Long::longValue).toArray();
      return Shards.pack(
          table.rows().map(row -> row.values()),
          counts,
          new RowEncoder(layout),
          seed,
          shards,
          table.source());
    }
  }
}
