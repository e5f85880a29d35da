package org.ardent.model;

import java.util.List;

/**
 * What is chosen of a model besides its variables and their ordering.
 *
 * @param activation the nonlinearity of the hidden units
 * @param hidden the number of units of each hidden layer
 * @param direct whether inputs feed outputs directly too
 * @param masks how many sets of connectivity masks, each with an ordering of its own
 * @param seed of what a model draws of its structure
 */
public record Architecture(
    Activation activation, List<Integer> hidden, boolean direct, int masks, long seed) {
  public Architecture {
    hidden = List.copyOf(hidden);
  }

  /** Hidden layers alone: one ordering, no direct connections, nothing drawn. */
  public static Architecture plain(Activation activation, List<Integer> hidden) {
    return new Architecture(activation, hidden, false, 1, 0);
  }
}
