package org.ardent.train.exec;

import java.util.stream.IntStream;

/** A long vector in pieces that fit the cache, whose boundaries are the same on every machine. */
public final class CacheBlocks {
  private static final int SIZE = 1 << 14;

  /** What to do with the elements from…to−1. */
  @FunctionalInterface
  public interface Body {
    void accept(int block, int from, int to);
  }

  private CacheBlocks() {}

  /** How many blocks a vector has. */
  public static int count(int length) {
    return (length + SIZE - 1) / SIZE;
  }

  /** Every block of a vector, in order. */
  public static void forEach(int length, Body body) {
    visit(IntStream.range(0, count(length)), length, body);
  }

  /** Every block of a vector, on all of this machine's cores. */
  public static void forEachInParallel(int length, Body body) {
    visit(IntStream.range(0, count(length)).parallel(), length, body);
  }

  private static void visit(IntStream blocks, int length, Body body) {
    blocks.forEach(c -> body.accept(c, c * SIZE, Math.min(length, (c + 1) * SIZE)));
  }
}
