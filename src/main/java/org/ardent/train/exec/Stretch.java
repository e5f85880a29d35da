package org.ardent.train.exec;

import java.util.Arrays;
import java.util.List;

/** A part of a vector that is read or written where it is. */
final class Stretch {
  private final float[] vector;
  private final int from;
  private final int to;

  /**
   * A part.
   *
   * @param vector live
   * @param from its first element
   * @param to behind its last element
   */
  Stretch(float[] vector, int from, int to) {
    this.vector = vector;
    this.from = from;
    this.to = to;
  }

  /** The vector it is a part of, live. */
  float[] vector() {
    return vector;
  }

  /** Its first element there. */
  int from() {
    return from;
  }

  /** A whole vector. */
  static Stretch of(float[] vector) {
    return new Stretch(vector, 0, vector.length);
  }

  /** Whole vectors. */
  static List<Stretch> of(List<float[]> vectors) {
    return vectors.stream().map(Stretch::of).toList();
  }

  int length() {
    return to - from;
  }

  long bytes() {
    return (long) length() * Float.BYTES;
  }

  /** A copy of it. */
  float[] copy() {
    return Arrays.copyOfRange(vector, from, to);
  }

  /** Writes a vector of its length to it. */
  void set(float[] values) {
    System.arraycopy(values, 0, vector, from, length());
  }
}
