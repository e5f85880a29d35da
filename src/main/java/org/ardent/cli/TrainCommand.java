package org.ardent.cli;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.ardent.checkpoint.Checkpoints;
import org.ardent.format.TableReader;
import org.ardent.io.AtomicOutput;
import org.ardent.io.InvalidInputException;
import org.ardent.io.InvalidSettingException;
import org.ardent.io.NameList;
import org.ardent.io.OutputAppearedException;
import org.ardent.io.Secrets;
import org.ardent.kind.DateColumns;
import org.ardent.math.DenseProductsProvider;
import org.ardent.math.KernelProvider;
import org.ardent.model.Variable;
import org.ardent.synthetic.DigitsTable;
import org.ardent.table.Binarize;
import org.ardent.table.GoodRows;
import org.ardent.table.Kinds;
import org.ardent.table.ReadOptions;
import org.ardent.table.Table;
import org.ardent.table.UnseenWords;
import org.ardent.train.CheckedTable;
import org.ardent.train.MemoryEstimate;
import org.ardent.train.PreparedJob;
import org.ardent.train.StoppedException;
import org.ardent.train.Throughput;
import org.ardent.train.TrainedModel;
import org.ardent.train.TrainingRequest;
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
      "  *.csv, .tsv, .txt[.gz]  text, separated by what is plain, with or without names",
      "  *.data[.gz]             the same, as a rule without names",
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
      description = "Which model: ${COMPLETION-CANDIDATES}.",
      completionCandidates = Choices.Models.class)
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
      description = "Only these rows of --train; a condition as for --where.")
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

  /** What is done about a malformed row. */
  enum OnInvalidRow {
    FAIL,
    SKIP;

    /** As on the command line. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--on-invalid",
      paramLabel = "HOW",
      description =
          "What to do with a malformed row of any set: fail; or"
              + " skip, which leaves it out, counts it and names it. A missing cell"
              + " is not malformed. Default: ${DEFAULT-VALUE}.")
  private OnInvalidRow onInvalid = OnInvalidRow.FAIL;

  @Option(
      names = "--train-variable",
      paramLabel = "NAME",
      description = "Which array of --train, if the file holds several; as --variable.")
  private String trainVariable;

  @Option(
      names = "--valid-variable",
      paramLabel = "NAME",
      description = "Which array of --valid, which may be the file of --train.")
  private String validVariable;

  @Option(names = "--test-variable", paramLabel = "NAME", description = "Which array of --test.")
  private String testVariable;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "Directory of the saved model.")
  private String output;

  @Mixin private Overwrite overwrite;

  @Option(
      names = "--folds",
      paramLabel = "K|COLUMN",
      description =
          "Cross-validate instead: each fold is the test set of a model of its own, of the other"
              + " rows. K folds by --seed, or a fold for each value of a column, which is then"
              + " not modelled. DIR gets a model for each fold.")
  private String folds;

  @Mixin private DataOptions data;
  @Mixin private TrainOptions options;
  @Mixin private CheckpointOptions checkpointing;

  @Override
  public Integer call() throws IOException {
    TrainingRequest run = request();
    SparkSession spark = Session.open("train " + modelName);
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    try (AtomicOutput target = AtomicOutput.open(hadoop, output, overwrite.allowed());
        Checkpoints checkpoints = checkpointing.open(hadoop, overwrite.allowed())) {
      return folds == null
          ? train(spark, run, target, checkpoints)
          : trainFolds(spark, run, target);
    }
  }

  /** Trains a model without each fold, and scores it on the fold. */
  private Integer trainFolds(SparkSession spark, TrainingRequest run, AtomicOutput target)
      throws IOException {
    Kinds kinds = run.said().kinds();
    Folds parts =
        new Folds(
            spark,
            trainUri,
            folds,
            options.seed(),
            readOptions(trainWhere, trainVariable, kinds),
            kinds);
    CrossValidation results = new CrossValidation(modelName);
    for (Folds.Fold fold : parts.all()) {
      Table train =
          onInvalid == OnInvalidRow.SKIP ? said(run.goodRows(fold.train())) : fold.train();
      PreparedJob job = run.prepareUseful(spark, train, validUri != null);
      CheckedTable valid =
          like(job, spark, validUri, readOptions(validWhere, validVariable, kinds));
      Table test = Folds.with(job.table().columns(), fold.test());
      CheckedTable checked =
          job.check(onInvalid == OnInvalidRow.SKIP ? said(job.goodRows(test)) : test);
      if (results.isEmpty()) {
        Notes.print(job.notes());
        describe(job);
      }
      TrainedModel trained = job.train(valid, checked, List.of(), Checkpoints.NONE);
      if (trained.diverged() != null) {
        throw trained.diverged();
      }
      new ModelOutput(spark, job.job(), trained, train.features())
          .write(target.fileSystem(), new Path(target.temporary(), fold.folder()));
      System.err.println(results.add(fold.name(), trained));
    }
    target.commit();
    results.json().with("output", output).print();
    return 0;
  }

  private Integer train(
      SparkSession spark, TrainingRequest run, AtomicOutput target, Checkpoints checkpoints)
      throws IOException {
    Kinds kinds = run.said().kinds();
    ReadOptions read = readOptions(trainWhere, trainVariable, kinds);
    Table train = TableReader.read(spark, trainUri, read);
    requireDates(train, read.dates());
    Notes.print(train.notes());
    if (onInvalid == OnInvalidRow.SKIP) {
      train = said(run.goodRows(train));
    }
    PreparedJob job = run.prepareUseful(spark, train, validUri != null);
    Notes.print(job.notes());
    CheckedTable valid = like(job, spark, validUri, readOptions(validWhere, validVariable, kinds));
    CheckedTable test = like(job, spark, testUri, readOptions(testWhere, testVariable, kinds));
    if (valid != null && job.hasSameRows(valid)) {
      Notes.print(
          List.of(
              "--valid has the rows of --train, so overfitting looks best on it;"
                  + " --valid-where or --valid-variable may choose others"));
    }
    describe(job);
    TrainedModel trained =
        job.train(
            valid,
            test,
            List.of(new ProgressListener(job.job().settings().epochs(), job.model().score())),
            checkpoints);
    if (trained.result().throughput().examples() > 0) {
      System.err.println(speed(trained.result().throughput()));
    }
    try {
      new ModelOutput(spark, job.job(), trained, train.features())
          .write(target.fileSystem(), target.temporary());
      target.commit();
    } catch (OutputAppearedException e) {
      checkpoints.discard();
      throw e;
    } catch (InvalidInputException e) {
      throw e;
    } catch (Exception e) {
      // Spark's are checked ones that it does not declare, of the job that draws samples; HDFS's
      // streams throw one exception twice, around which Java puts another.
      throw new StoppedException("cannot save the model in " + output, checkpoints.kept(), e);
    }
    if (trained.diverged() != null) {
      System.err.println("what was best on --valid before is saved in " + Secrets.redact(output));
      throw trained.diverged();
    }
    checkpoints.discard();
    JsonLine json = new JsonLine().with("model", modelName);
    trained.likelihoods().forEach((name, l) -> json.with(name, l.fields(job.model())));
    json.with("epochs", trained.result().history().size())
        .with("seconds", trained.result().seconds())
        .with("output", output)
        .print();
    return 0;
  }

  /** Says what will be trained. */
  private void describe(PreparedJob job) {
    List<Variable> variables = job.model().layout().variables();
    System.err.println("kinds: " + KindsText.summary(variables));
    KindsText.printColumns(System.err, job.table().columns(), variables);
    MemoryEstimate memory = job.memory();
    System.err.printf(
        Locale.ROOT,
        "%s: %d variables, %,d parameters (%s; %s on the driver and %s for each core to train);"
            + " %,d training examples in %d shards, about %s on disk; kernels: %s%s%n",
        modelName,
        variables.size(),
        job.model().parameterCount(),
        MemoryEstimate.text(memory.parameters()),
        MemoryEstimate.text(memory.driver()),
        MemoryEstimate.text(memory.perCore()),
        job.rows(),
        job.job().shards(),
        MemoryEstimate.text(job.packedSize().bytes()),
        KernelProvider.create().description(),
        products());
    System.err.println("chosen for this table: " + options.chosen(job.job()));
    if (job.heldOutRows() > 0) {
      System.err.printf(
          Locale.ROOT,
          "%,d rows of the training set are held out to validate%n",
          job.heldOutRows());
    }
    if (!options.ignored().isEmpty()) {
      System.err.printf(
          Locale.ROOT,
          "%s ignores %s%n",
          options.optimizer(),
          String.join(", ", options.ignored()));
    }
  }

  private static String speed(Throughput run) {
    return String.format(
        Locale.ROOT,
        "trained on %,d examples in %.1f s, validation apart: %,.0f examples/s; kernels had %.0f %%"
            + " of the time of %d slot%s",
        run.examples(),
        run.seconds(),
        run.rate(),
        100 * run.kernelShare(),
        run.slots(),
        run.slots() == 1 ? "" : "s");
  }

  /** What multiplies matrices, where it is not the kernels. */
  private static String products() {
    String products = DenseProductsProvider.description();
    return products.equals(DenseProductsProvider.KERNELS) ? "" : "; dense products: " + products;
  }

  private TrainingRequest request() {
    try {
      checkpointing.check(output);
      if (folds != null && testUri != null) {
        throw new IllegalArgumentException("--folds goes without --test: each fold is a test set");
      }
      if (folds != null && checkpointing.given()) {
        throw new IllegalArgumentException("--folds goes without --checkpoint");
      }
      requireUri("--valid-where", validWhere, "--valid", validUri);
      if (validUri != null && options.holdsOut()) {
        throw new IllegalArgumentException("--valid-fraction goes without --valid");
      }
      requireUri("--test-where", testWhere, "--test", testUri);
      requireUri("--valid-variable", validVariable, "--valid", validUri);
      requireUri("--test-variable", testVariable, "--test", testUri);
      if (options.rebinarize() && data.binarize() != Binarize.SAMPLE) {
        throw new IllegalArgumentException("--rebinarize goes with --binarize sample");
      }
      for (String uri : new String[] {trainUri, validUri, testUri}) {
        if (options.rebinarize() && uri != null && uri.startsWith(DigitsTable.SCHEME)) {
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "--rebinarize: %s has no grey levels; write them with the command digits --grey",
                  uri));
        }
      }
      return options.request(modelName, kinds());
    } catch (InvalidSettingException e) {
      throw new InvalidInputException(e.message(OptionNames::of), e);
    } catch (InvalidInputException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(e.getMessage(), e);
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
  private ReadOptions readOptions(String condition, String variable, Kinds kinds) {
    ReadOptions read = data.options(options.seed(), condition);
    if (variable != null) {
      read = read.withVariable(variable);
    }
    read = read.withDates(options.dates());
    return (options.rebinarize() ? read.withBinarize(Binarize.NONE, options.seed()) : read)
        .withWholeGreyLevels(kinds.wholeGreyLevels());
  }

  private CheckedTable like(PreparedJob job, SparkSession spark, String uri, ReadOptions read) {
    if (uri == null) {
      return null;
    }
    List<String> names = job.table().columns();
    // Columns that are left out shift the places of the others, so these are chosen by name.
    ReadOptions same = job.notes().isEmpty() ? read : read.withColumns(names);
    Table table = new MatchingColumns(names, "the training set").read(spark, uri, same);
    Notes.print(table.notes());
    Notes.print(UnseenWords.notes(table, job.model().layout().variables()));
    return job.check(onInvalid == OnInvalidRow.SKIP ? said(job.goodRows(table)) : table);
  }

  /** Checks that there are the dates of which parts are asked. */
  private static void requireDates(Table table, DateColumns dates) {
    for (String column : dates.made(List.copyOf(dates.forms().keySet()))) {
      if (!table.columns().contains(column)) {
        String name = dates.sources(List.of(column)).get(0);
        throw new InvalidInputException(
            String.format(
                Locale.ROOT,
                "--parts has '%s', which is no column that %s is read with, expected one of %s",
                name,
                table.source(),
                NameList.of(table.columns())));
      }
    }
  }

  private static Table said(GoodRows rows) {
    Notes.print(rows.notes());
    return rows.table();
  }
}
