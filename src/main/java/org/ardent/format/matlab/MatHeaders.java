package org.ardent.format.matlab;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.InflaterInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.ardent.io.LocalDisk;

/**
 * Lists the variables of a MATLAB 5 file without reading their data, and checks every length that
 * it declares against what it can hold: the library that reads the data allocates whatever the file
 * declares.
 */
final class MatHeaders {
  /** Text, an offset to what holds objects, version, order of bytes. */
  static final int FILE_HEADER = 128;

  /** Where the offset is in the header. */
  static final int OBJECTS_AT = 116;

  /** Type and length of a variable. */
  static final int TAG = 8;

  private static final int ORDER_AT = 126;
  private static final int MATRIX = 14;
  private static final int COMPRESSED = 15;

  /** Deflate's best: 258 bytes of two bits. */
  private static final long MAX_RATIO = 1032;

  /** More than flags, sizes and a name take. */
  private static final int PLAIN_PREFIX = 2048;

  private static final int COMPRESSED_PREFIX = 2 * PLAIN_PREFIX;

  private MatHeaders() {}

  /**
   * The variables in the order of the file.
   *
   * @param fileLength in bytes
   * @throws IllegalArgumentException if this is no such file or it is broken; the message is to be
   *     read after the file's name
   */
  static List<MatVariable> read(Configuration configuration, String uri, long fileLength)
      throws IOException {
    Path path = new Path(uri);
    List<MatVariable> variables = new ArrayList<>();
    try (FSDataInputStream in = LocalDisk.of(path, configuration).open(path)) {
      ByteOrder order = order(in.readNBytes(FILE_HEADER));
      long position = FILE_HEADER;
      while (position < fileLength) {
        in.seek(position);
        ByteBuffer tag = ByteBuffer.wrap(in.readNBytes(TAG)).order(order);
        boolean whole = tag.remaining() == TAG;
        int type = whole ? tag.getInt() : 0;
        long length = whole ? Integer.toUnsignedLong(tag.getInt()) : 0;
        MatVariable.Extent extent = new MatVariable.Extent(position, length, length);
        if ((type != MATRIX && type != COMPRESSED) || length == 0) {
          throw extent.broken("is none");
        }
        if (length > fileLength - position - TAG) {
          throw extent.broken(
              String.format(
                  Locale.ROOT,
                  "has %d bytes, but the file %d",
                  length,
                  fileLength - position - TAG));
        }
        byte[] prefix = in.readNBytes((int) Math.min(length, COMPRESSED_PREFIX));
        variables.add(
            type == COMPRESSED
                ? inflated(prefix, order, extent)
                : MatVariable.read(ByteBuffer.wrap(prefix).order(order), extent));
        position += TAG + length;
      }
    }
    return variables;
  }

  /** Inflates no more than a variable's header needs. */
  private static MatVariable inflated(byte[] prefix, ByteOrder order, MatVariable.Extent extent)
      throws IOException {
    try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(prefix))) {
      ByteBuffer plain = ByteBuffer.wrap(in.readNBytes(PLAIN_PREFIX)).order(order);
      if (plain.remaining() < TAG || plain.getInt() != MATRIX) {
        throw extent.broken("is none");
      }
      long plainLength = Integer.toUnsignedLong(plain.getInt());
      if (plainLength / MAX_RATIO > extent.length()) {
        throw extent.broken(
            String.format(
                Locale.ROOT,
                "declares %d bytes, more than %d compressed ones can hold",
                plainLength,
                extent.length()));
      }
      return MatVariable.read(
          plain, new MatVariable.Extent(extent.position(), extent.length(), plainLength));
    }
  }

  private static ByteOrder order(byte[] header) {
    String text = new String(header, StandardCharsets.ISO_8859_1);
    if (text.startsWith("MATLAB 7.3") || text.startsWith("\u0089HDF")) {
      throw new IllegalArgumentException(
          "is a MATLAB 7.3 file (HDF5), expected version 5: save it with the option -v7");
    }
    if (!text.startsWith("MATLAB 5.0 MAT-file") || header.length < FILE_HEADER) {
      throw new IllegalArgumentException(
          "is no MATLAB 5 file: it does not begin with 'MATLAB 5.0 MAT-file'");
    }
    return switch (text.substring(ORDER_AT)) {
      case "IM" -> ByteOrder.LITTLE_ENDIAN;
      case "MI" -> ByteOrder.BIG_ENDIAN;
      default ->
          throw new IllegalArgumentException(
              "has a broken header, expected 'IM' or 'MI' at byte " + ORDER_AT);
    };
  }
}
