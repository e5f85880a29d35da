package org.ardent.model;

import java.util.Locale;

/** Whether the weights of a mixture are outputs of the model, or 1/K each. */
public enum MixtureWeights {
  LEARNED,
  UNIFORM;

  /** Those of a density. */
  public static MixtureWeights of(RealDensity density) {
    return density.learnedWeights() ? LEARNED : UNIFORM;
  }

  /** The name in options and params. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
