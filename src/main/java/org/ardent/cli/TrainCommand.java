package org.ardent.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.ardent.data.AtomicOutput;
import org.ardent.data.Binarize;
import org.ardent.data.DigitsTable;
import org.ardent.data.InvalidInputException;
import org.ardent.data.Kinds;
import org.ardent.data.LoadedModel;
import org.ardent.data.Orderings;
import org.ardent.data.ReadOptions;
import org.ardent.data.Secrets;
import org.ardent.data.Shards;
import org.ardent.math.DenseProductsProvider;
import org.ardent.math.KernelProvider;
import org.ardent.model.Architecture;
import org.ardent.model.Layout;
import org.ardent.model.Model;
import org.ardent.model.ModelRegistry;
import org.ardent.model.Variable;
import org.ardent.train.Checkpoints;
import org.ardent.train.DivergedException;
import org.ardent.train.Likelihood;
import org.ardent.train.MemoryEstimate;
import org.ardent.train.MemoryLimits;
import org.ardent.train.Scoring;
import org.ardent.train.Throughput;
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
              + " autoregressive distribution estimator), nade-untied (the same without shared"
              + " weights), made (masked autoencoder), autoencoder (no density; gives features).")
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
      names = "--train-where",
      paramLabel = "CONDITION",
      description = "Only these rows of --train: a condition as of --where.")
  private String trainWhere;

  @Option(
      names = "--valid-where",
      paramLabel = "CONDITION",
      description = "Only these rows of --valid.")
  private String validWhere;

  @Option(
      names = "--test-where",
      paramLabel = "CONDITION",
      description = "Only these rows of --test.")
  private String testWhere;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "Directory of the saved model.")
  private String output;

  @Mixin private Overwrite overwrite;

  @Mixin private DataOptions data;
  @Mixin private TrainOptions options;
  @Mixin private CheckpointOptions checkpointing;

  @Override
  public Integer call() throws IOException {
    TrainingSettings settings = settings();
    Kinds kinds = kinds();
    SparkSession spark = Session.open("train " + modelName);
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    try (AtomicOutput target = AtomicOutput.open(hadoop, output, overwrite.allowed());
        Checkpoints checkpoints = checkpointing.open(hadoop, overwrite.allowed())) {
      return train(spark, settings, kinds, target, checkpoints);
    }
  }

  private Integer train(
      SparkSession spark,
      TrainingSettings settings,
      Kinds kinds,
      AtomicOutput target,
      Checkpoints checkpoints)
      throws IOException {
    Split train =
        Split.train(spark, trainUri, readOptions(trainWhere), kinds, options.rebinarize());
    List<Variable> variables =
        options.rebinarize()
            ? Collections.nCopies(train.table().columns().size(), new Variable.Binary())
            : kinds.variables(train.table(), train.summary());
    Layout layout = layout(spark, variables);
    Model model = model(spark, settings, layout);
    Split valid = like(train, variables, spark, validUri, validWhere, kinds);
    Split test = like(train, variables, spark, testUri, testWhere, kinds);
    System.err.println("kinds: " + KindsText.summary(variables));
    KindsText.printColumns(System.err, train.table().columns(), variables);
    System.err.printf(
        "%s: %d variables, %,d parameters (%s to train); %,d training examples in %d shards;"
            + " kernels: %s%s%n",
        modelName,
        layout.size(),
        model.parameterCount(),
        memory(model, settings),
        train.rows(),
        options.shards(),
        KernelProvider.create().description(),
        products());
    if (!options.ignored().isEmpty()) {
      System.err.printf(
          "%s ignores %s%n", settings.optimizer(), String.join(", ", options.ignored()));
    }
    try (Shards trainShards = train.pack(layout, settings.seed(), options.shards());
        Shards validShards = valid.pack(layout, settings.seed(), options.shards());
        Shards testShards = test.pack(layout, settings.seed(), options.shards())) {
      Trainer trainer =
          new Trainer(
              model,
              settings,
              List.of(new ProgressListener(settings.epochs(), model.score())),
              checkpoints);
      Outcome outcome = Outcome.of(trainer, trainShards, validShards);
      TrainingResult result = outcome.result();
      if (result.throughput().examples() > 0) {
        System.err.println(speed(result.throughput()));
      }
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
              likelihoods.put(name, JsonLine.score(likelihood, model));
            }
          });
      likelihoods.forEach(json::with);
      LoadedModel trained =
          new LoadedModel(
              model,
              result.parameters(),
              TrainingSummary.metadata(train.table().columns(), settings, result, likelihoods));
      try {
        new ModelOutput(spark, trained, result).write(target);
        target.commit();
      } catch (IOException | UncheckedIOException e) {
        throw checkpoints.stopped("cannot save the model in " + output, e);
      }
      if (outcome.diverged() != null) {
        System.err.println("what was best on --valid before is saved in " + Secrets.redact(output));
        throw outcome.diverged();
      }
      checkpoints.discard();
      json.with("epochs", result.history().size())
          .with("seconds", result.seconds())
          .with("output", output)
          .print();
      return 0;
    }
  }

  private static String speed(Throughput run) {
    return "trained on %,d examples in %.1f s, validation apart: %,.0f examples/s; kernels had %.0f %% of the time of %d slots"
        .formatted(run.examples(), run.seconds(), run.rate(), 100 * run.kernelShare(), run.slots());
  }

  /**
   * How training ended.
   *
   * @param result what it gave; if it diverged, the best epoch before
   * @param diverged null if it did not
   */
  private record Outcome(TrainingResult result, DivergedException diverged) {
    static Outcome of(Trainer trainer, Shards train, Shards valid) {
      try {
        return new Outcome(trainer.fit(train, valid), null);
      } catch (DivergedException e) {
        return new Outcome(e.best().orElseThrow(() -> e), e);
      }
    }
  }

  /** What multiplies matrices, where it is not the kernels. */
  private static String products() {
    String products = DenseProductsProvider.description();
    return products.equals(DenseProductsProvider.KERNELS) ? "" : "; dense products: " + products;
  }

  private String memory(Model model, TrainingSettings settings) {
    MemoryEstimate estimate = MemoryEstimate.ofTraining(model, settings, options.shards());
    return "%s; %s on the driver and %s for each core"
        .formatted(
            MemoryEstimate.text(estimate.parameters()),
            MemoryEstimate.text(estimate.driver()),
            MemoryEstimate.text(estimate.perCore()));
  }

  private TrainingSettings settings() {
    try {
      if (!ModelRegistry.names().contains(modelName)) {
        throw new IllegalArgumentException(
            "--model is '%s', expected one of %s".formatted(modelName, ModelRegistry.names()));
      }
      options.hidden();
      checkMasks(ModelRegistry.get(modelName));
      if (options.shards() < 1) {
        throw new IllegalArgumentException(
            "--shards is " + options.shards() + ", expected at least 1");
      }
      checkpointing.check(output);
      requireUri("--valid-where", validWhere, "--valid", validUri);
      requireUri("--test-where", testWhere, "--test", testUri);
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

  private void checkMasks(ModelRegistry.Entry entry) {
    if (options.masks() < 1 || options.masks() > Architecture.MAX_MASKS) {
      throw new IllegalArgumentException(
          "--masks is %d, expected 1 to %d".formatted(options.masks(), Architecture.MAX_MASKS));
    }
    if (!entry.masked() && (options.masks() > 1 || options.direct())) {
      String option = options.direct() ? "--direct" : "--masks";
      throw new IllegalArgumentException(option + " is for made, not for " + modelName);
    }
    if (options.masks() > 1 && options.optimizer().equals(TrainingSettings.LBFGS)) {
      throw new IllegalArgumentException(
          "--masks is %d, expected 1: lbfgs sees the data once for all masks"
              .formatted(options.masks()));
    }
  }

  private static void requireUri(String option, String condition, String of, String uri) {
    if (condition != null && uri == null) {
      throw new IllegalArgumentException(option + " goes with " + of);
    }
  }

  private Kinds kinds() {
    Kinds kinds = options.kinds(Session.hadoop());
    if (options.rebinarize() && !kinds.inferred() && !kinds.binary()) {
      throw new InvalidInputException("--rebinarize makes binary columns, expected no --kinds");
    }
    return kinds;
  }

  /** How a set is read; for --rebinarize grey levels stay as they are. */
  private ReadOptions readOptions(String condition) {
    ReadOptions read = data.options(options.seed(), condition);
    return options.rebinarize() ? read.withBinarize(Binarize.NONE, options.seed()) : read;
  }

  private Split like(
      Split train,
      List<Variable> variables,
      SparkSession spark,
      String uri,
      String condition,
      Kinds kinds) {
    return Split.like(
        train, variables, spark, uri, readOptions(condition), kinds, options.rebinarize());
  }

  private Model model(SparkSession spark, TrainingSettings settings, Layout layout) {
    ModelRegistry.Entry entry = ModelRegistry.get(modelName);
    List<Integer> hidden = options.hidden().isEmpty() ? entry.defaultHidden() : options.hidden();
    return new ModelSize(
            units -> entry.factory().create(layout, architecture(units)),
            settings,
            options.shards(),
            MemoryLimits.of(JavaSparkContext.fromSparkContext(spark.sparkContext())))
        .create(hidden);
  }

  private Architecture architecture(List<Integer> hidden) {
    return new Architecture(
        options.activation(), hidden, options.direct(), options.masks(), options.seed());
  }

  private Layout layout(SparkSession spark, List<Variable> variables) {
    int n = variables.size();
    String ordering = options.ordering();
    if (!Orderings.isFile(ordering)) {
      return new Layout(variables, Orderings.parse(ordering, n));
    }
    return new Layout(
        variables, Orderings.read(spark.sparkContext().hadoopConfiguration(), ordering, n));
  }
}
