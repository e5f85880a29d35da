package org.ardent.kind;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.ardent.model.RealDensity;
import org.ardent.model.Variable.Family;

/**
 * The rules by which kinds are inferred.
 *
 * @param density of real columns that name none
 * @param gridDensity of columns on a grid that name none
 * @param maxLevels the most words of a column that have a level of their own; the most frequent
 *     have
 * @param minCount a word that is rarer has none: words seen once, with the default of 2, are
 *     together as frequent as all words that were never seen (Good 1953, Turing's estimate)
 * @param atomShare a number held by at least this share of the rows is an outcome of its own
 */
public record KindRules(
    RealDensity density, RealDensity gridDensity, int maxLevels, int minCount, double atomShare) {
  /** The most levels where nothing is said. */
  public static final int MAX_LEVELS = 1000;

  /** The name of the choice that real columns and grids have a density each that fits them. */
  public static final String AUTO = "auto";

  /** How often a word has to be there where nothing is said. */
  public static final int MIN_COUNT = 2;

  /** The share that makes an atom where nothing is said. */
  public static final double ATOM_SHARE = 0.05;

  /** The rules where nothing is said. */
  public static final KindRules DEFAULT =
      new KindRules(
          RealDensity.DEFAULT, RealDensity.GRID_DEFAULT, MAX_LEVELS, MIN_COUNT, ATOM_SHARE);

  public KindRules {
    if (maxLevels < 1 || minCount < 1 || !(atomShare > 0)) {
      throw new IllegalArgumentException(
          "kinds are inferred by at least one level, a count of at least 1 and a positive share,"
              + " not "
              + maxLevels
              + ", "
              + minCount
              + " and "
              + atomShare);
    }
  }

  /** The rules where only the density is said, which is then that of every column of numbers. */
  public static KindRules of(RealDensity density) {
    return new KindRules(density, density, MAX_LEVELS, MIN_COUNT, ATOM_SHARE);
  }

  /**
   * The same rules with other densities.
   *
   * @param conditional a family of densities for all columns of numbers, or {@link #AUTO}
   * @param components how many components mixtures have; null for the usual number
   * @throws IllegalArgumentException if there is no such family, or it cannot have so many
   */
  public KindRules withDensity(String conditional, Integer components, boolean learnedWeights) {
    boolean auto = conditional.equals(AUTO);
    Family real = auto ? RealDensity.DEFAULT.family() : Family.of(conditional);
    Family grid = auto ? RealDensity.GRID_DEFAULT.family() : real;
    return new KindRules(
        RealDensity.of(real, components, learnedWeights),
        RealDensity.of(grid, components, learnedWeights),
        maxLevels,
        minCount,
        atomShare);
  }

  /** What {@link #withDensity} was told of the family. */
  public String conditional() {
    return density.family() == gridDensity.family() ? density.family().label() : AUTO;
  }

  /** The choices of {@link #withDensity}. */
  public static List<String> conditionals() {
    return Stream.concat(Stream.of(AUTO), Arrays.stream(Family.values()).map(Family::label))
        .toList();
  }

  /** The density of columns of numbers that name none. */
  RealDensity density(boolean onGrid) {
    return onGrid ? gridDensity : density;
  }
}
