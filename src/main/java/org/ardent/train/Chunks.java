package org.ardent.train;

import java.util.stream.IntStream;

/** A long vector in pieces that fit the cache, whose boundaries are the same on every machine. */
final class Chunks {
  private static final int SIZE = 1 << 14;

  /** What to do with the elements from…to−1. */
  @FunctionalInterface
  interface Body {
    void accept(int chunk, int from, int to);
  }

  private Chunks() {}

  /** How many chunks a vector has. */
  static int count(int length) {
    return (length + SIZE - 1) / SIZE;
  }

  /** Every chunk of a vector, in order. */
  static void forEach(int length, Body body) {
    visit(IntStream.range(0, count(length)), length, body);
  }

  /** Every chunk of a vector, on all of this machine's cores. */
  static void forEachInParallel(int length, Body body) {
    visit(IntStream.range(0, count(length)).parallel(), length, body);
  }

  private static void visit(IntStream chunks, int length, Body body) {
    chunks.forEach(c -> body.accept(c, c * SIZE, Math.min(length, (c + 1) * SIZE)));
  }
}
