package org.ardent.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.ardent.io.AtomicOutput;
import org.ardent.io.InvalidInputException;
import org.ardent.io.LocalDisk;
import org.ardent.modelfile.LoadedModel;
import org.ardent.plot.SeverityCurves;
import org.ardent.score.Drift;
import org.ardent.score.DriftScan;
import org.ardent.table.Table;
import org.ardent.table.UnseenWords;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "drift",
    sortOptions = false,
    synopsisHeading = "Usage: ",
    customSynopsis = "submit/ardent drift --model=M --reference=D --data=D [options] [@FILE]",
    descriptionHeading = "%n",
    description =
        "Compare the log-likelihood of new rows with that of reference rows: the change in nats"
            + " per row and per column, and the probability of so large a change by chance.",
    footer = {
      "",
      "Exit code 3: the change is larger than --fail-above, or its probability is below"
          + " --fail-below-p."
    })
final class DriftCommand implements Callable<Integer> {
  /** The exit code of a drift that the options do not allow. */
  static final int DRIFTED = 3;

  private static final int SHOWN = 20;

  @Mixin Help help;
  @Mixin private ModelOption modelOption;

  @Option(
      names = "--reference",
      required = true,
      paramLabel = "DATA",
      description =
          "The rows to compare with, preferably rows that the model was not trained on; 'train"
              + " --help' says how they are read.")
  private String referenceUri;

  @Option(names = "--data", required = true, paramLabel = "DATA", description = "The new rows.")
  private String dataUri;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "Write a page, drift.md, and a picture of the severities, drift.png.")
  private String output;

  @Mixin private Overwrite overwrite;

  @Option(
      names = "--fail-above",
      paramLabel = "NATS",
      description = "End with exit code 3 if mean log p of a row changes by more than this.")
  private Double failAbove;

  @Option(
      names = "--fail-below-p",
      paramLabel = "P",
      description =
          "End with exit code 3 if a change of a column, of the rows or of the severities is less"
              + " probable than this by chance. Probabilities are adjusted for their number by"
              + " Holm's method.")
  private Double failBelow;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of --binarize sample. Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Mixin private DataOptions data;

  @Override
  public Integer call() throws IOException {
    if (failAbove != null && !(failAbove >= 0)) {
      throw new InvalidInputException("--fail-above is " + failAbove + ", expected 0 nats or more");
    }
    if (failBelow != null && !(failBelow > 0 && failBelow <= 1)) {
      throw new InvalidInputException(
          "--fail-below-p is " + failBelow + ", expected a probability above 0, up to 1");
    }
    LoadedModel model = modelOption.load(Session.hadoop());
    String problem = model.withoutVerdict();
    if (problem != null) {
      throw new InvalidInputException("no drift: " + problem);
    }
    SparkSession spark = Session.open("drift");
    modelOption.requireMemory(spark, model);
    List<String> names = modelOption.columnNames(model);
    Table reference = modelOption.table(spark, model, data, referenceUri, seed);
    Table rows = modelOption.table(spark, model, data, dataUri, seed);
    Notes.print(reference.notes());
    Notes.print(rows.notes());
    Notes.print(UnseenWords.notes(rows, model.model().layout().variables()));
    Drift drift;
    if (output == null) {
      drift = DriftScan.drift(model, names, reference, rows);
    } else {
      try (AtomicOutput target =
          AtomicOutput.open(
              spark.sparkContext().hadoopConfiguration(), output, overwrite.allowed())) {
        drift = DriftScan.drift(model, names, reference, rows);
        write(target, drift);
        target.commit();
      }
    }
    describe(drift);
    boolean failed =
        (failAbove != null && Math.abs(drift.whole().change()) > failAbove)
            || (failBelow != null && drift.p() < failBelow);
    JsonLine json = new JsonLine().with("model", modelOption.uri()).with(drift.fields());
    if (failAbove != null || failBelow != null) {
      json.with("failed", failed);
    }
    if (output != null) {
      json.with("output", output);
    }
    json.print();
    return failed ? DRIFTED : 0;
  }

  private static void write(AtomicOutput output, Drift drift) throws IOException {
    Path folder = output.temporary();
    output.fileSystem().mkdirs(folder);
    try (OutputStream out =
        LocalDisk.create(output.fileSystem(), new Path(folder, "drift.md"), false)) {
      out.write(drift.page().getBytes(StandardCharsets.UTF_8));
    }
    try (OutputStream out =
        LocalDisk.create(output.fileSystem(), new Path(folder, "drift.png"), false)) {
      SeverityCurves.write(out, drift.referenceSeverities(), drift.severities());
    }
  }

  /** Says what changed most. */
  private static void describe(Drift drift) {
    print(drift.whole());
    drift.columns().stream().limit(SHOWN).forEach(DriftCommand::print);
    System.err.printf(
        Locale.ROOT, "severities are %.4f apart (p = %.2g)%n", drift.distance(), drift.distanceP());
  }

  private static void print(Drift.Change change) {
    System.err.printf(
        Locale.ROOT,
        "%s: %+.4f ± %.4f nats (p = %.2g)%n",
        change.name(),
        change.change(),
        change.standardError(),
        change.p());
  }
}
