package org.ardent.format.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.ardent.format.DataTest;
import org.ardent.format.InProcess;
import org.ardent.format.TableReader;
import org.ardent.io.InvalidInputException;
import org.ardent.table.FilePart;
import org.ardent.table.ReadOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What pages may declare, and what they may not. */
class ParquetPagesTest extends DataTest {
  private static final String QUERY =
      """
      select id a, if(id % 7 = 0, null, id / 3) b, id % 2 = 0 c, concat('w', id % 3) d,
        if(id % 5 = 0, null, concat('long ', id, repeat('x', cast(id % 50 as int)))) e,
        sequence(0, id % 20) f, cast(null as int) g, cast(id % 100 as decimal(30, 2)) h
      from range(5000)
      """;
  private static final Set<String> COLUMNS = Set.of("a", "b", "c", "d", "e", "f", "g", "h");

  private Path write(String compression, String version) throws IOException {
    Path to = folder.resolve("in." + compression + version);
    SPARK
        .sql(QUERY)
        .coalesce(1)
        .write()
        .option("compression", compression)
        .option("parquet.writer.version", version)
        .option("parquet.page.size", "2000")
        .parquet(to.toString());
    try (Stream<Path> parts = Files.list(to)) {
      return parts.filter(p -> p.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
  }

  private static void check(Path file) throws IOException {
    long size = Files.size(file);
    new ParquetPages(new Configuration(), COLUMNS)
        .check(new FilePart(file.toString(), 0, size, size));
  }

  @ParameterizedTest
  @CsvSource({
    "none, v1",
    "none, v2",
    "snappy, v1",
    "snappy, v2",
    "gzip, v1",
    "gzip, v2",
    "zstd, v1",
    "zstd, v2",
    "lz4_raw, v1",
    "lz4_raw, v2"
  })
  void honestFilesPass(String compression, String version) throws IOException {
    Path file = write(compression, version);
    assertThatCode(() -> check(file)).doesNotThrowAnyException();
    byte[] bytes = Files.readAllBytes(file);
    int refused = 0;
    for (int at = 4; at < 24; at++) { // the first page and its header
      byte[] damaged = bytes.clone();
      damaged[at] ^= 0x40;
      Files.write(file, damaged);
      try {
        check(file);
      } catch (IOException | RuntimeException e) {
        refused++;
      }
    }
    assertThat(refused).as("pages were looked at").isPositive();
  }

  @Test
  void aStringOfADictionaryThatIsNotThere() throws IOException {
    Path file = folder.resolve("in.parquet");
    Path written = folder.resolve("in.strings");
    SPARK
        .sql("select concat('w', id % 3) a, id b from range(40)")
        .coalesce(1)
        .write()
        .option("compression", "none")
        .parquet(written.toString());
    try (Stream<Path> parts = Files.list(written)) {
      Files.copy(
          parts.filter(p -> p.toString().endsWith(".parquet")).findFirst().orElseThrow(), file);
    }
    byte[] bytes = Files.readAllBytes(file);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(text.indexOf("\2\0\0\0w1"), 956_301_312);
    Files.write(file, bytes);
    assertThatThrownBy(
            () -> InProcess.read(TableReader.read(SPARK, file.toString(), ReadOptions.DEFAULTS)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            String.format(
                    Locale.ROOT,
                    "%s: row 1: %s: unreadable data (column 'a' declares a string of 956,301,312"
                        + " bytes,",
                    file,
                    file)
                + " which are not there)");
  }

  private static PageHeader page(PageType type, int size, int compressed) {
    return new PageHeader(type, size, compressed);
  }

  private static PageHeader dictionary(int count, int size, int length) {
    return page(PageType.DICTIONARY_PAGE, size, length)
        .setDictionary_page_header(new DictionaryPageHeader(count, Encoding.PLAIN));
  }

  private static PageHeader data(int count, Encoding encoding, int size, int length) {
    return page(PageType.DATA_PAGE, size, length)
        .setData_page_header(new DataPageHeader(count, encoding, Encoding.RLE, Encoding.RLE));
  }

  private static PageHeader data2(int count, int definition, int size, int length) {
    return page(PageType.DATA_PAGE_V2, size, length)
        .setData_page_header_v2(
            new DataPageHeaderV2(count, 0, count, Encoding.PLAIN, definition, 0));
  }

  static List<Arguments> declarations() {
    String none = "UNCOMPRESSED";
    return List.of(
        Arguments.of(none, page(PageType.INDEX_PAGE, 0, 5), "page of 5 bytes"),
        Arguments.of(none, page(PageType.INDEX_PAGE, 0, -1), "page of -1 bytes"),
        Arguments.of(none, dictionary(0, 1 << 30, 4), "page of 1,073,741,824 bytes"),
        Arguments.of(none, dictionary(2, 4, 4), "dictionary of 2 values"),
        Arguments.of(none, dictionary(-1, 4, 4), "dictionary of -1 values"),
        Arguments.of(none, dictionary(1, 4, 4), "string of 268,435,455 bytes"),
        Arguments.of(none, data(1 << 30, Encoding.PLAIN, 4, 4), "page of 1,073,741,824 values"),
        Arguments.of(none, data(9, Encoding.RLE_DICTIONARY, 4, 4), "level of 268,435,455 bytes"),
        Arguments.of(none, data2(9, 4, 4, 4), "run of 16,777,215 bytes"),
        Arguments.of(none, data2(9, 5, 4, 4), "level of 5 bytes"),
        Arguments.of("SNAPPY", dictionary(0, 4, 4), "page of 33,554,431 bytes"));
  }

  /**
   * A body of FF FF FF 0F is the length 268435455, or as 7 bits a byte 33554431, which as a run are
   * 16777215 groups.
   */
  @ParameterizedTest
  @MethodSource("declarations")
  void pagesDeclareWhatTheyHold(String codec, PageHeader header, String expected)
      throws IOException {
    ColumnDescriptor column =
        new ColumnDescriptor(
            new String[] {"x"}, Types.optional(PrimitiveTypeName.BINARY).named("x"), 0, 1);
    ParquetPage page =
        new ParquetPage(
            column, CompressionCodecName.valueOf(codec), new CodecFactory(new Configuration(), 0));
    assertThatThrownBy(
            () -> page.check(header, new ByteArrayInputStream(new byte[] {-1, -1, -1, 15})))
        .isInstanceOf(IOException.class)
        .hasMessage("column 'x' declares a " + expected + ", which are not there");
  }
}
