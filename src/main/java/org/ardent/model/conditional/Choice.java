package org.ardent.model.conditional;

import java.util.Arrays;
import org.ardent.math.Random;

/** Chooses among outcomes by their masses. */
final class Choice {
  private Choice() {}

  /** An outcome whose mass is not 0, of masses that need not sum to 1; the last if all are 0. */
  static int of(double[] masses, Random random) {
    double u = random.nextDouble() * Arrays.stream(masses).sum();
    int chosen = masses.length - 1;
    for (int k = 0; k < masses.length; k++) {
      if (masses[k] > 0) {
        chosen = k;
        u -= masses[k];
        if (u < 0) {
          break;
        }
      }
    }
    return chosen;
  }
}
