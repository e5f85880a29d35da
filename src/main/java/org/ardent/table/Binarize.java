package org.ardent.table;

import org.ardent.math.Random;

/** How to treat values that are probabilities or grey levels. */
public enum Binarize {
  /** They stay as they are. */
  NONE,
  /** 1 from a half on (a grey level of 128), otherwise 0. */
  THRESHOLD,
  /** 1 with the value's own probability: a pure function of seed, row and column. */
  SAMPLE;

  /** The binarised form of a value in [0, 1]. */
  double apply(double value, long seed, long row, int column) {
    return switch (this) {
      case NONE -> value;
      case THRESHOLD -> value >= 0.5 ? 1 : 0;
      case SAMPLE -> Random.of(seed, Random.BINARIZE, row, column).nextDouble() < value ? 1 : 0;
    };
  }
}
