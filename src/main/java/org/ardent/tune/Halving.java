package org.ardent.tune;

import java.util.ArrayList;
import java.util.List;

/**
 * Successive halving (Jamieson &amp; Talwalkar 2016): all trials train for a few epochs, the best
 * third of them for three times as many, and so on. The factor is that of Hyperband (Li et al.
 * 2018), the first rung as low as leaves one trial for the last.
 */
final class Halving {
  static final int FACTOR = 3;

  private Halving() {}

  /**
   * A rung.
   *
   * @param trials how many train up to it, the best of the rung before
   * @param epochs how many each has behind it then
   */
  record Rung(int trials, int epochs) {}

  /**
   * The rungs, in order; the last has all epochs.
   *
   * @param trials at least 1
   * @param epochs of a whole training, at least 1
   */
  static List<Rung> rungs(int trials, int epochs) {
    int steps = 0;
    for (long power = FACTOR; power <= Math.min(trials, epochs); power *= FACTOR) {
      steps++;
    }
    List<Rung> rungs = new ArrayList<>();
    int divisor = pow(steps);
    int left = trials;
    for (int i = 0; i <= steps; i++) {
      rungs.add(new Rung(left, (int) ((epochs + divisor - 1L) / divisor)));
      left /= FACTOR;
      divisor /= FACTOR;
    }
    return rungs;
  }

  private static int pow(int exponent) {
    int power = 1;
    for (int i = 0; i < exponent; i++) {
      power *= FACTOR;
    }
    return power;
  }
}
