package org.ardent.cli;

import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.ardent.io.InvalidInputException;
import org.ardent.model.MixtureWeights;
import org.ardent.model.RealDensity;
import org.ardent.model.Variable.Family;
import org.ardent.table.Kinds;
import picocli.CommandLine.Option;

/** Which kinds the columns are of; the defaults are {@link RealDensity#DEFAULT}. */
@HelpGroup("Kinds of columns")
final class KindOptions {
  @Option(
      names = "--kinds",
      paramLabel = "KINDS",
      description =
          "binary, categorical (words, or 0…K-1), categorical:K, real or auto, for all columns;"
              + " a list of these, one per column; NAME=KIND[,NAME=KIND...]; or a JSON list of"
              + " variables, or a .json file of one. Default: auto: words are categorical; 0 and 1"
              + " binary; whole numbers from 0 to at most 255, no more of them than rows,"
              + " categorical; other numbers real.")
  private String kinds;

  @Option(
      names = "--conditional",
      paramLabel = "NAME",
      description =
          "Density of real columns: gaussian, mixture-of-gaussians, mixture-of-logistics,"
              + " mixture-of-laplaces. Default: ${DEFAULT-VALUE}.")
  private String conditional = RealDensity.DEFAULT.family().label();

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

  /**
   * The kinds.
   *
   * @throws InvalidInputException if an option is none; the message begins with it
   */
  Kinds kinds(Configuration hadoop) {
    return Kinds.parse(hadoop, kinds, density());
  }

  private RealDensity density() {
    Family family;
    try {
      family = Family.of(conditional);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException("--conditional is " + e.getMessage(), e);
    }
    try {
      return RealDensity.of(family, components, mixtureWeights == MixtureWeights.LEARNED);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "--components is %d: %s, expected %s",
              components,
              e.getMessage(),
              family == Family.GAUSSIAN ? "1" : "at least 1"),
          e);
    }
  }
}
