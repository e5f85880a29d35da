package org.ardent.math;

import java.io.Serializable;

/**
 * A pseudo-random permutation of 0…size−1 that needs no memory: a four-round Feistel network on the
 * next power of four, walked until it falls inside (Black &amp; Rogaway 2002). Shuffles rows and
 * draws mini-batches as a pure function of a key and an index. Over all keys every place is equally
 * likely; for sizes below about 60 only within a tenth.
 */
public final class Permutation implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final int ROUNDS = 4;

  private final long size;
  private final int halfBits;
  private final long halfMask;
  private final long[] keys = new long[ROUNDS];

  /**
   * The permutation of a key.
   *
   * @param size how many numbers, at least 1
   * @param key as of {@link Random#hash}
   */
  public Permutation(long size, long key) {
    if (size < 1) {
      throw new IllegalArgumentException("a permutation has at least one element, not " + size);
    }
    this.size = size;
    int bits = Math.max(2, 64 - Long.numberOfLeadingZeros(size - 1));
    halfBits = (bits + 1) / 2;
    halfMask = (1L << halfBits) - 1;
    for (int i = 0; i < ROUNDS; i++) {
      keys[i] = Random.mix(key + i + 1);
    }
  }

  /** Where an index goes. */
  public long apply(long index) {
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException("index " + index + " of " + size);
    }
    long i = index;
    do {
      long left = i >>> halfBits;
      long right = i & halfMask;
      for (long key : keys) {
        long next = left ^ (Random.mix(right ^ key) & halfMask);
        left = right;
        right = next;
      }
      i = left << halfBits | right;
    } while (Long.compareUnsigned(i, size) >= 0); // the network on 2⁶⁴ gives negative ones too
    return i;
  }
}
