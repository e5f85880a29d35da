package org.ardent.optim;

import java.util.List;

/** The optimisers by name. */
public final class Optimizers {
  /** The names, in the order help shows them. */
  public static final List<String> NAMES =
      List.of("sgd", "momentum", "nesterov", "adagrad", "adam", "adamw");

  private Optimizers() {}

  /**
   * A new optimiser.
   *
   * @param name one of {@link #NAMES}; adam and adamw are one, since weight decay is decoupled for
   *     every optimiser
   * @param length the number of parameters
   * @param momentum μ of momentum and nesterov, β₁ of adam, in [0, 1)
   * @param beta2 β₂ of adam, in [0, 1)
   * @throws IllegalArgumentException if the name is unknown or a coefficient out of range
   */
  public static Optimizer create(String name, int length, double momentum, double beta2) {
    // As floats, because the optimisers keep floats: 0.99999999f is 1, and Adam would divide by 0.
    if (!(momentum >= 0 && (float) momentum < 1) || !(beta2 >= 0 && (float) beta2 < 1)) {
      throw new IllegalArgumentException(
          "momentum and beta2, as floats, lie in [0, 1), not " + momentum + " and " + beta2);
    }
    return switch (name) {
      case "sgd" -> new Sgd();
      case "momentum" -> new Momentum(length, momentum, false);
      case "nesterov" -> new Momentum(length, momentum, true);
      case "adagrad" -> new Adagrad(length);
      case "adam", "adamw" -> new Adam(length, momentum, beta2);
      default ->
          throw new IllegalArgumentException(
              "unknown optimizer '" + name + "', expected one of " + NAMES);
    };
  }
}
