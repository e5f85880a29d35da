package org.ardent.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.ardent.io.Secrets;
import org.ardent.train.TrainingJob;
import org.ardent.tune.TunedSetting;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The options by which {@code train} gives a trial's model again, as a file of options. */
final class BestOptions {
  /** Of the search, not of training. */
  private static final Set<String> OF_SEARCH =
      Set.of("--output", "--overwrite", "--trials", "--minutes", "--space");

  private BestOptions() {}

  /**
   * The lines of the file, without its head.
   *
   * @param given the options of the search
   * @param options how training was asked for
   * @param trial the values that were drawn
   * @param job of the trial
   */
  static List<String> lines(
      ParseResult given, TrainOptions options, Map<TunedSetting, String> trial, TrainingJob job) {
    List<String> lines = new ArrayList<>();
    for (OptionSpec option : given.matchedOptions()) {
      if (!OF_SEARCH.contains(option.longestName())) {
        lines.add(line(option));
      }
    }
    List<String> chosen = options.chosen(job);
    lines.addAll(chosen);
    trial.forEach(
        (setting, value) -> {
          String name = "--" + setting.label();
          boolean there = chosen.stream().anyMatch(o -> o.equals(name) || o.startsWith(name + " "));
          if (!there) {
            lines.add(
                setting == TunedSetting.DIRECT
                    ? value.equals("true") ? name : "--no-direct"
                    : name + " " + value);
          }
        });
    return lines;
  }

  private static String line(OptionSpec option) {
    if (option.arity().max() == 0) {
      return Boolean.FALSE.equals(option.getValue())
          ? option.longestName().replaceFirst("--", "--no-")
          : option.longestName();
    }
    List<String> values = option.originalStringValues();
    String value = values.get(values.size() - 1);
    String shown = Secrets.redact(value);
    return String.format(
        Locale.ROOT,
        "%s%s %s",
        shown.equals(value) ? "" : "# Put the password in the place of the stars.\n",
        option.longestName(),
        quoted(shown));
  }

  /** As an @FILE is read: blanks, quotes and # end a word that has no quotes around it. */
  private static String quoted(String value) {
    return value.matches("[^\\s\"'#\\\\]+")
        ? value
        : '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
