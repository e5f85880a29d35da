package org.ardent.optim;

/**
 * Makes numbers 0 that are too small to matter. A penalty takes weights of units that no row uses
 * ever closer to 0, and in the end to denormal floats, with which a processor computes a hundred
 * times slower.
 */
public final class Denormals {
  /**
   * 2⁻¹⁰⁰, far above the least normal float, 2⁻¹²⁶. Subtracting it changes no number above 2⁻⁷⁶.
   */
  private static final float FLOOR = 0x1p-100f;

  private Denormals() {}

  /** The number, closer to 0 by 2⁻¹⁰⁰, or 0. Without a branch, so that loops become vectors. */
  static float flushed(float x) {
    return x - Math.max(-FLOOR, Math.min(FLOOR, x));
  }

  /** Does it to the elements from…to−1. */
  public static void flush(float[] x, int from, int to) {
    for (int i = from; i < to; i++) {
      x[i] = flushed(x[i]);
    }
  }
}
