package org.ardent.plot;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/**
 * Writes PNG files (ISO/IEC 15948) of 8 bits per channel, not interlaced. Not ImageIO, for the
 * reason the package gives.
 */
final class Png {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  private static final int GREY = 0;
  private static final int RGB = 2;

  private Png() {}

  /** Writes a picture of one grey byte per pixel, row by row; the stream stays open. */
  static void writeGrey(OutputStream out, int width, int height, byte[] pixels) throws IOException {
    write(out, width, height, GREY, 1, pixels);
  }

  /** Writes a picture of red, green and blue bytes per pixel, row by row; the stream stays open. */
  static void writeRgb(OutputStream out, int width, int height, byte[] pixels) throws IOException {
    write(out, width, height, RGB, 3, pixels);
  }

  private static void write(
      OutputStream out, int width, int height, int colorType, int channels, byte[] pixels)
      throws IOException {
    int stride = width * channels;
    if (width < 1 || height < 1 || pixels.length != (long) stride * height) {
      throw new IllegalArgumentException(
          pixels.length + " bytes are not a picture of " + width + "×" + height);
    }
    out.write(SIGNATURE);

    ByteArrayOutputStream header = new ByteArrayOutputStream();
    DataOutputStream fields = new DataOutputStream(header);
    fields.writeInt(width);
    fields.writeInt(height);
    // bits per channel, colour type; the usual compression, filters and no interlacing
    fields.write(new byte[] {8, (byte) colorType, 0, 0, 0});
    chunk(out, "IHDR", header);

    ByteArrayOutputStream data = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(data)) {
      for (int row = 0; row < height; row++) {
        deflater.write(0); // this row is not filtered
        deflater.write(pixels, row * stride, stride);
      }
    }
    chunk(out, "IDAT", data);
    chunk(out, "IEND", new ByteArrayOutputStream());
    out.flush();
  }

  private static void chunk(OutputStream out, String type, ByteArrayOutputStream data)
      throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    byte[] bytes = data.toByteArray();
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(bytes);
    DataOutputStream fields = new DataOutputStream(out);
    fields.writeInt(bytes.length);
    fields.write(name);
    fields.write(bytes);
    fields.writeInt((int) crc.getValue());
  }
}
