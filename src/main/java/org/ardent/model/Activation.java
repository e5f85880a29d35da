package org.ardent.model;

import java.util.Locale;

/** The nonlinearity s of hidden units. */
public enum Activation {
  SIGMOID,
  RELU,
  TANH;

  /** The name in model files and on the command line. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
