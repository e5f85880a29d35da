package org.ardent.modelfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ardent.format.Mutations;
import org.ardent.io.InvalidInputException;
import org.ardent.math.Random;
import org.ardent.modelfile.SafeTensors.DType;
import org.ardent.modelfile.SafeTensors.Spec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafeTensorsTest {
  private static final String SOURCE = "some/file.safetensors";

  /** A file with the given header, whose length is true, and so many zero bytes of data. */
  private static byte[] file(String header, int dataBytes) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    return withLength(text.length, text, dataBytes);
  }

  private static byte[] withLength(long length, byte[] header, int dataBytes) {
    return ByteBuffer.allocate(Long.BYTES + header.length + dataBytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(length)
        .put(header)
        .array();
  }

  private static byte[] withLength(long length, String header) {
    return withLength(length, header.getBytes(StandardCharsets.UTF_8), 0);
  }

  private static String tensor(String name, String dtype, String shape, String range) {
    return String.format(
        Locale.ROOT,
        "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}",
        name,
        dtype,
        shape,
        range);
  }

  private static String header(String... entries) {
    return "{" + String.join(",", entries) + "}";
  }

  private static byte[] floats(float... values) {
    byte[] bytes =
        file(
            header(
                tensor("W", "F32", "[1," + values.length + "]", "[0," + 4 * values.length + "]")),
            4 * values.length);
    ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    data.position(bytes.length - 4 * values.length);
    for (float value : values) {
      data.putFloat(value);
    }
    return bytes;
  }

  private static byte[] doubles(double value) {
    byte[] bytes = file(header(tensor("D", "F64", "[]", "[0,8]")), 8);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putDouble(bytes.length - 8, value);
    return bytes;
  }

  private static String manyTensors(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> tensor("t" + i, "F32", "[0]", "[0,0]"))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static SafeTensors read(byte[] bytes) throws IOException {
    return SafeTensors.read(new ByteArrayInputStream(bytes), bytes.length, SOURCE);
  }

  private static SafeTensors readUnknownLength(byte[] bytes) throws IOException {
    return SafeTensors.read(new ByteArrayInputStream(bytes), SafeTensors.UNKNOWN_LENGTH, SOURCE);
  }

  private static float[] someFloats(int count) {
    Random random = Random.of(1, Random.TEST);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static byte[] valid() throws IOException {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("zebra", "é\"\\\n\u0001");
    metadata.put("apple", "");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SafeTensorsWriter writer =
        new SafeTensorsWriter(
            out,
            metadata,
            List.of(
                Spec.of("W", DType.F32, 3, 4),
                Spec.of("empty", DType.F32, 0, 7),
                Spec.of("scalar", DType.F64),
                Spec.of("ordering", DType.I64, 3)));
    writer.write(someFloats(12));
    writer.write(new float[0]);
    writer.write(new double[] {-0.0});
    writer.write(new long[] {Long.MIN_VALUE, 0, Long.MAX_VALUE});
    writer.finish();
    return out.toByteArray();
  }

  @Test
  void comesBackAsItWasWritten() throws IOException {
    for (SafeTensors file : List.of(read(valid()), readUnknownLength(valid()))) {
      assertThat(file.metadata())
          .containsExactly(Map.entry("zebra", "é\"\\\n\u0001"), Map.entry("apple", ""));
      assertThat(file.specs().keySet()).containsExactly("W", "empty", "scalar", "ordering");
      assertThat(file.specs().get("W")).isEqualTo(Spec.of("W", DType.F32, 3, 4));
      assertThat(file.floats("W")).isEqualTo(someFloats(12));
      assertThat(file.floats("empty")).isEmpty();
      assertThat(Double.doubleToRawLongBits(file.doubles("scalar")[0]))
          .isEqualTo(Double.doubleToRawLongBits(-0.0));
      assertThat(file.longs("ordering")).containsExactly(Long.MIN_VALUE, 0, Long.MAX_VALUE);
    }
  }

  /** Lengths around those of the buffers, with and without a known length. */
  @ParameterizedTest
  @ValueSource(ints = {1, 8191, 8192, 16383, 16384, 16385, 32768, 32769, 200_003})
  void longTensorsComeBack(int count) throws IOException {
    float[] floats = someFloats(count);
    double[] doubles = new double[count];
    long[] longs = new long[count];
    Arrays.setAll(doubles, i -> floats[i] / 3);
    Arrays.setAll(longs, i -> Random.mix(i));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SafeTensorsWriter writer =
        new SafeTensorsWriter(
            out,
            Map.of(),
            List.of(
                Spec.of("f", DType.F32, count),
                Spec.of("d", DType.F64, count),
                Spec.of("l", DType.I64, count)));
    writer.write(floats);
    writer.write(doubles);
    writer.write(longs);
    writer.finish();
    byte[] bytes = out.toByteArray();
    for (SafeTensors file : List.of(read(bytes), readUnknownLength(bytes))) {
      assertThat(file.floats("f")).isEqualTo(floats);
      assertThat(file.doubles("d")).isEqualTo(doubles);
      assertThat(file.longs("l")).isEqualTo(longs);
    }
  }

  @Test
  void sameContentsAreSameBytes() throws IOException {
    assertThat(valid()).isEqualTo(valid());
    long header = ByteBuffer.wrap(valid()).order(ByteOrder.LITTLE_ENDIAN).getLong();
    assertThat(header % 8).isZero();
  }

  @Test
  void writesWhatTheReferenceWrites() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    SafeTensorsWriter writer =
        new SafeTensorsWriter(out, Map.of("a", "b"), List.of(Spec.of("x", DType.F32, 1, 2)));
    writer.write(new float[] {1, -2});
    String json =
        "{\"__metadata__\":{\"a\":\"b\"},"
            + "\"x\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]}}";
    byte[] padded = Arrays.copyOf(json.getBytes(StandardCharsets.US_ASCII), 88);
    Arrays.fill(padded, json.length(), 88, (byte) ' ');
    byte[] expected = withLength(88, padded, 8);
    expected[98] = (byte) 0x80;
    expected[99] = 0x3f;
    expected[103] = (byte) 0xc0;
    assertThat(out.toByteArray()).isEqualTo(expected);
  }

  @Test
  void readsTensorsInTheOrderOfTheirDataWhateverTheHeadersOrder() throws IOException {
    byte[] bytes =
        file(
            header(
                tensor("late", "F32", "[2]", "[8,16]"),
                tensor("early", "I64", "[1]", "[0,8]"),
                tensor("none", "F32", "[0]", "[8,8]")),
            16);
    assertThat(read(bytes).specs().keySet()).containsExactly("early", "none", "late");
  }

  @Test
  void ignoresUnknownKeysOfATensorAsTheReferenceDoes() throws IOException {
    String entry =
        "\"x\":{\"new\":{\"a\":[1]},\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}";
    assertThat(read(file(header(entry), 4)).floats("x")).containsExactly(0);
  }

  static Stream<Arguments> hostile() {
    String w = tensor("W", "F32", "[2]", "[0,8]");
    return Stream.of(
        // the length
        arguments("empty", new byte[0], "0 bytes, expected at least 8"),
        arguments("seven bytes", new byte[7], "7 bytes, expected at least 8"),
        arguments("no header", withLength(0, ""), "does not start with '{'"),
        arguments("header beyond the file", withLength(99, "{}"), "header of 99 bytes"),
        arguments("header of 100 MB", withLength(100_000_000, "{}"), "header of 100000000 bytes"),
        arguments("header too long", withLength(100_000_001, "{}"), "at most 100000000"),
        arguments("negative length", withLength(-1, "{}"), "18446744073709551615"),
        // the JSON
        arguments("not JSON", file("{W}", 0), "not valid JSON"),
        arguments("text", file("hello", 0), "does not start with '{'"),
        arguments("a list", file("[1,2]", 0), "does not start with '{'"),
        arguments("leading space", file(" {}", 0), "does not start with '{'"),
        arguments("unfinished", file("{\"W\":", 0), "not valid JSON"),
        arguments("unfinished tensor", file("{\"W\":{\"dtype\":\"F32\"", 0), "not valid JSON"),
        arguments("two objects", file("{}{}", 0), "goes on after"),
        arguments("padded with zeros", file("{}\0\0", 0), "not valid JSON"),
        arguments(
            "not UTF-8",
            withLength(5, new byte[] {'{', '"', (byte) 0xff, '"', '}'}, 0),
            "not valid UTF-8"),
        arguments(
            "deeply nested", file("{\"W\":" + "[".repeat(100_000), 0), "not described by a JSON"),
        arguments(
            "deeply nested unknown key",
            file("{\"W\":{\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}}", 0),
            "nesting depth"),
        arguments("duplicate names", file(header(w, w), 8), "'W'"),
        arguments(
            "duplicate keys", file("{\"W\":{\"dtype\":\"F32\",\"dtype\":\"F32\"}}", 0), "'dtype'"),
        // the metadata
        arguments("metadata a list", file("{\"__metadata__\":[]}", 0), "__metadata__"),
        arguments(
            "metadata a number", file("{\"__metadata__\":{\"a\":1}}", 0), "'a' is not a string"),
        arguments(
            "metadata an object", file("{\"__metadata__\":{\"a\":{}}}", 0), "'a' is not a string"),
        arguments(
            "metadata null", file("{\"__metadata__\":{\"a\":null}}", 0), "'a' is not a string"),
        arguments(
            "metadata twice", file("{\"__metadata__\":{},\"__metadata__\":{}}", 0), "__metadata__"),
        // one tensor
        arguments("tensor a number", file("{\"W\":1}", 0), "'W' is not described"),
        arguments("no dtype", file("{\"W\":{\"shape\":[],\"data_offsets\":[0,4]}}", 4), "lacks"),
        arguments(
            "no shape", file("{\"W\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}", 4), "lacks"),
        arguments("no offsets", file("{\"W\":{\"dtype\":\"F32\",\"shape\":[]}}", 4), "lacks"),
        arguments("unread dtype", file(header(tensor("W", "F16", "[2]", "[0,4]")), 4), "dtype F16"),
        arguments("unknown dtype", file(header(tensor("W", "X", "[2]", "[0,4]")), 4), "dtype X"),
        arguments(
            "dtype a number",
            file("{\"W\":{\"dtype\":7,\"shape\":[],\"data_offsets\":[0,4]}}", 4),
            "dtype 7"),
        arguments(
            "shape a number", file(header(tensor("W", "F32", "2", "[0,8]")), 8), "not a list"),
        arguments(
            "negative extent", file(header(tensor("W", "F32", "[-2]", "[0,8]")), 8), "holds -2"),
        arguments(
            "fractional extent", file(header(tensor("W", "F32", "[2.0]", "[0,8]")), 8), "2.0"),
        arguments(
            "nested extent", file(header(tensor("W", "F32", "[[2]]", "[0,8]")), 8), "holds ["),
        arguments(
            "extent beyond 64 bits",
            file(header(tensor("W", "F32", "[18446744073709551616]", "[0,8]")), 8),
            "18446744073709551616"),
        arguments(
            "number of 2,000 digits",
            file(header(tensor("W", "F32", "[" + "9".repeat(2000) + "]", "[0,8]")), 8),
            "not valid JSON"),
        arguments(
            "overflowing shape",
            file(header(tensor("W", "F32", "[4294967296,4294967296]", "[0,0]")), 0),
            "too large"),
        arguments(
            "shape that overflows to the right size",
            file(header(tensor("W", "F32", "[65536,65536,65536,65536]", "[0,0]")), 0),
            "too large"),
        arguments(
            "more than an array holds",
            file(header(tensor("W", "F32", "[65536,32768]", "[0,8589934592]")), 0),
            "too large"),
        arguments(
            "33 dimensions",
            file(header(tensor("W", "F32", "[" + "1,".repeat(32) + "1]", "[0,4]")), 4),
            "more than 32"),
        arguments(
            "offsets a string",
            file("{\"W\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":\"0,4\"}}", 4),
            "not a list"),
        arguments("one offset", file(header(tensor("W", "F32", "[2]", "[8]")), 8), "[begin, end]"),
        arguments(
            "three offsets", file(header(tensor("W", "F32", "[2]", "[0,4,8]")), 8), "[begin, end]"),
        arguments(
            "reversed offsets",
            file(header(tensor("W", "F32", "[2]", "[8,0]")), 8),
            "[begin, end]"),
        arguments(
            "negative offset", file(header(tensor("W", "F32", "[2]", "[-8,0]")), 8), "holds -8"),
        arguments(
            "fewer bytes than the shape",
            file(header(tensor("W", "F32", "[3]", "[0,8]")), 8),
            "takes 12 bytes, but its data_offsets span 8"),
        arguments(
            "more bytes than the shape",
            file(header(tensor("W", "F32", "[1]", "[0,8]")), 8),
            "takes 4 bytes, but its data_offsets span 8"),
        // tensors together
        arguments(
            "overlap",
            file(header(w, tensor("V", "F32", "[2]", "[4,12]")), 12),
            "'V' begins at byte 4 of the data, expected 8: tensors overlap"),
        arguments("same bytes", file(header(w, tensor("V", "F32", "[2]", "[0,8]")), 8), "overlap"),
        arguments(
            "hole",
            file(header(w, tensor("V", "F32", "[1]", "[12,16]")), 16),
            "'V' begins at byte 12 of the data, expected 8: a hole"),
        arguments(
            "hole at the start", file(header(tensor("W", "F32", "[1]", "[4,8]")), 8), "a hole"),
        arguments("beyond the data", file(header(w), 7), "truncated"),
        arguments(
            "far beyond the data",
            file(header(tensor("W", "F32", "[2000000000]", "[0,8000000000]")), 7),
            "truncated"),
        arguments("data left over", file(header(w), 9), "left over"),
        arguments("only data", file("{}", 1), "left over"),
        arguments("too many tensors", file(manyTensors(10_001), 0), "more than 10000 tensors"),
        // values
        arguments("NaN", floats(1, 2, Float.NaN), "W[0, 2] is NaN"),
        arguments("infinite", floats(1, Float.NEGATIVE_INFINITY), "W[0, 1] is -Infinity"),
        arguments("infinite double", doubles(Double.POSITIVE_INFINITY), "D[] is Infinity"),
        arguments("NaN double", doubles(Double.NaN), "D[] is NaN"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hostile")
  void refusesInOneLine(String name, byte[] bytes, String expected) {
    assertRefused(() -> read(bytes), expected);
    assertRefused(() -> readUnknownLength(bytes), expected);
  }

  private static void assertRefused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String expected) {
    assertThatThrownBy(call)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(SOURCE + ": ")
        .hasMessageContaining(expected)
        .hasMessageNotContaining("\n")
        .satisfies(e -> assertThat(e.getMessage().length()).isLessThan(1000));
  }

  @Test
  void doesNotLetAFileWriteToTheTerminal() {
    byte[] bytes = file("{\"\\u001b[31m\\n\\u009b\":1}", 0);
    assertThatThrownBy(() -> read(bytes))
        .hasMessage(SOURCE + ": tensor '?[31m ?' is not described by a JSON object");
  }

  @Test
  void refusesEveryTruncation() throws IOException {
    byte[] bytes = valid();
    for (int length = 0; length < bytes.length; length++) {
      byte[] start = Arrays.copyOf(bytes, length);
      assertRefused(() -> read(start), "");
      assertRefused(() -> readUnknownLength(start), "");
    }
  }

  @Test
  void refusesAStreamThatIsShorterOrLongerThanItsLength() throws IOException {
    byte[] bytes = valid();
    byte[] shorter = Arrays.copyOf(bytes, bytes.length - 1);
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    assertRefused(
        () -> SafeTensors.read(new ByteArrayInputStream(shorter), bytes.length, SOURCE),
        "truncated in tensor 'ordering': 23 of its 24 bytes are there");
    assertRefused(
        () -> SafeTensors.read(new ByteArrayInputStream(longer), bytes.length, SOURCE),
        "left over");
  }

  /** Bytes and runs of bytes replaced, removed or repeated: a file is read or refused. */
  @Test
  void survivesMutations() throws IOException {
    byte[] original = valid();
    Random random = Random.of(7, Random.TEST);
    int refused = 0;
    for (int i = 0; i < 4000; i++) {
      byte[] bytes = Mutations.mutate(original, random);
      for (boolean known : new boolean[] {true, false}) {
        try {
          SafeTensors file = known ? read(bytes) : readUnknownLength(bytes);
          assertThat(file.specs()).isNotNull();
        } catch (InvalidInputException e) {
          refused++;
          assertThat(e.getMessage()).startsWith(SOURCE).doesNotContain("\n");
        }
      }
    }
    assertThat(refused).isBetween(2000, 7999);
  }

  /** Claims of gigabytes by streams of a few bytes do not allocate them. */
  @Test
  void allocatesWhatArrivesNotWhatIsClaimed() {
    List<byte[]> claims =
        List.of(
            withLength(100_000_000, "{}"),
            file(header(tensor("W", "F32", "[2000000000]", "[0,8000000000]")), 100_000),
            file(header(tensor("W", "F64", "[2000000000]", "[0,16000000000]")), 100_000),
            file(header(tensor("W", "I64", "[2000000000]", "[0,16000000000]")), 100_000));
    var threads =
        (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    for (byte[] bytes : claims) {
      long before = threads.getCurrentThreadAllocatedBytes();
      assertThatThrownBy(() -> readUnknownLength(bytes)).isInstanceOf(InvalidInputException.class);
      assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(8_000_000);
    }
  }

  @Test
  void passesOnWhatReadingThrows() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("connection reset");
          }

          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            return read();
          }
        };
    assertThatThrownBy(() -> SafeTensors.read(broken, 100, SOURCE))
        .isInstanceOf(IOException.class)
        .hasMessage("connection reset");
  }

  @Test
  void namesWhatItDoesNotHave() throws IOException {
    SafeTensors file = read(valid());
    assertThatIllegalArgumentException().isThrownBy(() -> file.longs("W"));
    assertThatIllegalArgumentException().isThrownBy(() -> file.floats("X"));
  }

  @Test
  void writerRefusesWhatTheHeaderDoesNotSay() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Spec x = Spec.of("x", DType.F32, 2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SafeTensorsWriter(out, Map.of(), List.of(x, x)));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new SafeTensorsWriter(
                    out, Map.of(), List.of(Spec.of("__metadata__", DType.F32, 2))));
    SafeTensorsWriter writer = new SafeTensorsWriter(out, Map.of(), List.of(x));
    assertThatIllegalStateException().isThrownBy(writer::finish);
    assertThatIllegalArgumentException().isThrownBy(() -> writer.write(new float[3]));
    assertThatIllegalArgumentException().isThrownBy(() -> writer.write(new double[2]));
    writer.write(new float[2]);
    assertThatIllegalStateException().isThrownBy(() -> writer.write(new float[2]));
    writer.finish();
  }
}
