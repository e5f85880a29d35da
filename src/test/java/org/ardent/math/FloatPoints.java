package org.ardent.math;

import java.util.Arrays;

/** Where the elementary functions are tried: more than two million floats of magnitude to 87. */
final class FloatPoints {
  static final float LIMIT = 87;

  /** Magnitudes at which something changes: a branch, a rounding, a power of two. */
  private static final float[] SPECIAL = {
    Float.MIN_NORMAL,
    0x1p-24f,
    0x1p-12f,
    1e-3f,
    0.125f,
    0.25f,
    0.5f,
    0.625f,
    1,
    2,
    4,
    8,
    8.3177f,
    9,
    16,
    16.6355f,
    17,
    17.3287f,
    32,
    64,
    86.5f
  };

  private static final int UNIFORM = 1_200_000;
  private static final int LOGARITHMIC = 800_000;
  private static final int NEIGHBOURS = 2048;
  private static final int HALVES_OF_LN2 = 250;
  private static final int NEAR_HALVES = 256;

  private float[] points = new float[3_000_000];
  private int size;

  private FloatPoints() {}

  static float[] all() {
    FloatPoints p = new FloatPoints();
    Random random = Random.of(1, Random.TEST);
    for (int i = 0; i < UNIFORM; i++) {
      p.add((float) (LIMIT * (2 * random.nextDouble() - 1)));
    }
    for (int i = 0; i < LOGARITHMIC; i++) {
      float magnitude = (float) StrictMath.pow(2, -149 + 155.4 * random.nextDouble());
      p.add(random.nextInt(2) == 0 ? magnitude : -magnitude);
    }
    for (float s : SPECIAL) {
      p.addNeighbours(s, NEIGHBOURS);
    }
    // Where exp's argument reduction turns to the next integer.
    for (int i = 1; i <= HALVES_OF_LN2; i++) {
      p.addNeighbours((float) (i * StrictMath.log(2) / 2), NEAR_HALVES);
    }
    p.add(0f);
    p.add(-0f);
    p.add(Float.MIN_VALUE);
    p.add(-Float.MIN_VALUE);
    return Arrays.copyOf(p.points, p.size);
  }

  private void addNeighbours(float magnitude, int count) {
    int bits = Float.floatToRawIntBits(magnitude);
    for (int i = -count; i <= count; i++) {
      float x = Float.intBitsToFloat(bits + i);
      add(x);
      add(-x);
    }
  }

  private void add(float x) {
    if (Math.abs(x) <= LIMIT) {
      points[size++] = x;
    }
  }
}
