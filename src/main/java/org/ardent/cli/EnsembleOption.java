package org.ardent.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.ardent.io.InvalidInputException;
import org.ardent.model.Layout;
import org.ardent.model.Variable;
import org.ardent.modelfile.LoadedModel;
import org.ardent.table.Table;
import org.ardent.train.ModelMetadata;
import picocli.CommandLine.Option;

/** One or more saved models of the same columns. */
final class EnsembleOption {
  @Option(
      names = "--model",
      required = true,
      paramLabel = "MODEL",
      description =
          "A saved model: its directory, or a .safetensors file. Several --model options make an"
              + " ensemble, whose density is the mean of the models' densities. All must have the"
              + " same columns.")
  private List<String> uris = new ArrayList<>();

  List<String> uris() {
    return uris;
  }

  /**
   * Reads the models.
   *
   * @throws InvalidInputException about the first that is none or that has other columns
   */
  List<LoadedModel> load(Configuration hadoop) {
    List<LoadedModel> models = new ArrayList<>();
    for (String uri : uris) {
      LoadedModel model = new ModelOption(uri).load(hadoop);
      models.add(model);
      if (uris.size() > 1) {
        // A mean of densities.
        new ModelOption(uri).density(model);
      }
      requireSameColumns(uri, model, models.get(0));
    }
    return models;
  }

  /** A table with the models' columns. */
  Table table(
      SparkSession spark, List<LoadedModel> models, DataOptions data, String uri, long seed) {
    for (int m = 0; m < models.size(); m++) {
      new ModelOption(uris.get(m)).requireMemory(spark, models.get(m));
    }
    return new ModelOption(uris.get(0)).table(spark, models.get(0), data, uri, seed);
  }

  private void requireSameColumns(String uri, LoadedModel model, LoadedModel first) {
    Layout layout = model.model().layout();
    Layout expected = first.model().layout();
    if (layout.size() != expected.size()) {
      throw mismatch(
          String.format(
              Locale.ROOT, "%s has %d columns, expected %d", uri, layout.size(), expected.size()));
    }
    List<String> names = ModelMetadata.columns(model);
    List<String> expectedNames = ModelMetadata.columns(first);
    for (int i = 0; i < layout.size(); i++) {
      // Real columns are real in any standardisation and with any density.
      String kind = layout.variables().get(i).kind();
      String expectedKind = expected.variables().get(i).kind();
      if (!kind.equals(expectedKind)) {
        throw mismatch(
            String.format(
                Locale.ROOT, "%s: column %d is %s, expected %s", uri, i + 1, kind, expectedKind));
      }
      requireSameLevels(uri, i, layout.variables().get(i), expected.variables().get(i));
      String name = name(names, i);
      String expectedName = name(expectedNames, i);
      // Names that were made up because a file had none say nothing.
      if (!name.equals(expectedName)
          && !name.equals(madeUp(i))
          && !expectedName.equals(madeUp(i))) {
        throw mismatch(
            String.format(
                Locale.ROOT,
                "%s: column %d is named '%s', expected '%s'",
                uri,
                i + 1,
                name,
                expectedName));
      }
    }
  }

  /** Two columns of one kind; the words of categorical ones may still differ. */
  private void requireSameLevels(String uri, int column, Variable variable, Variable expected) {
    int levels = Math.max(variable.levels().size(), expected.levels().size());
    for (int value = 0; value < levels; value++) {
      String level = level(variable, value);
      String expectedLevel = level(expected, value);
      if (!level.equals(expectedLevel)) {
        throw mismatch(
            String.format(
                Locale.ROOT,
                "%s: column %d has the level %s, expected %s",
                uri,
                column + 1,
                level,
                expectedLevel));
      }
    }
  }

  private static String level(Variable variable, int value) {
    return variable.levels().isEmpty()
        ? Integer.toString(value)
        : "'" + variable.levels().get(value) + "'";
  }

  private InvalidInputException mismatch(String difference) {
    return new InvalidInputException(difference + " as in the model " + uris.get(0));
  }

  private static String name(List<String> names, int i) {
    return i < names.size() ? names.get(i) : madeUp(i);
  }

  private static String madeUp(int i) {
    return "x" + (i + 1);
  }
}
