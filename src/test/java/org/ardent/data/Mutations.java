package org.ardent.data;

import java.util.Arrays;
import org.ardent.math.Random;

/** Damage of the kinds that files suffer, by seed. */
final class Mutations {
  private static final int LENGTH_BYTES = 8;
  private static final String JSON = "0123456789-{}[],:\"e.\\ ";

  private Mutations() {}

  /** A copy with one to three damages. */
  static byte[] mutate(byte[] original, Random random) {
    byte[] bytes = original.clone();
    for (int i = random.nextInt(3); i >= 0 && bytes.length > 0; i--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(7)) {
        case 0 -> bytes[at] = (byte) random.nextLong();
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> bytes[at] = (byte) JSON.charAt(random.nextInt(JSON.length()));
        case 3 -> bytes[Math.min(at, random.nextInt(LENGTH_BYTES))] += (byte) random.nextInt(256);
        case 4 -> bytes = Arrays.copyOf(bytes, at);
        case 5 -> bytes = spliced(bytes, at, Math.min(bytes.length, at + random.nextInt(20)));
        default -> bytes = spliced(bytes, at, Math.max(0, at - random.nextInt(20)));
      }
    }
    return bytes;
  }

  /** What is before {@code end} followed by what starts at {@code start}: removes or repeats. */
  private static byte[] spliced(byte[] bytes, int end, int start) {
    byte[] result = Arrays.copyOf(bytes, end + bytes.length - start);
    System.arraycopy(bytes, start, result, end, bytes.length - start);
    return result;
  }
}
