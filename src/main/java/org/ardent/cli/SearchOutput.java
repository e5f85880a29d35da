package org.ardent.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructField;
import org.ardent.io.AtomicOutput;
import org.ardent.io.Secrets;
import org.ardent.model.Model;
import org.ardent.plot.SettingPanels;
import org.ardent.score.Likelihood;
import org.ardent.tune.SearchFolder;
import org.ardent.tune.SearchResult;
import org.ardent.tune.SettingsSpace;
import org.ardent.tune.Trial;
import org.ardent.tune.TrialTable;

/** What a search leaves in its folder and says of what it found. */
final class SearchOutput {
  private static final int SHOWN = 5;

  private final SparkSession spark;
  private final String modelName;
  private final SearchFolder folder;
  private final SearchResult found;
  private final Model model;

  SearchOutput(SparkSession spark, String modelName, SearchFolder folder, SearchResult found) {
    this.spark = spark;
    this.modelName = modelName;
    this.folder = folder;
    this.found = found;
    model = found.trained().model().model();
  }

  /**
   * Writes the table, the picture, the options, the space, and the model at last.
   *
   * @param options by which {@code train} gives the model again
   * @param features as for {@link ModelOutput}
   */
  void write(List<String> options, StructField features) throws IOException {
    SettingsSpace space = found.space();
    folder.write("trials.csv", out -> out.write(utf8(TrialTable.csv(found, model.score()))));
    folder.write(
        "settings.png",
        out ->
            SettingPanels.write(
                out,
                modelName,
                model.score(),
                space.settings().stream()
                    .map(
                        setting ->
                            new SettingPanels.Panel(
                                setting.label(),
                                found.trials().stream()
                                    .map(t -> t.settings().get(setting))
                                    .toList(),
                                space.isLog(setting)))
                    .toList(),
                found.trials().stream().mapToDouble(SearchOutput::loss).toArray(),
                found.trials().stream()
                    .map(t -> t.status(found.epochs()) == Trial.Status.FINISHED)
                    .toList(),
                found.best().number()));
    folder.write("space.txt", out -> out.write(utf8(space.toString())));
    folder.write("best.args", out -> out.write(utf8(head() + String.join("\n", options) + "\n")));
    try (AtomicOutput target = folder.output("model")) {
      new ModelOutput(spark, found.job(), found.trained(), features)
          .write(target.fileSystem(), target.temporary());
      target.commit();
    }
  }

  private String head() {
    String head =
        String.format(
            Locale.ROOT,
            """
            # The best of %d trials on the validation set: trial %d, %.4f.
            # submit/ardent train @%s/best.args --output DIR
            """,
            found.trials().size(),
            found.best().number(),
            found.best().last().valid(),
            Secrets.redact(folder.label()));
    return found.complete() ? head : head + "# The search was cut short; this trains to the end.\n";
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static double loss(Trial trial) {
    return trial.isUsable() ? trial.last().valid() : Double.NaN;
  }

  /** Prints the best trials, and what was left undone. */
  void describe() {
    System.err.println("the best trials:");
    found.trials().stream()
        .filter(Trial::isUsable)
        .sorted(Comparator.comparingDouble(SearchOutput::loss))
        .limit(SHOWN)
        .forEach(
            trial ->
                System.err.printf(
                    Locale.ROOT,
                    "  trial %d: valid %.4f; %s%n",
                    trial.number(),
                    loss(trial),
                    SearchProgress.settings(trial.settings())));
    Trial first = found.trials().get(0);
    if (found.space().isCentred() && first.isUsable() && first != found.best()) {
      System.err.printf(
          Locale.ROOT,
          "trial 0, what is chosen for the table: valid %.4f in epoch %d of %d%n",
          loss(first),
          first.last().bestEpoch(),
          first.last().epochs());
    }
    if (!found.complete()) {
      System.err.printf(
          Locale.ROOT,
          "--minutes ended the search, with %d of %d trials not begun; the best has %d of at most"
              + " %d epochs; the same command again continues%n",
          count(Trial.Status.WAITING),
          found.trials().size(),
          found.best().last().epochs(),
          found.epochs());
    }
  }

  private long count(Trial.Status status) {
    return found.trials().stream().filter(t -> t.status(found.epochs()) == status).count();
  }

  /** The best trial, its figures on every set, and what became of the others. */
  JsonLine json() {
    Map<String, Object> best = new LinkedHashMap<>();
    best.put("trial", found.best().number());
    best.put("epochs", found.best().last().epochs());
    best.put("bestEpoch", found.best().last().bestEpoch());
    Map<String, String> settings = new LinkedHashMap<>();
    found.best().settings().forEach((setting, value) -> settings.put(setting.label(), value));
    best.put("settings", settings);
    JsonLine json =
        new JsonLine()
            .with("model", modelName)
            .with("trials", found.trials().size())
            .with("finished", count(Trial.Status.FINISHED))
            .with("diverged", count(Trial.Status.DIVERGED))
            .with("complete", found.complete())
            .with("best", best);
    Trial first = found.trials().get(0);
    if (found.space().isCentred() && first.isUsable()) {
      Map<String, Object> chosen = new LinkedHashMap<>();
      chosen.put("epochs", first.last().epochs());
      chosen.put("bestEpoch", first.last().bestEpoch());
      chosen.put(model.score().label(), Likelihood.rounded(model.score().of(-loss(first))));
      json.with("chosen", chosen);
    }
    for (Map.Entry<String, Likelihood> set : found.trained().likelihoods().entrySet()) {
      json.with(set.getKey(), set.getValue().fields(model));
    }
    return json;
  }
}
