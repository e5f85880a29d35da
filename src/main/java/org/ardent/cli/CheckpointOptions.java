package org.ardent.cli;

import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.ardent.train.CheckpointInterval;
import org.ardent.train.Checkpoints;
import picocli.CommandLine.Option;

/** Where and how often training is saved, to go on with after it was cut short. */
@HelpGroup("Checkpoints")
final class CheckpointOptions {
  /** What properties of a run are called here, where it is not their name with hyphens. */
  private static final Map<String, String> OPTIONS =
      Map.ofEntries(
          Map.entry("version", "Ardent"),
          Map.entry("numerics", "numerics"),
          Map.entry("denseProducts", "ardent.blas"),
          Map.entry("stepSize", "--learning-rate"),
          Map.entry("hiddenLayers", "--hidden"),
          Map.entry("numShards", "--shards"),
          Map.entry("tensors", "tensors (--model, --direct)"),
          Map.entry("kinds", "columns (--columns, --kinds, --conditional)"),
          Map.entry("trainingData", "--train"),
          Map.entry("validationData", "--valid"));

  @Option(
      names = "--checkpoint",
      paramLabel = "DIR",
      description =
          "Save all that is needed to go on with training in this folder, the last two times of"
              + " saving. Once the model is saved they are removed.")
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
          "Go on from the last checkpoint in --checkpoint, to the very model that a run without a"
              + " break ends with; start anew if there is none.")
  private boolean resume;

  /**
   * Checks the options against each other.
   *
   * @param output where the model goes
   * @throws IllegalArgumentException if they do not fit; the message begins with the option
   */
  void check(String output) {
    try {
      CheckpointInterval.parse(interval);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          e.getMessage().replaceFirst(".*? is", "--checkpoint-interval is"), e);
    }
    if (uri == null) {
      if (resume) {
        throw new IllegalArgumentException("--resume goes with --checkpoint");
      }
      if (!interval.equals(CheckpointInterval.DEFAULT.toString())) {
        throw new IllegalArgumentException("--checkpoint-interval goes with --checkpoint");
      }
      return;
    }
    for (Path path = new Path(uri); path != null; path = path.getParent()) {
      if (path.equals(new Path(output))) {
        throw new IllegalArgumentException(
            "--checkpoint lies in --output, expected a folder of its own");
      }
    }
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
        System.err::println);
  }

  private static String option(String property) {
    String hyphens = property.replaceAll("(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    return OPTIONS.getOrDefault(property, "--" + hyphens);
  }
}
