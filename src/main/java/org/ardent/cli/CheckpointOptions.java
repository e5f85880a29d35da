package org.ardent.cli;

import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.ardent.checkpoint.CheckpointInterval;
import org.ardent.checkpoint.Checkpoints;
import org.ardent.io.FileSystems;
import picocli.CommandLine.Option;

/** Where and how often training is saved, so that it can continue after it was cut short. */
@HelpGroup("Checkpoints")
final class CheckpointOptions {
  /** Names of a run's properties here, where no single option decides them. */
  private static final Map<String, String> WORDS =
      Map.of(
          "version", "Ardent",
          "numerics", "numerics",
          "denseProducts", "ardent.blas",
          "tensors", "tensors (--model, --direct)",
          "kinds", "columns (--columns, --kinds, --conditional)");

  @Option(
      names = "--checkpoint",
      paramLabel = "DIR",
      description =
          "Save in this folder all that training needs to"
              + " continue. The last two checkpoints are kept until the model is"
              + " saved.")
  private String uri;

  @Option(
      names = "--checkpoint-interval",
      paramLabel = "N",
      description =
          "How often: every N epochs; with a unit, every N steps or seconds: 100steps, 60s."
              + " Default: ${DEFAULT-VALUE}.")
  private String interval = CheckpointInterval.DEFAULT.toString();

  @Option(
      names = "--resume",
      description =
          "Continue from the last checkpoint in --checkpoint;"
              + " the model is that of a run without a break. Start anew if there"
              + " is none.")
  private boolean resume;

  /**
   * Checks the options against each other.
   *
   * @param output where the model goes
   * @throws IllegalArgumentException if they do not fit; the message begins with the option
   */
  void check(String output) {
    CheckpointInterval.parse(interval);
    if (uri == null) {
      if (resume) {
        throw new IllegalArgumentException("--resume goes with --checkpoint");
      }
      if (!interval.equals(CheckpointInterval.DEFAULT.toString())) {
        throw new IllegalArgumentException("--checkpoint-interval goes with --checkpoint");
      }
      return;
    }
    requireApart("--checkpoint", uri, output);
  }

  /**
   * Checks that a folder is not replaced with the output.
   *
   * @throws IllegalArgumentException if it is, or is none; the message begins with the option
   */
  static void requireApart(String option, String folder, String output) {
    Path model = path("--output", output);
    for (Path path = path(option, folder); path != null; path = path.getParent()) {
      if (path.equals(model)) {
        throw new IllegalArgumentException(
            option + " lies in --output, expected a folder of its own");
      }
    }
  }

  private static Path path(String option, String value) {
    try {
      return FileSystems.path(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          option + " is '" + value + "', expected a path: " + e.getMessage(), e);
    }
  }

  /** Whether a folder for checkpoints is given. */
  boolean given() {
    return uri != null;
  }

  Checkpoints open(Configuration hadoop, boolean overwrite) {
    if (uri == null) {
      return Checkpoints.NONE;
    }
    Checkpoints.Found found =
        resume
            ? Checkpoints.Found.RESUME
            : overwrite ? Checkpoints.Found.REPLACE : Checkpoints.Found.REFUSE;
    return Checkpoints.open(
        hadoop,
        uri,
        CheckpointInterval.parse(interval),
        found,
        CheckpointOptions::option,
        message -> System.err.println(OptionNames.in(message)));
  }

  /** What the user calls a property of a run. */
  static String option(String property) {
    return WORDS.getOrDefault(property, OptionNames.of(property));
  }
}
