package org.ardent.format.numpy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** NumPy files, byte by byte. */
public final class NpyBytes {
  private NpyBytes() {}

  /** An array whose header says this. */
  public static byte[] npy(int version, String header, byte[] data) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer file =
        ByteBuffer.allocate(12 + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    file.put((byte) version).put((byte) 0);
    if (version == 1) {
      file.putShort((short) text.length);
    } else {
      file.putInt(text.length);
    }
    file.put(text).put(data);
    byte[] bytes = new byte[file.position()];
    file.get(0, bytes);
    return bytes;
  }

  /** An array of version 1.0. */
  public static byte[] npy(String dtype, boolean fortran, String shape, byte[] data) {
    return npy(1, header(dtype, fortran, shape), data);
  }

  static String header(String dtype, boolean fortran, String shape) {
    return String.format(
        Locale.ROOT,
        "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }          \n",
        dtype,
        fortran ? "True" : "False",
        shape);
  }

  /** Bytes 0, 1, 2, … */
  public static byte[] counting(int count) {
    byte[] data = new byte[count];
    for (int i = 0; i < count; i++) {
      data[i] = (byte) i;
    }
    return data;
  }
}
