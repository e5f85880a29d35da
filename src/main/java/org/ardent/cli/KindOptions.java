package org.ardent.cli;

import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.ardent.io.InvalidInputException;
import org.ardent.kind.DateColumns;
import org.ardent.kind.KindRules;
import org.ardent.model.MixtureWeights;
import org.ardent.model.RealDensity;
import org.ardent.model.Variable.Family;
import org.ardent.table.Kinds;
import picocli.CommandLine.Option;

/** The kinds of the columns; the defaults are {@link KindRules#DEFAULT}. */
@HelpGroup("Kinds of columns")
final class KindOptions {
  @Option(
      names = "--kinds",
      paramLabel = "KINDS",
      description =
          "binary, categorical (words, or 0…K-1), categorical:K, integer, grid:STEP, real or auto,"
              + " for all columns; after it +nullable or +required (a cell may be missing, or may"
              + " not), and of numbers +atoms (frequent values are outcomes of their own),"
              + " +atoms:V:V..., +from:LOWEST, +to:HIGHEST;"
              + " a list of these, one per column; NAME=KIND[,NAME=KIND...]; or a JSON list of"
              + " variables, or a .json file of one. Default: auto: words are categorical; 0 and 1"
              + " binary; whole numbers, and numbers of few decimals whose values repeat, a grid;"
              + " other numbers real; frequent numbers are atoms.")
  private String kinds;

  @Option(
      names = "--conditional",
      paramLabel = "NAME",
      description =
          "Density of columns of numbers: ${COMPLETION-CANDIDATES}. auto is mixture-of-gaussians,"
              + " and on a grid mixture-of-logistics. Default: ${DEFAULT-VALUE}.",
      completionCandidates = Choices.Conditionals.class)
  private String conditional = KindRules.AUTO;

  @Option(
      names = "--components",
      paramLabel = "K",
      description =
          "Components of a mixture. Default: "
              + RealDensity.DEFAULT_COMPONENTS
              + "; a Gaussian has 1.")
  private Integer components;

  @Option(
      names = "--mixture-weights",
      paramLabel = "HOW",
      description = "Weights of a mixture: learned, or uniform (1/K). Default: ${DEFAULT-VALUE}.")
  private MixtureWeights mixtureWeights = MixtureWeights.of(RealDensity.DEFAULT);

  @Option(
      names = "--max-levels",
      paramLabel = "N",
      description =
          "The most words of a column that have a level of their own, the most frequent; the others"
              + " are one level together. Default: ${DEFAULT-VALUE}.")
  private int maxLevels = KindRules.MAX_LEVELS;

  @Option(
      names = "--min-count",
      paramLabel = "N",
      description =
          "Words that are there less often than this are one level together, which stands for words"
              + " never seen too. Default: ${DEFAULT-VALUE}.")
  private int minCount = KindRules.MIN_COUNT;

  @Option(
      names = "--atom-share",
      paramLabel = "SHARE",
      description =
          "A number that this share of the rows holds is an outcome of its own. Default:"
              + " ${DEFAULT-VALUE}.")
  private double atomShare = KindRules.ATOM_SHARE;

  @Option(
      names = "--parts",
      paramLabel = "PARTS",
      description =
          "Parts of dates and times, in place of their number of days or seconds:"
              + " NAME=PART[,PART...][,NAME=PART...], with year, month, day, weekday, hour and"
              + " minute in UTC, and number for the number too. The column when.hour has the hour"
              + " of when. The model says so to whoever reads tables for it.")
  private String parts;

  /**
   * What becomes of dates.
   *
   * @throws InvalidInputException if it is none; the message begins with the option
   */
  DateColumns dates() {
    try {
      return DateColumns.parse(parts);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException("--parts " + e.getMessage(), e);
    }
  }

  /**
   * The kinds.
   *
   * @throws InvalidInputException if an option is none; the message begins with it
   */
  Kinds kinds(Configuration hadoop) {
    return Kinds.parse(hadoop, kinds, rules());
  }

  private KindRules rules() {
    require(maxLevels >= 1, "--max-levels is " + maxLevels + ", expected at least 1");
    require(minCount >= 1, "--min-count is " + minCount + ", expected at least 1");
    require(atomShare > 0, "--atom-share is " + atomShare + ", expected a share above 0");
    KindRules rules =
        new KindRules(
            RealDensity.DEFAULT, RealDensity.GRID_DEFAULT, maxLevels, minCount, atomShare);
    require(
        KindRules.conditionals().contains(conditional),
        String.format(
            Locale.ROOT,
            "--conditional is '%s', expected one of %s",
            conditional,
            KindRules.conditionals()));
    try {
      return rules.withDensity(conditional, components, mixtureWeights == MixtureWeights.LEARNED);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "--components is %d: %s, expected %s",
              components,
              e.getMessage(),
              conditional.equals(Family.GAUSSIAN.label()) ? "1" : "at least 1"),
          e);
    }
  }

  private static void require(boolean right, String message) {
    if (!right) {
      throw new InvalidInputException(message);
    }
  }
}
