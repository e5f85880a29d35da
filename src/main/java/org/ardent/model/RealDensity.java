package org.ardent.model;

import org.ardent.model.Variable.Family;

/**
 * The density of real columns whose mean and standard deviation are still to come from the data.
 * The one place of its defaults: ten Gaussians with learned weights, as RNADE has them (Uria,
 * Murray &amp; Larochelle 2013).
 *
 * @param family which density
 * @param components how many components a mixture has; 1 for a Gaussian
 * @param learnedWeights whether mixture weights are outputs, or 1/K each
 */
public record RealDensity(Family family, int components, boolean learnedWeights) {
  /** How many components a mixture has where nothing is said. */
  public static final int DEFAULT_COMPONENTS = 10;

  /** The density where nothing is said. */
  public static final RealDensity DEFAULT = of(Family.MIXTURE_OF_GAUSSIANS, null, true);

  /**
   * The density of columns on a grid where nothing is said: logistics, as PixelCNN++ has them. A
   * count far out costs nats in proportion to its distance, and not to the square of it.
   */
  public static final RealDensity GRID_DEFAULT = of(Family.MIXTURE_OF_LOGISTICS, null, true);

  public RealDensity {
    // Variable.Real has the rules of families and components.
    new Variable.Real(0, 1, Variable.Real.MIN_LOG_SCALE, family, components, learnedWeights);
  }

  /**
   * A density.
   *
   * @param components K, or null for the family's default
   * @throws IllegalArgumentException if the family cannot have so many components
   */
  public static RealDensity of(Family family, Integer components, boolean learnedWeights) {
    int otherwise = family == Family.GAUSSIAN ? 1 : DEFAULT_COMPONENTS;
    return new RealDensity(family, components == null ? otherwise : components, learnedWeights);
  }

  /** The variable with this density whose values are standardised by a mean and a std. */
  public Variable.Real standardizedBy(double mean, double std, double minLogScale) {
    return new Variable.Real(mean, std, minLogScale, family, components, learnedWeights);
  }
}
