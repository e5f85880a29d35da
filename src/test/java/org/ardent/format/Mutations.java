package org.ardent.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.ardent.math.Random;

/** Damage of the kinds that files suffer, by seed. */
public final class Mutations {
  private static final int LENGTH_BYTES = 8;
  private static final String JSON = "0123456789-{}[],:\"e.\\ ";

  /** Sizes that no file of a few bytes has. */
  private static final int[] SIZES = {
    -1, 0, 1, Integer.MAX_VALUE, Integer.MIN_VALUE, 1 << 24, 1 << 30, 0xFFFF, Integer.MAX_VALUE - 8
  };

  private Mutations() {}

  /** Damage of any file, words of its format in wrong places, or sizes that cannot be. */
  public static byte[] mutate(byte[] original, List<String> words, Random random) {
    byte[] bytes = original;
    for (int i = random.nextInt(2); i >= 0; i--) {
      bytes =
          switch (random.nextInt(4)) {
            case 0 -> withWord(bytes, words.get(random.nextInt(words.size())), random);
            case 1 -> withSize(bytes, SIZES[random.nextInt(SIZES.length)], random);
            default -> mutate(bytes, random);
          };
    }
    return bytes;
  }

  /** A word in the place of up to as many bytes. */
  private static byte[] withWord(byte[] bytes, String word, Random random) {
    byte[] inserted = word.getBytes(StandardCharsets.ISO_8859_1);
    int at = random.nextInt(bytes.length + 1);
    int end = Math.min(bytes.length, at + random.nextInt(inserted.length + 1));
    byte[] result = Arrays.copyOf(bytes, at + inserted.length + bytes.length - end);
    System.arraycopy(inserted, 0, result, at, inserted.length);
    System.arraycopy(bytes, end, result, at + inserted.length, bytes.length - end);
    return result;
  }

  private static byte[] withSize(byte[] bytes, int size, Random random) {
    byte[] result = bytes.clone();
    boolean wide = random.nextInt(4) == 0;
    int length = wide ? Long.BYTES : Integer.BYTES;
    if (result.length < length) {
      return result;
    }
    ByteBuffer buffer = ByteBuffer.wrap(result);
    buffer.order(random.nextInt(3) == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    int at = random.nextInt(result.length - length + 1);
    if (wide) {
      buffer.putLong(at, (long) size << (random.nextInt(2) * Integer.SIZE - random.nextInt(2)));
    } else {
      buffer.putInt(at, size);
    }
    return result;
  }

  /** A copy with one to three damages. */
  public static byte[] mutate(byte[] original, Random random) {
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
