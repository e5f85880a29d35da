package org.ardent.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import org.ardent.io.AtomicOutput;
import org.ardent.io.InvalidInputException;
import org.ardent.io.Secrets;
import org.ardent.modelfile.LoadedModel;
import org.ardent.score.EnsembleLikelihood;
import org.ardent.score.Inspection;
import org.ardent.score.InvalidRows;
import org.ardent.score.Likelihood;
import org.ardent.score.OnInvalid;
import org.ardent.score.OrderingScores;
import org.ardent.score.TableScore;
import org.ardent.score.TableScorer;
import org.ardent.table.RowSplit;
import org.ardent.table.Table;
import org.ardent.table.UnseenWords;
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
        "Compute the exact log-likelihood of every row of a table. An autoencoder gives the"
            + " reconstruction error instead.",
    footer = {
      "",
      "The log-likelihood of an ensemble is the logarithm of the models' mean density. It is in"
          + " the data's own units; standardizedLogLikelihood uses the standardisation of the"
          + " first model."
    })
final class EvaluateCommand implements Callable<Integer> {
  @Mixin Help help;
  @Mixin private EnsembleOption ensemble;

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
          "Write one logLikelihood (or reconstructionError) per row, in nats: a single file in"
              + " input order for a name that ends in .csv, otherwise a Parquet folder with the"
              + " rows' own columns.")
  private String output;

  @Option(
      names = "--on-invalid",
      paramLabel = "WHAT",
      description =
          "What to do with malformed rows. 'fail' ends at the first one. 'skip' leaves them out."
              + " 'null' keeps them without a score (NaN in a .csv). The command reports their"
              + " number and the first one. Default: ${DEFAULT-VALUE}.")
  private OnInvalid onInvalid = OnInvalid.DEFAULT;

  @Mixin private Overwrite overwrite;
  @Mixin private VerdictOptions verdict;
  @Mixin private ConditionalOption conditional;

  @Option(
      names = "--orderings",
      paramLabel = "K",
      description =
          "nade-orderless only: average the density over K orderings, the model's own and K−1"
              + " that --seed draws. Without --output, the figures for 1, 2, 4, … orderings are"
              + " printed as they come. Default: ${DEFAULT-VALUE}.")
  private int orderings = 1;

  @Option(
      names = "--fraction",
      paramLabel = "SHARE",
      description =
          "Score this share of the rows, chosen by --seed: neither splits of the file nor the"
              + " cluster change which. Default: all.")
  private double fraction = 1;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "Seed for --binarize sample, --orderings and --fraction. Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Mixin private DataOptions data;

  @Override
  public Integer call() {
    List<LoadedModel> whole = ensemble.load(Session.hadoop());
    List<LoadedModel> models = whole.stream().map(this::view).toList();
    if (!(fraction > 0 && fraction <= 1)) {
      throw new InvalidInputException(
          "--fraction is " + fraction + ", expected more than 0 and at most 1");
    }
    Inspection inspection =
        verdict.inspection(
            models,
            new ModelOption(ensemble.uris().get(0)).columnNames(models.get(0)),
            output != null);
    SparkSession spark = Session.open("evaluate");
    Table all = ensemble.table(spark, whole, data, dataUri, seed);
    Table table = fraction == 1 ? all : all.heldOut(RowSplit.share(seed, fraction));
    Notes.print(table.notes());
    Notes.print(UnseenWords.notes(table, whole.get(0).model().layout().variables()));
    TableScore score;
    List<Object> byOrderings = List.of();
    if (orderings > 1 && models.size() == 1 && output == null) {
      OrderingsProgress progress = new OrderingsProgress(models.get(0).model(), orderings);
      score = new OrderingScores(table, whole.get(0), onInvalid, seed).score(orderings, progress);
      byOrderings = progress.figures();
    } else {
      score = score(spark, table, models, inspection);
    }
    report(table, score.invalid());
    verdict.print(System.err, score.odd(), table);
    print(models, score, byOrderings, inspection);
    return 0;
  }

  /** What is scored of a model: all columns in its ordering, or in several, or some columns. */
  private LoadedModel view(LoadedModel model) {
    if (orderings > 1 && conditional.isSet()) {
      throw new InvalidInputException("--orderings is for whole rows, without --target");
    }
    LoadedModel some =
        conditional.of(model, new ModelOption(ensemble.uris().get(0)).columnNames(model));
    try {
      return orderings == 1 ? some : OrderingScores.mean(some, 0, orderings, seed);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException("--orderings " + e.getMessage(), e);
    }
  }

  private TableScore score(
      SparkSession spark, Table table, List<LoadedModel> models, Inspection inspection) {
    try (TableScorer scorer = new TableScorer(table, models, onInvalid, inspection)) {
      return output == null ? scorer.score() : write(spark, scorer);
    }
  }

  private void print(
      List<LoadedModel> models, TableScore score, List<Object> byOrderings, Inspection inspection) {
    EnsembleLikelihood likelihood = score.likelihood();
    List<String> uris = ensemble.uris();
    JsonLine json = new JsonLine().with("model", uris.size() == 1 ? uris.get(0) : "ensemble");
    json.with(likelihood.ensemble().fields(models.get(0).model()));
    if (uris.size() > 1) {
      List<Object> each = new ArrayList<>();
      for (int m = 0; m < uris.size(); m++) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("model", Secrets.redact(uris.get(m)));
        fields.putAll(likelihood.models().get(m).fields(models.get(m).model()));
        each.add(fields);
      }
      json.with("models", each);
    }
    if (onInvalid != OnInvalid.FAIL) {
      json.with("invalid", score.invalid().count());
    }
    if (inspection != null) {
      json.with("threshold", Likelihood.rounded(inspection.judging().threshold()))
          .with("outliers", score.odd().outliers());
    }
    if (output != null) {
      json.with("output", output);
    }
    if (orderings > 1) {
      json.with("orderings", orderings);
    }
    if (!byOrderings.isEmpty()) {
      json.with("byOrderings", byOrderings);
    }
    json.print();
  }

  /** Counts the malformed rows and names the first. */
  private void report(Table table, InvalidRows invalid) {
    for (InvalidRows.Problem problem : invalid.first()) {
      System.err.println(
          "ardent: " + OptionNames.in(table.message(problem.row(), problem.words())));
    }
    if (invalid.count() > 0) {
      System.err.printf(
          Locale.ROOT,
          "ardent: %s: %d malformed %s %s%s%n",
          table.source(),
          invalid.count(),
          invalid.count() == 1 ? "row" : "rows",
          onInvalid == OnInvalid.SKIP ? "left out" : "without a score",
          invalid.count() > invalid.first().size()
              ? String.format(
                  Locale.ROOT, ", of which the first %d are named", invalid.first().size())
              : "");
    }
  }

  private TableScore write(SparkSession spark, TableScorer scorer) {
    try (AtomicOutput target =
        AtomicOutput.open(
            spark.sparkContext().hadoopConfiguration(), output, overwrite.allowed())) {
      TableScore score =
          output.toLowerCase(Locale.ROOT).endsWith(".csv")
              ? scorer.writeCsv(target)
              : scorer.writeParquet(spark, target);
      target.commit();
      return score;
    }
  }
}
