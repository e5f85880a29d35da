package org.ardent.cli;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.ardent.checkpoint.Checkpoints;
import org.ardent.io.AtomicOutput;
import org.ardent.io.InvalidInputException;
import org.ardent.io.OutputAppearedException;
import org.ardent.io.Secrets;
import org.ardent.table.Kinds;
import org.ardent.table.Table;
import org.ardent.train.CheckedTable;
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

  @Mixin private TrainingSets sets;

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
    TrainingTables tables = new TrainingTables(sets, data, options);
    TrainingRequest run = tables.request(this::check);
    SparkSession spark = Session.open("train " + sets.modelName);
    Configuration hadoop = spark.sparkContext().hadoopConfiguration();
    try (tables;
        AtomicOutput target = AtomicOutput.open(hadoop, output, overwrite.allowed());
        Checkpoints checkpoints = checkpointing.open(hadoop, overwrite.allowed())) {
      tables.open(spark);
      return folds == null
          ? train(spark, tables, run, target, checkpoints)
          : trainFolds(spark, tables, run, target);
    }
  }

  private void check() {
    checkpointing.check(output);
    sets.requireApart(output);
    if (folds != null && sets.testUri != null) {
      throw new IllegalArgumentException("--folds goes without --test: each fold is a test set");
    }
    if (folds != null && checkpointing.given()) {
      throw new IllegalArgumentException("--folds goes without --checkpoint");
    }
    if (folds != null && sets.cacheUri != null) {
      throw new IllegalArgumentException("--folds goes without --cache: each fold has other rows");
    }
  }

  /** Trains a model without each fold, and scores it on the fold. */
  private Integer trainFolds(
      SparkSession spark, TrainingTables tables, TrainingRequest run, AtomicOutput target)
      throws IOException {
    Kinds kinds = run.said().kinds();
    Folds parts =
        new Folds(spark, sets.trainUri, folds, options.seed(), tables.trainOptions(kinds), kinds);
    CrossValidation results = new CrossValidation(sets.modelName);
    for (Folds.Fold fold : parts.all()) {
      Table train = tables.good(run, fold.train());
      PreparedJob job = run.prepareUseful(spark, train, sets.validUri != null);
      CheckedTable valid = tables.valid(job, spark);
      CheckedTable checked = tables.check(job, Folds.with(job.table().columns(), fold.test()));
      if (results.isEmpty()) {
        Notes.print(job.notes());
        JobDescription.print(sets.modelName, job, options);
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
      SparkSession spark,
      TrainingTables tables,
      TrainingRequest run,
      AtomicOutput target,
      Checkpoints checkpoints)
      throws IOException {
    PreparedJob job = tables.prepare(spark, run);
    CheckedTable valid = tables.valid(job, spark);
    CheckedTable test = tables.test(job, spark);
    JobDescription.print(sets.modelName, job, options);
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
      new ModelOutput(spark, job.job(), trained, job.table().features())
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
    JsonLine json = new JsonLine().with("model", sets.modelName);
    trained.likelihoods().forEach((name, l) -> json.with(name, l.fields(job.model())));
    json.with("epochs", trained.result().history().size())
        .with("seconds", trained.result().seconds())
        .with("output", output)
        .print();
    return 0;
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
}
