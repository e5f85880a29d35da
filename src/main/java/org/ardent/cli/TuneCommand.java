package org.ardent.cli;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.ardent.io.InvalidInputException;
import org.ardent.io.Secrets;
import org.ardent.train.CheckedTable;
import org.ardent.train.PreparedJob;
import org.ardent.train.StoppedException;
import org.ardent.train.TrainingRequest;
import org.ardent.tune.Search;
import org.ardent.tune.SearchFolder;
import org.ardent.tune.SearchResult;
import org.ardent.tune.SettingsSpace;
import org.ardent.tune.TunedSetting;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

@Command(
    name = "tune",
    sortOptions = false,
    synopsisHeading = "Usage: ",
    customSynopsis = {
      "submit/ardent tune --model=MODEL --train=DATA --output=DIR",
      "                          [options] [@FILE]"
    },
    descriptionHeading = "%n",
    description =
        "Search for the settings of a model: trials that are drawn at random, of which the best"
            + " train on. The one that is best on the validation set is saved. The same command"
            + " again continues a search that was stopped.",
    footer = {
      "",
      "A line of a space is NAME = VALUES: an option without its hyphens, and alternatives with |"
          + " between them. An alternative is a value, LOW .. HIGH, or log LOW .. HIGH:",
      "  learning-rate = log 1e-4 .. 1e-1",
      "  hidden = 50 | 100 | 200,100",
      "  l1 = 0 | log 1e-6 .. 1e-3   # a comment",
      "",
      "The folder gets the trials (trials.csv, settings.png), the model of the best one, the"
          + " options by which train gives it again (best.args), the space (space.txt), and the"
          + " state of the search."
    })
final class TuneCommand implements Callable<Integer> {
  @Mixin Help help;

  @Mixin private TrainingSets sets;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "DIR",
      description = "Folder of the search: its results, and the state from which it continues.")
  private String output;

  @Option(names = "--overwrite", description = "Start anew, in place of whatever is in the folder.")
  private boolean overwrite;

  @Option(
      names = "--trials",
      paramLabel = "N",
      description =
          "How many settings are tried. A third of them, the best on the validation set, trains"
              + " for three times as many epochs, and so on. Default: ${DEFAULT-VALUE}.")
  private int trials = 30;

  @Option(
      names = "--minutes",
      paramLabel = "M",
      description =
          "No trial begins to train further after this time; those that are training go on to the"
              + " end of their rung. The best until then is saved. Default: no limit.")
  private Double minutes;

  @Option(
      names = "--space",
      paramLabel = "FILE",
      description =
          "What to search for, in place of a space around what is chosen for the table. An option"
              + " that is given is not searched for.")
  private String spaceUri;

  @Mixin private DataOptions data;
  @Mixin private TrainOptions options;

  @Spec private CommandSpec command;

  @Override
  public Integer call() throws IOException {
    long start = System.nanoTime();
    TrainingTables tables = new TrainingTables(sets, data, options);
    TrainingRequest run = tables.request(this::check);
    SettingsSpace asked =
        spaceUri == null
            ? null
            : requireApart(SettingsSpace.read(Session.hadoop(), spaceUri, run.said()));
    SparkSession spark = Session.open("tune " + sets.modelName);
    try (tables;
        SearchFolder folder =
            SearchFolder.open(
                spark.sparkContext().hadoopConfiguration(),
                output,
                overwrite,
                CheckpointOptions::option)) {
      tables.open(spark);
      PreparedJob job = tables.prepare(spark, run);
      CheckedTable valid = tables.valid(job, spark);
      tables.requireTest(job, spark);
      SettingsSpace space = asked != null ? asked : SettingsSpace.around(job.job(), given());
      Search search =
          new Search(
              JavaSparkContext.fromSparkContext(spark.sparkContext()),
              job,
              space,
              trials,
              folder,
              new SearchProgress());
      JobDescription.print(sets.modelName, job, options);
      System.err.print("searching through\n" + space.toString().indent(2));
      long limit = minutes == null ? Long.MAX_VALUE : Math.round(minutes * 6e10);
      Optional<SearchResult> found =
          search.run(
              valid,
              () -> tables.test(job, spark),
              () -> System.nanoTime() - start > limit,
              new ProgressListener(job.job().settings().epochs(), job.model().score()));
      if (found.isEmpty()) {
        System.err.println(
            "the search in " + folder.label() + " has ended; --overwrite starts anew");
        System.out.println(folder.result());
        return 0;
      }
      SearchOutput results = new SearchOutput(spark, sets.modelName, folder, found.get());
      try {
        results.write(
            BestOptions.lines(parsed(), options, found.get().best().settings(), found.get().job()),
            job.table().features());
      } catch (InvalidInputException e) {
        throw e;
      } catch (Exception e) {
        // Spark's are checked ones that it does not declare, of the job that draws samples.
        throw new StoppedException(
            "cannot save the results in " + folder.label(), Search.kept(folder), e);
      }
      results.describe();
      JsonLine json = results.json().with("output", output);
      if (found.get().complete()) {
        folder.end(json.toString());
      }
      json.print();
      return 0;
    }
  }

  private void check() {
    sets.requireApart(output);
    if (trials < 1) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "--trials is %d, expected at least 1", trials));
    }
    if (minutes != null && !(minutes > 0)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "--minutes is %s, expected more than 0", minutes));
    }
  }

  private ParseResult parsed() {
    return command.commandLine().getParseResult();
  }

  /** The settings whose options are given. */
  private Set<TunedSetting> given() {
    return Arrays.stream(TunedSetting.values())
        .filter(setting -> parsed().hasMatchedOption("--" + setting.label()))
        .collect(Collectors.toSet());
  }

  /** What is given has one value. */
  private SettingsSpace requireApart(SettingsSpace space) {
    for (TunedSetting setting : space.settings()) {
      if (given().contains(setting)) {
        throw new InvalidInputException(
            String.format(
                Locale.ROOT,
                "--%s is given and %s has it too, expected it in one of them",
                setting.label(),
                Secrets.redact(spaceUri)));
      }
    }
    return space;
  }
}
