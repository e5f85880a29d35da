package org.ardent.io;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How a number lies in a binary file.
 *
 * @param kind what the bytes mean
 * @param bytes how many: 1, 2, 4 or 8; floats have at least 2
 * @param order of the bytes
 */
public record NumberType(Kind kind, int bytes, Order order) implements Serializable {
  private static final int HALF_MANTISSA_BITS = 10;
  private static final int HALF_EXPONENT_MASK = 0x1F;
  private static final int HALF_BIAS = 15;

  /** What the bytes mean. */
  public enum Kind {
    /** 0 is false, whatever else is true. */
    BOOL,
    SIGNED,
    UNSIGNED,
    /** IEEE 754. */
    FLOAT
  }

  /** {@link ByteOrder} is not serializable. */
  public enum Order {
    LITTLE(ByteOrder.LITTLE_ENDIAN),
    BIG(ByteOrder.BIG_ENDIAN);

    private final ByteOrder byteOrder;

    Order(ByteOrder byteOrder) {
      this.byteOrder = byteOrder;
    }
  }

  /** The bytes as a buffer for {@link #get}. */
  public ByteBuffer wrap(byte[] data) {
    return ByteBuffer.wrap(data).order(order.byteOrder);
  }

  /** The index-th number as the nearest double, which is itself but for integers beyond 2⁵³. */
  public double get(ByteBuffer data, int index) {
    int at = index * bytes;
    return switch (kind) {
      case BOOL -> data.get(at) == 0 ? 0 : 1;
      case SIGNED ->
          switch (bytes) {
            case 1 -> data.get(at);
            case 2 -> data.getShort(at);
            case 4 -> data.getInt(at);
            default -> data.getLong(at);
          };
      case UNSIGNED ->
          switch (bytes) {
            case 1 -> data.get(at) & 0xFF;
            case 2 -> data.getShort(at) & 0xFFFF;
            case 4 -> data.getInt(at) & 0xFFFFFFFFL;
            default -> unsigned(data.getLong(at));
          };
      case FLOAT ->
          switch (bytes) {
            case 2 -> half(data.getShort(at));
            case 4 -> data.getFloat(at);
            default -> data.getDouble(at);
          };
    };
  }

  /** The double nearest to a 64-bit unsigned number. */
  public static double unsigned(long bits) {
    // The lowest bit is kept, for it may decide which way a tie is rounded.
    return bits >= 0 ? bits : ((bits >>> 1) | (bits & 1)) * 2.0;
  }

  /** The value of an IEEE 754 binary16. */
  private static double half(short bits) {
    int exponent = (bits >>> HALF_MANTISSA_BITS) & HALF_EXPONENT_MASK;
    int mantissa = bits & ((1 << HALF_MANTISSA_BITS) - 1);
    double magnitude;
    if (exponent == HALF_EXPONENT_MASK) {
      magnitude = mantissa == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
    } else if (exponent == 0) {
      magnitude = Math.scalb((double) mantissa, 1 - HALF_BIAS - HALF_MANTISSA_BITS);
    } else {
      magnitude =
          Math.scalb(
              (double) (mantissa | 1 << HALF_MANTISSA_BITS),
              exponent - HALF_BIAS - HALF_MANTISSA_BITS);
    }
    return bits < 0 ? -magnitude : magnitude;
  }
}
