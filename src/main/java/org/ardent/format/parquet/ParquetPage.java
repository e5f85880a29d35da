package org.ardent.format.parquet;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputDecompressor;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.PrimitiveType;

/**
 * Checks pages of one column of a Parquet file: that they hold what readers allocate for them.
 *
 * @see <a href="https://parquet.apache.org/docs/file-format/data-pages/encodings/">Encodings</a>
 */
final class ParquetPage {
  /** Writers' pages are of a megabyte; DEFLATE makes no more than 1032 bytes of one. */
  private static final long ANY_SIZE = 8L << 20;

  private static final long MOST_PER_BYTE = 1032;
  private static final int MOST_VALUES = 1 << 24;
  private static final int MOST_IN_BLOCK = 1 << 20;

  /** How many groups of eight numbers a last run may lack. */
  private static final int SLACK = 64;

  private final ColumnDescriptor column;
  private final CompressionCodecName codec;
  private final BytesInputDecompressor decompressor;

  ParquetPage(ColumnDescriptor column, CompressionCodecName codec, CodecFactory codecs) {
    this.column = column;
    this.codec = codec;
    decompressor = codecs.getDecompressor(codec);
  }

  /**
   * Reads a page.
   *
   * @param in behind the page's header
   * @return how many values it has
   * @throws IOException if it declares more than it can hold
   */
  long check(PageHeader header, InputStream in) throws IOException {
    int length = header.getCompressed_page_size();
    require(length >= 0 && length <= in.available(), "page of %,d bytes", length);
    ByteBuffer body = ByteBuffer.wrap(in.readNBytes(length)).order(ByteOrder.LITTLE_ENDIAN);
    int size = header.getUncompressed_page_size();
    require(size >= 0 && size <= most(length), "page of %,d bytes", size);
    if (header.isSetDictionary_page_header()) {
      dictionary(header.getDictionary_page_header().getNum_values(), decompress(body, size));
      return 0;
    }
    if (header.isSetData_page_header()) {
      return data(header.getData_page_header(), decompress(body, size));
    }
    return header.isSetData_page_header_v2()
        ? data(header.getData_page_header_v2(), body, size)
        : 0;
  }

  private static long most(long length) {
    return ANY_SIZE + MOST_PER_BYTE * length;
  }

  private void require(boolean holds, String what, long declared) throws IOException {
    if (!holds) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "column '%s' declares a %s, which are not there",
              String.join(".", column.getPath()),
              String.format(Locale.ROOT, what, declared)));
    }
  }

  private ByteBuffer decompress(ByteBuffer bytes, int size) throws IOException {
    if (!bytes.hasRemaining()) {
      return bytes;
    }
    if (codec == CompressionCodecName.SNAPPY) {
      // Its blocks say again how large they are, and are believed.
      long declared = varint(bytes.duplicate());
      require(declared <= most(bytes.remaining()), "page of %,d bytes", declared);
    }
    BytesInput page = decompressor.decompress(BytesInput.from(bytes), size);
    return ByteBuffer.wrap(page.toInputStream().readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void dictionary(int count, ByteBuffer values) throws IOException {
    PrimitiveType type = column.getPrimitiveType();
    int least =
        switch (type.getPrimitiveTypeName()) {
          case BOOLEAN -> 1;
          case INT32, FLOAT, BINARY -> Integer.BYTES;
          case INT64, DOUBLE -> Long.BYTES;
          case INT96 -> Integer.BYTES + Long.BYTES;
          case FIXED_LEN_BYTE_ARRAY -> Math.max(1, type.getTypeLength());
        };
    require(count >= 0 && count <= values.remaining() / least, "dictionary of %,d values", count);
    if (type.getPrimitiveTypeName() == PrimitiveType.PrimitiveTypeName.BINARY) {
      for (int i = 0; i < count; i++) {
        skip(values, values.getInt(), "string of %,d bytes");
      }
    }
  }

  private long data(DataPageHeader header, ByteBuffer page) throws IOException {
    int count = count(header.getNum_values());
    levels(page, column.getMaxRepetitionLevel(), header.getRepetition_level_encoding(), count);
    levels(page, column.getMaxDefinitionLevel(), header.getDefinition_level_encoding(), count);
    values(page, header.getEncoding(), count);
    return count;
  }

  private long data(DataPageHeaderV2 header, ByteBuffer page, int size) throws IOException {
    int count = count(header.getNum_values());
    int repetition = header.getRepetition_levels_byte_length();
    int definition = header.getDefinition_levels_byte_length();
    runs(skip(page, repetition, "level of %,d bytes"), column.getMaxRepetitionLevel(), count);
    runs(skip(page, definition, "level of %,d bytes"), column.getMaxDefinitionLevel(), count);
    int rest = size - repetition - definition;
    require(rest >= 0, "page of %,d bytes", size);
    ByteBuffer values = page.slice().order(ByteOrder.LITTLE_ENDIAN);
    values(
        header.isIs_compressed() ? decompress(values, rest) : values, header.getEncoding(), count);
    return count;
  }

  private int count(int values) throws IOException {
    require(values >= 0 && values <= MOST_VALUES, "page of %,d values", values);
    return values;
  }

  private void levels(ByteBuffer page, int highest, Encoding encoding, int count)
      throws IOException {
    if (highest > 0 && encoding == Encoding.RLE) {
      runs(skip(page, page.getInt(), "level of %,d bytes"), highest, count);
    } else if (highest > 0) {
      skip(page, (int) (((long) count * width(highest) + 7) / 8), "level of %,d bytes");
    }
  }

  private void values(ByteBuffer page, Encoding encoding, int count) throws IOException {
    if (!page.hasRemaining()) {
      return; // all of them are null
    }
    switch (encoding) {
      case PLAIN_DICTIONARY, RLE_DICTIONARY -> {
        int width = page.get();
        require(width >= 0 && width <= Integer.SIZE, "number of %,d bits", width);
        runsOf(page, width, count);
      }
      case RLE -> runsOf(skip(page, page.getInt(), "page of %,d bytes"), 1, count);
      case DELTA_BINARY_PACKED, DELTA_LENGTH_BYTE_ARRAY, DELTA_BYTE_ARRAY -> {
        long block = varint(page);
        require(block <= MOST_IN_BLOCK, "block of %,d numbers", block);
        long parts = varint(page);
        require(parts <= block, "block of %,d parts", parts);
      }
      default -> {}
    }
  }

  private static int width(int highest) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(highest);
  }

  private void runs(ByteBuffer levels, int highest, int count) throws IOException {
    runsOf(levels, width(highest), count);
  }

  /** The hybrid of repeated numbers and groups of eight packed ones. */
  private void runsOf(ByteBuffer runs, int width, int count) throws IOException {
    long seen = 0;
    while (width > 0 && seen < count && runs.hasRemaining()) {
      long header = varint(runs);
      long length = header >>> 1;
      long bytes = (header & 1) == 0 ? (width + 7) / 8 : length * width;
      if ((header & 1) == 0) {
        seen += length;
      } else {
        require(bytes <= runs.remaining() + SLACK * (long) width, "run of %,d bytes", bytes);
        seen += 8 * length;
      }
      runs.position(runs.position() + (int) Math.min(bytes, runs.remaining()));
    }
  }

  /** What is skipped. */
  private ByteBuffer skip(ByteBuffer bytes, int length, String what) throws IOException {
    require(length >= 0 && length <= bytes.remaining(), what, length);
    ByteBuffer skipped = bytes.slice(bytes.position(), length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.position(bytes.position() + length);
    return skipped;
  }

  /** Seven bits a byte, the lowest first. */
  private long varint(ByteBuffer bytes) throws IOException {
    long value = 0;
    for (int shift = 0; shift < Integer.SIZE; shift += 7) {
      byte next = bytes.get();
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IOException("a number of more than 32 bits");
  }
}
