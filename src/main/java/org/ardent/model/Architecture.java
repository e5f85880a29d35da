package org.ardent.model;

import java.util.List;
import java.util.Locale;

/**
 * The choices about a model besides its variables and their ordering.
 *
 * @param activation the nonlinearity of the hidden units
 * @param hidden the number of units of each hidden layer
 * @param direct whether inputs feed outputs directly too
 * @param masks how many sets of connectivity masks, each with an ordering of its own
 * @param seed of what a model draws of its structure
 */
public record Architecture(
    Activation activation, List<Integer> hidden, boolean direct, int masks, long seed) {
  /** More cannot be meant: what an ensemble gains is gained long before. */
  public static final int MAX_MASKS = 10_000;

  public Architecture {
    hidden = List.copyOf(hidden);
    if (masks < 1 || masks > MAX_MASKS) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "a model has 1 to %d masks, not %d", MAX_MASKS, masks));
    }
  }

  /** Hidden layers alone: one ordering, no direct connections, nothing drawn. */
  public static Architecture plain(Activation activation, List<Integer> hidden) {
    return new Architecture(activation, hidden, false, 1, 0);
  }
}
