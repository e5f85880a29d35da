package org.ardent.train.exec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** Vectors as bytes, float32 little-endian, which Java serialises in one copy. */
final class FloatBytes {
  private FloatBytes() {}

  /** A vector's bytes. */
  static byte[] of(float[] vector) {
    byte[] bytes = new byte[Math.multiplyExact(vector.length, Float.BYTES)];
    view(bytes).put(vector);
    return bytes;
  }

  /** How many floats there are. */
  static int length(byte[] bytes) {
    return bytes.length / Float.BYTES;
  }

  /** Reads all of them. */
  static void read(byte[] bytes, float[] vector) {
    view(bytes).get(vector);
  }

  private static FloatBuffer view(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }
}
