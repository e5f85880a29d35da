package org.ardent.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.ardent.model.Model;
import org.ardent.score.Likelihood;
import org.ardent.train.TrainedModel;

/** What the folds of a cross-validation give, each the same weight. */
final class CrossValidation {
  private final String model;
  private final List<Map<String, Object>> folds = new ArrayList<>();
  private String score;

  CrossValidation(String model) {
    this.model = model;
  }

  boolean isEmpty() {
    return folds.isEmpty();
  }

  /** Adds a fold; what to say of it. */
  String add(String name, TrainedModel trained) {
    Model of = trained.model().model();
    Likelihood test = trained.likelihoods().get("test");
    score = of.score().label();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("fold", name);
    fields.put("epochs", trained.result().history().size());
    fields.putAll(test.fields(of));
    folds.add(fields);
    return String.format(
        Locale.ROOT,
        "fold %s: %s %.4f ± %.4f on %,d rows, %d epochs",
        name,
        score,
        of.score().of(test.mean()),
        test.standardError(),
        test.examples(),
        trained.result().history().size());
  }

  /** The means over folds with their standard errors, and every fold. */
  JsonLine json() {
    JsonLine json = new JsonLine().with("model", model).with("folds", folds.size());
    for (String name : List.of(score, "standardizedLogLikelihood")) {
      double[] values =
          folds.stream()
              .map(fold -> fold.get(name))
              .filter(Double.class::isInstance)
              .mapToDouble(Double.class::cast)
              .toArray();
      if (values.length == folds.size()) {
        double mean = 0;
        for (double value : values) {
          mean += value / values.length;
        }
        double squares = 0;
        for (double value : values) {
          squares += (value - mean) * (value - mean);
        }
        double error = Math.sqrt(squares / (values.length - 1) / values.length);
        System.err.printf(
            Locale.ROOT, "%s over %d folds: %.4f ± %.4f%n", name, values.length, mean, error);
        Map<String, Object> found = new LinkedHashMap<>();
        found.put("mean", Likelihood.rounded(mean));
        found.put("standardError", Likelihood.rounded(error));
        json.with(name, found);
      }
    }
    return json.with("byFold", folds);
  }
}
