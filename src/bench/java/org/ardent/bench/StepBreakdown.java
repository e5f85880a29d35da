package org.ardent.bench;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.ardent.cli.StepOptions;
import org.ardent.io.InvalidInputException;
import org.ardent.model.AutoregressiveModel;
import org.ardent.model.Dropout;
import org.ardent.model.Examples;
import org.ardent.model.Layout;
import org.ardent.pack.RowEncoder;
import org.ardent.pack.Shards;
import org.ardent.table.Table;
import org.ardent.table.TableScan;
import org.ardent.train.Trainer;
import org.ardent.train.TrainingSettings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Where the time of a training step goes, on whatever master Spark is given: the parts by
 * themselves, what the trainer's own jobs show of them, and the trainer's throughput against that
 * of the kernels without Spark.
 */
@Command(
    name = "src/bench/step",
    sortOptions = false,
    description = "Where the time of a training step goes. Takes the options of train as well.")
public final class StepBreakdown implements Callable<Integer> {
  private static final double WARM_UP_SECONDS = 2;

  @Option(names = "--help", usageHelp = true, description = "This text.")
  private boolean help;

  @Option(names = "--model", paramLabel = "NAME", description = "Default: ${DEFAULT-VALUE}.")
  private String modelName = "nade";

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description = "An .amat.gz of 784 columns of 0 and 1, in place of synthetic digits.")
  private String dataFile;

  @Option(
      names = "--rows",
      paramLabel = "N",
      description = "Rows to train on; of a file, at most all. Default: ${DEFAULT-VALUE}.")
  private int rows = 50_000;

  @Option(
      names = "--repetitions",
      paramLabel = "N",
      description = "How often each part is measured by itself. Default: ${DEFAULT-VALUE}.")
  private int repetitions = 30;

  @Option(
      names = "--kernel-seconds",
      paramLabel = "SECONDS",
      description =
          "How long the kernels run by themselves after every epoch. Default: ${DEFAULT-VALUE}.")
  private double kernelSeconds = 1;

  @Mixin private StepOptions options;

  /** Measures and exits. */
  public static void main(String[] args) {
    System.exit(
        new CommandLine(new StepBreakdown())
            .setOverwrittenOptionsAllowed(true)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler(
                (e, commandLine, parsed) -> {
                  if (e instanceof InvalidInputException || e instanceof IllegalArgumentException) {
                    System.err.println("step: " + e.getMessage());
                    return 2;
                  }
                  throw e;
                })
            .execute(args));
  }

  @Override
  public Integer call() throws IOException, TimeoutException {
    TrainingSettings settings = options.settings();
    if (settings.epochs() < 2) {
      throw new InvalidInputException(
          "--epochs is %d, expected at least 2: the first is not counted"
              .formatted(settings.epochs()));
    }
    if (rows < 1 || repetitions < 1) {
      throw new InvalidInputException(
          "--rows is %d and --repetitions is %d, expected at least 1".formatted(rows, repetitions));
    }
    AutoregressiveModel model =
        BenchmarkData.create(modelName, options.activation(), options.hidden());
    try (SparkSession spark = SparkSession.builder().appName("ardent step").getOrCreate();
        Shards shards = pack(spark, model.layout(), settings)) {
      measure(spark, model, settings, shards);
    }
    return 0;
  }

  private Shards pack(SparkSession spark, Layout layout, TrainingSettings settings)
      throws IOException {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    Table table = BenchmarkData.table(context, BenchmarkData.pixels(dataFile, rows));
    return Shards.pack(
        table, TableScan.scan(table), new RowEncoder(layout), settings.seed(), options.shards());
  }

  private void measure(
      SparkSession spark, AutoregressiveModel model, TrainingSettings settings, Shards shards)
      throws TimeoutException {
    List<Examples> local = shards.rdd().map(rows -> rows.range(0, rows.size())).collect();
    int steps = Math.toIntExact((shards.rows() + settings.batchSize() - 1) / settings.batchSize());
    int threads = spark.sparkContext().defaultParallelism();
    Dropout dropout =
        settings.dropout() > 0 ? new Dropout((float) settings.dropout(), settings.seed(), 0) : null;

    float[] parameters = BenchmarkData.start(model);
    BenchmarkData.train(model, parameters, KernelThroughput.slice(local.get(0), 0, steps));
    KernelThroughput kernels =
        new KernelThroughput(model, parameters, local, steps, threads, dropout);
    kernels.measure(WARM_UP_SECONDS);
    StepEvents events = new StepEvents();
    spark.sparkContext().addSparkListener(events);
    EpochPace pace = new EpochPace(shards.rows(), () -> kernels.measure(kernelSeconds));
    new Trainer(model, settings, List.of(events, pace)).fit(shards, null);
    spark.sparkContext().listenerBus().waitUntilEmpty();
    spark.sparkContext().removeSparkListener(events);
    Map<String, Spread> parts =
        new StepParts(shards, model, parameters, settings, dropout, steps).measure(repetitions);

    System.out.printf(
        "%s: %s, %,d parameters, batches of %,d, %d shards; %d steps an epoch, %d epochs counted%n",
        spark.sparkContext().master(),
        model.name() + " " + model.activation().label(),
        parameters.length,
        settings.batchSize(),
        shards.count(),
        steps,
        settings.epochs() - 1);
    System.out.println("  ms: median (10th–90th percentile)");
    print("parts of a synchronous step, each by itself", parts);
    System.out.printf(
        "    %-42s %.1f%n",
        "sum of the medians", parts.values().stream().mapToDouble(Spread::median).sum());
    print("the trainer's jobs, steps in each: " + events.stepsPerJob(), events.parts());
    System.out.println("  examples per second: median (least–greatest)");
    System.out.printf("    %-42s %s%n", "trainer, epochs", pace.trainer().all("%,.0f"));
    System.out.printf(
        "    %-42s %s%n",
        "kernels, %d threads, between them".formatted(threads), pace.kernels().all("%,.0f"));
    System.out.printf(
        "    %-42s %s%n", "an epoch of the kernels around it", pace.share().all("%.2f"));
  }

  private static void print(String title, Map<String, Spread> parts) {
    System.out.println("  " + title);
    parts.forEach((name, ms) -> System.out.printf("    %-42s %s%n", name, ms.middle("%.1f")));
  }
}
