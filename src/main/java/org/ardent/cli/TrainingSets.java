package org.ardent.cli;

import java.util.Locale;
import picocli.CommandLine.Option;

/** Which model is trained, and on which sets of rows. */
final class TrainingSets {
  @Option(
      names = "--model",
      required = true,
      paramLabel = "MODEL",
      description = "Which model: ${COMPLETION-CANDIDATES}.",
      completionCandidates = Choices.Models.class)
  String modelName;

  @Option(names = "--train", required = true, paramLabel = "DATA", description = "Training set.")
  String trainUri;

  @Option(
      names = "--valid",
      paramLabel = "DATA",
      description = "Validation set: the epoch that is best on it is kept.")
  String validUri;

  @Option(names = "--test", paramLabel = "DATA", description = "Test set: scored once, at the end.")
  String testUri;

  @Option(
      names = "--train-where",
      paramLabel = "CONDITION",
      description = "Only these rows of --train; a condition as for --where.")
  String trainWhere;

  @Option(
      names = "--valid-where",
      paramLabel = "CONDITION",
      description = "Only these rows of --valid.")
  String validWhere;

  @Option(
      names = "--test-where",
      paramLabel = "CONDITION",
      description = "Only these rows of --test.")
  String testWhere;

  /** What is done about a malformed row. */
  enum OnInvalidRow {
    FAIL,
    SKIP;

    /** As on the command line. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--on-invalid",
      paramLabel = "HOW",
      description =
          "What to do with a malformed row of any set: fail; or"
              + " skip, which leaves it out, counts it and names it. A missing cell"
              + " is not malformed. Default: ${DEFAULT-VALUE}.")
  OnInvalidRow onInvalid = OnInvalidRow.FAIL;

  @Option(
      names = "--train-variable",
      paramLabel = "NAME",
      description = "Which array of --train, if the file holds several; as --variable.")
  String trainVariable;

  @Option(
      names = "--valid-variable",
      paramLabel = "NAME",
      description = "Which array of --valid, which may be the file of --train.")
  String validVariable;

  @Option(names = "--test-variable", paramLabel = "NAME", description = "Which array of --test.")
  String testVariable;

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description =
          "Keep the sets packed in this folder, so that the next run on the same data, with the"
              + " same options of reading, starts in seconds. The model is the same. A file that"
              + " has changed is read anew. All executors must see the folder.")
  String cacheUri;

  /**
   * Checks that what is kept packed is not replaced with the output.
   *
   * @throws IllegalArgumentException if it is
   */
  void requireApart(String output) {
    if (cacheUri != null) {
      CheckpointOptions.requireApart("--cache", cacheUri, output);
    }
  }
}
