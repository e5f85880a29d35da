package org.ardent.train.exec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** Vectors as bytes, float32 little-endian, which are copied at once. */
final class FloatBytes {
  private FloatBytes() {}

  /** A vector's bytes. */
  static byte[] of(float[] vector) {
    byte[] bytes = new byte[Math.multiplyExact(vector.length, Float.BYTES)];
    put(vector, ByteBuffer.wrap(bytes));
    return bytes;
  }

  /** The vector of these bytes. */
  static float[] vector(byte[] bytes) {
    float[] vector = new float[bytes.length / Float.BYTES];
    get(ByteBuffer.wrap(bytes), vector);
    return vector;
  }

  /** Writes a vector, from the position of the buffer on. */
  static void put(float[] vector, ByteBuffer to) {
    put(Stretch.of(vector), to);
  }

  /** Writes a part of a vector, from the position of the buffer on. */
  static void put(Stretch stretch, ByteBuffer to) {
    floats(to).put(stretch.vector(), stretch.from(), stretch.length());
    to.position(to.position() + stretch.length() * Float.BYTES);
  }

  /** Reads a whole vector, from the position of the buffer on. */
  static void get(ByteBuffer from, float[] vector) {
    get(from, Stretch.of(vector));
  }

  /** Reads a part of a vector, from the position of the buffer on. */
  static void get(ByteBuffer from, Stretch stretch) {
    floats(from).get(stretch.vector(), stretch.from(), stretch.length());
    from.position(from.position() + stretch.length() * Float.BYTES);
  }

  private static FloatBuffer floats(ByteBuffer bytes) {
    return bytes.slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }
}
