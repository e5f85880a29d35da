package org.ardent.optim;

import java.io.Serializable;

/**
 * An optimiser with its hyper-parameters. Each optimiser uses those that it knows.
 *
 * @param name one of {@link Optimizers#NAMES}
 * @param momentum μ of momentum and nesterov, β₁ of adam
 * @param beta2 β₂ of adam
 */
public record OptimizerSettings(String name, double momentum, double beta2)
    implements Serializable {

  /** The optimiser of so many parameters, without any steps behind it. */
  public Optimizer create(int length) {
    return Optimizers.create(name, length, momentum, beta2);
  }
}
