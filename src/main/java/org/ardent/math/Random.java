package org.ardent.math;

/**
 * Repeatable random numbers: SplitMix64 (Steele, Lea &amp; Flood 2014), seeded by hashing a purpose
 * and its coordinates, so that a draw for (seed, epoch, example) is a pure function of them, in any
 * thread and any order. Not for cryptography, not thread safe.
 */
public final class Random {
  /** Purposes: streams of different purposes are independent under one seed. */
  public static final int INITIALIZATION = 1;

  public static final int SHUFFLE = 2;
  public static final int SLICES = 3;
  public static final int DROPOUT = 4;
  public static final int SAMPLE = 5;
  public static final int BINARIZE = 6;
  public static final int DIGITS = 7;
  public static final int ORDERING = 8;
  public static final int TEST = 9;
  public static final int MASKS = 10;
  public static final int OBSERVED = 11;
  public static final int IMPUTATION = 12;
  public static final int PROBABILITY = 13;
  public static final int CUSTOMERS = 20;
  public static final int FAULTS = 21;
  public static final int KINDS = 22;
  public static final int REFERENCE = 23;
  public static final int HELD_OUT = 24;
  public static final int TUNING = 25;

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final double DOUBLE_ULP = 0x1.0p-53;
  private static final float FLOAT_ULP = 0x1.0p-24f;

  private long state;

  private Random(long state) {
    this.state = state;
  }

  /** The stream of a seed, a purpose, and coordinates such as epoch and example. */
  public static Random of(long seed, int purpose, long... coordinates) {
    return new Random(hash(seed, purpose, coordinates));
  }

  /** The 64-bit key of a seed, a purpose and coordinates. */
  public static long hash(long seed, int purpose, long... coordinates) {
    long h = mix(seed + GOLDEN_GAMMA * purpose);
    for (long c : coordinates) {
      h = mix((h ^ c) + GOLDEN_GAMMA);
    }
    return h;
  }

  /** A bijection of 64-bit numbers that scrambles every bit (SplitMix64's finaliser). */
  public static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** 64 uniform bits. */
  public long nextLong() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  /** Uniform in [0, 1), a multiple of 2⁻⁵³. */
  public double nextDouble() {
    return (nextLong() >>> 11) * DOUBLE_ULP;
  }

  /** Uniform in [0, 1), a multiple of 2⁻²⁴. */
  public float nextFloat() {
    return (nextLong() >>> 40) * FLOAT_ULP;
  }

  /** Uniform in 0…bound−1, without modulo bias. */
  public int nextInt(int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("the bound is positive, not " + bound);
    }
    long limit = Long.MAX_VALUE - Long.MAX_VALUE % bound;
    long bits;
    do {
      bits = nextLong() >>> 1;
    } while (bits >= limit);
    return (int) (bits % bound);
  }

  /**
   * Standard normal, by Box and Muller (1958); StrictMath, so that every machine draws the same.
   */
  public double nextGaussian() {
    double u = 1 - nextDouble();
    double v = nextDouble();
    return StrictMath.sqrt(-2 * StrictMath.log(u)) * StrictMath.cos(2 * StrictMath.PI * v);
  }
}
