package org.ardent.format.numpy;

import static org.ardent.format.numpy.NpyBytes.counting;
import static org.ardent.format.numpy.NpyBytes.header;
import static org.ardent.format.numpy.NpyBytes.npy;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.ardent.format.DataTest;
import org.ardent.format.Mutations;
import org.ardent.format.TableReader;
import org.ardent.format.TableWriter;
import org.ardent.io.InvalidInputException;
import org.ardent.io.NumberType;
import org.ardent.math.Random;
import org.ardent.table.Binarize;
import org.ardent.table.ReadOptions;
import org.ardent.table.Table;
import org.ardent.table.TableScan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** NumPy arrays: every type, order and shape, whole and broken. */
class NpyTablesTest extends DataTest {

  /** Numbers as NumPy itself writes them, little-endian. */
  @ParameterizedTest
  @CsvSource({
    "b1, 000102, '0,1,1'",
    "u1, 00ff80, '0,255,128'",
    "i1, 00ff80, '0,-1,-128'",
    "u2, 0000ffff0080, '0,65535,32768'",
    "i2, 0100ffff0080, '1,-1,-32768'",
    "u4, 01000000ffffffff00000080, '1,4294967295,2147483648'",
    "i4, 01000000ffffffff00000080, '1,-1,-2147483648'",
    "u8, 0100000000000000ffffffffffffffff0000000000000080,"
        + " '1,18446744073709551615,9223372036854775808'",
    "i8, 0100000000000000ffffffffffffffff0000000000000080, '1,-1,-9223372036854775808'",
    "f2, 000001005535, '0,5.960464477539063e-08,0.333251953125'",
    "f2, 00c0ff7b66ae, '-2,65504,-0.0999755859375'",
    "f4, 0000803f000020c00000807f, '1,-2.5,'",
    "f8, 000000000000f03f00000000000004c09a9999999999b93f, '1,-2.5,0.1'",
  })
  void readsEveryType(String type, String hex, String expected) {
    byte[] data = HexFormat.of().parseHex(hex);
    // an infinity has no text here: the last number is left out, and is a bad row
    double[] values = Arrays.stream(expected.split(",")).mapToDouble(Double::parseDouble).toArray();
    int size = data.length / 3;
    byte[] swapped = new byte[data.length];
    for (int i = 0; i < data.length; i++) {
      swapped[i] = data[i / size * size + size - 1 - i % size];
    }
    String only = String.format(Locale.ROOT, "(%d, 1)", values.length);
    for (boolean fortran : new boolean[] {false, true}) {
      for (String endian : size == 1 ? List.of("|", "<", ">") : List.of("<", ">")) {
        byte[] body = Arrays.copyOf(endian.equals(">") ? swapped : data, values.length * size);
        List<List<Double>> read =
            values(read(file("a.npy", npy(endian + type, fortran, only, body))));
        assertThat(read).isEqualTo(Arrays.stream(values).boxed().map(List::of).toList());
      }
    }
    if (values.length < 3) {
      assertMistake(file("a.npy", npy("<" + type, false, "(3, 1)", data)))
          .endsWith("row 3: column 1 is Infinity, expected a finite number");
    }
  }

  /** The sum of a sign, an exponent and a mantissa, as the standard defines it. */
  @Test
  void readsEveryHalfFloat() {
    NumberType half = new NumberType(NumberType.Kind.FLOAT, 2, NumberType.Order.LITTLE);
    for (int bits = 0; bits < 1 << 16; bits++) {
      double sign = bits < 1 << 15 ? 1 : -1;
      int exponent = bits >> 10 & 31;
      double fraction = (bits & 1023) / 1024.0;
      double expected =
          exponent == 31
              ? (fraction == 0 ? sign * Double.POSITIVE_INFINITY : Double.NaN)
              : exponent == 0
                  ? sign * fraction * Math.pow(2, -14)
                  : sign * (1 + fraction) * Math.pow(2, exponent - 15);
      byte[] bytes = {(byte) bits, (byte) (bits >> 8)};
      assertThat(half.get(half.wrap(bytes), 0)).isEqualTo(Double.valueOf(expected));
    }
  }

  @Test
  void roundsLargeIntegersToTheNearestDouble() {
    Random random = Random.of(1, Random.TEST);
    for (int i = 0; i < 10_000; i++) {
      long bits = random.nextLong() | 1L << 63;
      if (i % 2 == 0) {
        bits &= -1L << 10; // ties
        bits |= i % 4 / 2;
      }
      assertThat(NumberType.unsigned(bits))
          .isEqualTo(new BigInteger(Long.toUnsignedString(bits)).doubleValue());
    }
  }

  /** Against the definition of the two orders: which index runs fastest. */
  @Test
  void readsBothOrdersOfAnyShape() {
    int[] sizes = {3, 4, 5, 2};
    int width = 40;
    ByteBuffer c = ByteBuffer.allocate(240).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer fortran = ByteBuffer.allocate(240).order(ByteOrder.LITTLE_ENDIAN);
    List<List<Double>> expected =
        IntStream.range(0, 3)
            .mapToObj(r -> IntStream.range(0, width).mapToObj(x -> 100.0 * r + x).toList())
            .toList();
    for (int i = 0; i < 120; i++) {
      c.putShort((short) (100 * (i / width) + i % width));
      int[] index = new int[4];
      int rest = i;
      for (int d = 0; d < 4; d++) {
        index[d] = rest % sizes[d];
        rest /= sizes[d];
      }
      int column = (index[1] * sizes[2] + index[2]) * sizes[3] + index[3];
      fortran.putShort((short) (100 * index[0] + column));
    }
    String shape = "(3, 4, 5, 2)";
    assertThat(values(read(file("c.npy", npy("<i2", false, shape, c.array())))))
        .isEqualTo(expected);
    String f = file("f.npy", npy("<i2", true, shape, fortran.array()));
    assertThat(values(read(f))).isEqualTo(expected);
    ReadOptions some = ReadOptions.DEFAULTS.withColumns(List.of("x40", "x1", "x8:x9"));
    for (String path : List.of(f, folder + "/c.npy")) {
      assertThat(values(TableReader.read(SPARK, path, some)).get(2))
          .isEqualTo(List.of(239.0, 200.0, 207.0, 208.0));
    }
    // one row only, whose numbers are in another order all the same
    assertThat(values(read(file("1.npy", npy("|u1", true, "(1, 2, 3)", counting(6))))))
        .isEqualTo(List.of(List.of(0.0, 2.0, 4.0, 1.0, 3.0, 5.0)));
  }

  @Test
  void readsOneDimensionAsOneColumn() {
    for (boolean fortran : new boolean[] {false, true}) {
      Table table = read(file("a.npy", npy("|i1", fortran, "(4,)", counting(4))));
      assertThat(table.columns()).containsExactly("x1");
      assertThat(values(table)).containsExactly(of(0), of(1), of(2), of(3));
    }
  }

  private static List<Double> of(double value) {
    return List.of(value);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void readsEveryVersionOfTheFormat(int version) {
    String header = "{\"shape\":(2L, 3L,),'fortran_order':False,\n 'descr':'<u1'}\n";
    assertThat(values(read(file("a.npy", npy(version, header, counting(6))))))
        .containsExactly(List.of(0.0, 1.0, 2.0), List.of(3.0, 4.0, 5.0));
  }

  @Test
  void readsLargeArraysInParts() {
    int rows = 3000;
    int width = 100;
    ByteBuffer data = ByteBuffer.allocate(8 * rows * width).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < rows * width; i++) {
      data.putDouble(i / 7.0);
    }
    String path = file("a.npy", npy("<f8", false, "(3000, 100)", data.array()));
    Table table = read(path);
    assertThat(table.rows().getNumPartitions()).isEqualTo(2);
    List<List<Double>> read = values(table);
    assertThat(read).hasSize(rows);
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < width; c += 33) {
        assertThat(read.get(r).get(c)).isEqualTo((r * width + c) / 7.0);
      }
    }
  }

  @Test
  void binarizesByTheRowsOwnIndex() {
    byte[] data = new byte[20_000];
    Random random = Random.of(2, Random.TEST);
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) random.nextInt(2);
    }
    ByteBuffer floats = ByteBuffer.allocate(8 * data.length);
    for (byte b : data) {
      floats.putDouble(0.25 + b / 2.0);
    }
    String path = file("a.npy", npy(">f8", false, "(200, 100)", floats.array()));
    List<List<Double>> sample =
        values(
            TableReader.read(SPARK, path, ReadOptions.DEFAULTS.withBinarize(Binarize.SAMPLE, 3)));
    for (int r = 0; r < 200; r++) {
      for (int c = 0; c < 100; c++) {
        double u = Random.of(3, Random.BINARIZE, r, c).nextDouble();
        assertThat(sample.get(r).get(c)).isEqualTo(u < 0.25 + data[100 * r + c] / 2.0 ? 1 : 0);
      }
    }
  }

  @Test
  void writesWhatItReads() throws Exception {
    for (String text : List.of("0 1 255\n3 0 7\n", "0 1 256\n3 0 7\n", "-1 0.1 1e149\n0 0 0\n")) {
      Table table = read(file("t.amat", text));
      String path = folder.resolve("o.npy").toString();
      assertThat(TableWriter.write(SPARK, table, path, true)).isEqualTo(2);
      assertThat(values(read(path))).isEqualTo(values(table));
      byte[] bytes = Files.readAllBytes(Path.of(path));
      int header = bytes.length - 6 * (text.contains("255") ? 1 : 8);
      assertThat(header % 64).as("the data are aligned").isZero();
      assertThat(bytes[header - 1]).isEqualTo((byte) '\n');
    }
    Table words = read(file("w.csv", "n,w\n1,a\n2,b\n"));
    assertMistake(() -> TableWriter.write(SPARK, words, folder + "/w.npy", false))
        .contains("w.csv: row 1: column 2", "'a', expected a");
    assertThat(listing()).containsExactly("o.npy", "t.amat", "w.csv");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "|O; holds pickled Python objects, which are programs and are not run (dtype '|O')",
        "<U3; holds text (dtype '<U3'), expected bool, int, uint or float of 8 to 64 bits",
        "|S3; holds text",
        "<c8; holds complex numbers",
        "<M8[s]; holds dates or times",
        "|V4; holds raw bytes",
        "<f16; holds numbers of another type (dtype '<f16')",
        "<f1; another type",
        "<i3; another type",
        "|i2; another type",
        "=i2; another type",
        "<b2; another type",
        "i4; another type",
        "<i9999999999; another type",
        "; another type",
      })
  void refusesWhatHoldsNoNumbers(String dtype, String expected) {
    String descr = dtype == null ? "" : dtype;
    assertMistake(file("a.npy", npy(descr, false, "(2, 2)", counting(16))))
        .contains("a.npy holds ", expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{}; has a broken header, expected 'descr' (a string)",
        "''; broken header: character 1, expected '{'",
        "{'descr': '<i2', 'fortran_order': False, 'shape': (2, 2)} x; nothing after",
        "{'descr': '<i2', 'fortran_order': False, 'shape': (2, 2); expected '}'",
        "{'descr': '<i2', 'fortran_order': 0, 'shape': (2, 2)}; expected a string",
        "{'descr': '<i2', 'fortran_order': 'False', 'shape': (2, 2)}; True or False",
        "{'descr': '<i2', 'fortran_order': False, 'shape': (4)}; expected ','",
        "{'descr': '<i2', 'fortran_order': False, 'shape': [2, 2]}; expected a string",
        "{'descr': '<i2', 'fortran_order': False, 'shape': (-2, 2)}; expected a size",
        "{'descr': '<i2', 'fortran_order': False, 'shape': (2.0, 2)}; expected ','",
        "{'descr': '<i2', 'fortran_order': False, 'shape': (9999999999999999999, 2)}; a size",
        "{'descr': '<i2', 'fortran_order': False, 'shape': (2, 2), 'x': '1'}; broken header",
        "{'descr': '<i2', 'descr': '<i2', 'fortran_order': False, 'shape': (2, 2)}; 'descr' once",
        "{'descr': '<i2', 'fortran_order': False}; broken header",
        "{'descr': [('a', '<i2')], 'fortran_order': False, 'shape': (2, 2)}; holds records",
        "{'descr': __import__('os'), 'fortran_order': False, 'shape': (2, 2)}; expected a string",
        "{'descr': '\\x3ci2', 'fortran_order': False, 'shape': (2, 2)}; expected a string",
      })
  void refusesBrokenHeaders(String header, String expected) {
    assertMistake(file("a.npy", npy(1, header, counting(8)))).contains("a.npy h", expected);
  }

  @Test
  void namesWhatIsWrong() throws Exception {
    byte[] good = npy("<i2", false, "(2, 2)", counting(8));
    assertMistake(file("a.npy", Arrays.copyOf(good, good.length - 1)))
        .endsWith("expected 88 for the 2 × 2 values that its header declares");
    assertMistake(file("a.npy", Arrays.copyOf(good, good.length + 1))).contains("has 89 bytes");
    assertMistake(file("a.npy", Arrays.copyOf(good, 40))).contains("a.npy: truncated");
    assertMistake(file("a.npy", Arrays.copyOf(good, 7))).contains("a.npy: truncated");
    assertMistake(file("a.npy", "PK something")).contains("a.npy is no NumPy array");
    assertMistake(file("a.npy", new byte[0])).contains("is empty");
    assertMistake(file("a.npy", npy("<i2", false, "(0, 2)", new byte[0]))).contains("is empty");
    assertMistake(file("a.npy", npy("<i2", false, "(2, 0)", new byte[0]))).contains("is empty");
    assertMistake(file("a.npy", npy("<i2", false, "()", counting(2)))).contains("a single number");
    assertMistake(file("a.npy", npy(4, header("<i2", false, "(2,)"), counting(4))))
        .endsWith("is a NumPy array of version 4.0, expected 1.0, 2.0 or 3.0");
    byte[] endless = npy(2, header("<i2", false, "(2,)"), counting(4));
    endless[11] = 127;
    assertMistake(file("a.npy", endless)).contains("has a header of 21307065", "at most 65536");
    for (String shape :
        List.of(
            "(999999999999999999, 999999999999999999)",
            "(1, 16777217)",
            "(999999999999999999, 16)",
            "(1, 65536, 65536, 65536, 65536)")) {
      for (boolean fortran : new boolean[] {false, true}) {
        assertMistake(file("a.npy", npy("<f8", fortran, shape, counting(8)))).contains("a.npy has");
      }
    }
    file("many/a.npy", good);
    file("many/b.npy", good);
    assertMistake(folder + "/many").endsWith("expected a single NumPy file");
    assertMistake(file("b.npy", good), ReadOptions.DEFAULTS.withVariable("X"))
        .isEqualTo(
            "variable is 'X', but " + folder + "/b.npy is read as npy, which has no variables");
  }

  @Test
  void survivesMutations() {
    Random random = Random.of(4, Random.TEST);
    int good = 0;
    for (int i = 0; i < 250; i++) {
      byte[] original = npy("<f4", i % 2 == 0, i % 3 == 0 ? "(4, 3, 2)" : "(4, 6)", counting(96));
      String path = file("m.npy", Mutations.mutate(original, random));
      try {
        TableScan.scan(read(path));
        good++;
      } catch (InvalidInputException e) {
        assertThat(e.getMessage()).contains("m.npy").doesNotContain("Exception", "\n");
      }
    }
    assertThat(good).isBetween(20, 230);
  }
}
