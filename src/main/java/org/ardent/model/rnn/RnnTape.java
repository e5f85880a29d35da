package org.ardent.model.rnn;

import org.ardent.math.Arena;

/**
 * What a block of rows computed at each position of an {@link Rnn}: h, the gates r, z and ñ, and
 * U_n·h + c. With one position kept, each overwrites the one before.
 */
final class RnnTape {
  /** Rows of d that are kept of a position. */
  private static final int KEPT = 5;

  private final int positions;
  private final int rows;
  private final int stride;
  private final int h;
  private final int gates;
  private final int q;
  final float[] m;

  /**
   * A tape.
   *
   * @param rows of a block
   * @param positions how many are kept: 1 or all
   * @param stride between rows of h
   */
  RnnTape(int rows, int positions, int stride) {
    this.rows = rows;
    this.positions = positions;
    this.stride = stride;
    Arena arena = new Arena();
    h = arena.reserve((long) positions * rows * stride);
    gates = arena.reserve((long) positions * rows * Rnn.GATES * stride);
    q = arena.reserve((long) positions * rows * stride);
    m = arena.allocate();
  }

  /** How many floats a row takes. */
  static long floats(int positions, int units) {
    return (long) KEPT * positions * Arena.stride(units);
  }

  private int at(int t) {
    return positions == 1 ? 0 : t;
  }

  /** Where h(t) lies, a row per row of the block. */
  int h(int t) {
    return h + at(t) * rows * stride;
  }

  /** Where a gate of position t lies: 0 for r, 1 for z, 2 for ñ. */
  int gate(int gate, int t) {
    return gates + (at(t) * Rnn.GATES + gate) * rows * stride;
  }

  /** Where U_n·h(t) + c lies. */
  int q(int t) {
    return q + at(t) * rows * stride;
  }
}
