package org.ardent.pack;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Numbers in few bytes, written one after the other and read again in the same order. Not thread
 * safe.
 */
final class PackedBytes {
  /** A number of 64 bits, seven in a byte. */
  private static final int LONGEST_VARINT = 10;

  private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private byte[] array;
  private int length;
  private int place;

  /** No bytes yet. */
  PackedBytes() {
    array = new byte[64];
  }

  /** Bytes to read; the array is kept, not copied. */
  PackedBytes(byte[] array) {
    this.array = array;
    length = array.length;
  }

  /** How many bytes there are. */
  int length() {
    return length;
  }

  /** The bytes so far, as a copy. */
  byte[] toArray() {
    return Arrays.copyOf(array, length);
  }

  /** Starts anew. */
  void clear() {
    length = 0;
    place = 0;
  }

  /** Appends a number ≥ 0: one byte below 128, two below 16384, and so on. */
  void putWhole(long value) {
    reserve(LONGEST_VARINT);
    long rest = value;
    while (rest >>> 7 != 0) {
      array[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    array[length++] = (byte) rest;
  }

  /** Appends a number in eight bytes, exactly. */
  void putDouble(double value) {
    reserve(Double.BYTES);
    LONG.set(array, length, Double.doubleToRawLongBits(value));
    length += Double.BYTES;
  }

  /** Appends bytes as they are. */
  void putBytes(byte[] bytes) {
    reserve(bytes.length);
    System.arraycopy(bytes, 0, array, length, bytes.length);
    length += bytes.length;
  }

  /** Appends what others have. */
  void putAll(PackedBytes others) {
    reserve(others.length);
    System.arraycopy(others.array, 0, array, length, others.length);
    length += others.length;
  }

  /** Writes a range of the bytes. */
  void writeTo(OutputStream out, int from, int to) throws IOException {
    out.write(array, from, to - from);
  }

  private void reserve(int bytes) {
    int needed = Math.addExact(length, bytes);
    if (needed > array.length) {
      array =
          Arrays.copyOf(array, (int) Math.min(Math.max(2L * array.length, needed), LONGEST_ARRAY));
    }
  }

  /** Where the next number is read. */
  int place() {
    return place;
  }

  /** Reads on elsewhere. */
  void seek(int newPlace) {
    place = newPlace;
  }

  /** Reads what {@link #putWhole} has written. */
  long whole() {
    byte b = array[place++];
    if (b >= 0) {
      return b;
    }
    long value = b & 0x7F;
    for (int shift = 7; b < 0; shift += 7) {
      b = array[place++];
      value |= (long) (b & 0x7F) << shift;
    }
    return value;
  }

  /** Reads what {@link #putDouble} has written. */
  double real() {
    double value = Double.longBitsToDouble((long) LONG.get(array, place));
    place += Double.BYTES;
    return value;
  }

  /** Reads so many bytes. */
  byte[] bytes(int count) {
    byte[] bytes = Arrays.copyOfRange(array, place, place + count);
    place += count;
    return bytes;
  }
}
