package org.ardent.cli;

import java.util.Locale;
import java.util.Map;
import org.ardent.io.Setting;

/** The command line's names of the properties that messages of lower layers mention. */
final class OptionNames {
  /** Where an option is not the property's name with hyphens. */
  private static final Map<String, String> OPTIONS =
      Map.ofEntries(
          Map.entry("modelType", "--model"),
          Map.entry("stepSize", "--learning-rate"),
          Map.entry("hiddenLayers", "--hidden"),
          Map.entry("numShards", "--shards"),
          Map.entry("inputCols", "--columns"),
          Map.entry("checkpointDir", "--checkpoint"),
          Map.entry("trainingData", "--train"),
          Map.entry("validationData", "--valid"),
          Map.entry("validationFraction", "--valid-fraction"),
          Map.entry("spark.driver.memory", "--driver-memory"),
          Map.entry("spark.executor.memory", "--executor-memory"));

  private OptionNames() {}

  /** The option of a property. */
  static String of(String property) {
    String option = OPTIONS.get(property);
    if (option != null) {
      return option;
    }
    return property.startsWith("spark.")
        ? "--conf " + property
        : "--" + property.replaceAll("(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }

  /** A message with options in the place of the marks of settings. */
  static String in(String message) {
    return Setting.named(message, OptionNames::of);
  }
}
