package org.ardent.kind;

import org.ardent.model.RealDensity;

/**
 * The rules by which kinds are inferred.
 *
 * @param density of the columns of numbers that name none
 * @param maxLevels the most words of a column that have a level of their own; the most frequent
 *     have
 * @param minCount a word that is rarer has none: words seen once, with the default of 2, are
 *     together as frequent as all words that were never seen (Good 1953, Turing's estimate)
 * @param atomShare a number held by at least this share of the rows is an outcome of its own
 */
public record KindRules(RealDensity density, int maxLevels, int minCount, double atomShare) {
  /** The most levels where nothing is said. */
  public static final int MAX_LEVELS = 1000;

  /** How often a word has to be there where nothing is said. */
  public static final int MIN_COUNT = 2;

  /** The share that makes an atom where nothing is said. */
  public static final double ATOM_SHARE = 0.05;

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

  /** The rules where only the density is said. */
  public static KindRules of(RealDensity density) {
    return new KindRules(density, MAX_LEVELS, MIN_COUNT, ATOM_SHARE);
  }
}
