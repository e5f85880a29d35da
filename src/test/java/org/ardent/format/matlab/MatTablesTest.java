package org.ardent.format.matlab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.ardent.format.DataTest;
import org.ardent.format.Mutations;
import org.ardent.format.TableReader;
import org.ardent.io.InvalidInputException;
import org.ardent.math.Random;
import org.ardent.table.ReadOptions;
import org.ardent.table.TableScan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.Array;
import us.hebi.matlab.mat.types.MatFile;
import us.hebi.matlab.mat.types.MatlabType;
import us.hebi.matlab.mat.types.Matrix;
import us.hebi.matlab.mat.types.Sinks;

/** MATLAB 5 files: every type of matrix, which variable is read, whole and broken. */
public class MatTablesTest extends DataTest {
  private static final int DOUBLE = 6;
  private static final int SPARSE = 5;
  private static final int MI_INT8 = 1;
  private static final int MI_UINT8 = 2;
  private static final int MI_INT32 = 5;
  private static final int MI_UINT32 = 6;
  private static final int MI_DOUBLE = 9;
  private static final int MI_MATRIX = 14;
  private static final int MI_COMPRESSED = 15;

  /** A file of name, array, name, array… as the library writes it. */
  public static byte[] mat(boolean compressed, Object... namesAndArrays) {
    try {
      MatFile file = Mat5.newMatFile();
      for (int i = 0; i < namesAndArrays.length; i += 2) {
        file.addArray((String) namesAndArrays[i], (Array) namesAndArrays[i + 1]);
      }
      ByteBuffer buffer = ByteBuffer.allocate(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
      Mat5.newWriter(Sinks.wrap(buffer))
          .setDeflateLevel(compressed ? Deflater.BEST_SPEED : Deflater.NO_COMPRESSION)
          .writeMat(file);
      return Arrays.copyOf(buffer.array(), buffer.position());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The matrix of 10·row + column, both from 0. */
  public static Matrix matrix(int rows, int columns, MatlabType type) {
    return fill(Mat5.newMatrix(rows, columns, type));
  }

  private static Matrix fill(Matrix matrix) {
    for (int r = 0; r < matrix.getNumRows(); r++) {
      for (int c = 0; c < matrix.getNumCols(); c++) {
        matrix.setDouble(r, c, 10 * r + c);
      }
    }
    return matrix;
  }

  private static List<List<Double>> expected(int rows, int columns) {
    Double[][] values = new Double[rows][columns];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        values[r][c] = 10.0 * r + c;
      }
    }
    return Arrays.stream(values).map(List::of).toList();
  }

  /** A file byte by byte, of parts that {@link #variable} or {@link #compressed} make. */
  public static byte[] raw(ByteOrder order, byte[]... variables) {
    ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(order);
    buffer.put("MATLAB 5.0 MAT-file, by hand".getBytes(StandardCharsets.US_ASCII));
    buffer.position(124).putShort((short) 0x0100).putShort((short) ('M' << 8 | 'I'));
    for (byte[] variable : variables) {
      buffer.put(variable);
    }
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  static byte[] element(ByteOrder order, int type, byte[] content) {
    int padding = type == MI_COMPRESSED ? 0 : (8 - content.length % 8) % 8;
    return ByteBuffer.allocate(8 + content.length + padding)
        .order(order)
        .putInt(type)
        .putInt(content.length)
        .put(content)
        .array();
  }

  private static byte[] ints(ByteOrder order, int... values) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(order);
    for (int value : values) {
      buffer.putInt(value);
    }
    return buffer.array();
  }

  static byte[] doubles(ByteOrder order, double... values) {
    ByteBuffer buffer = ByteBuffer.allocate(8 * values.length).order(order);
    for (double value : values) {
      buffer.putDouble(value);
    }
    return buffer.array();
  }

  /** A variable of flags, sizes, name and further elements. */
  static byte[] variable(
      ByteOrder order, int flags, int nonZeros, int[] sizes, String name, byte[]... data) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(element(order, MI_UINT32, ints(order, flags, nonZeros)));
    body.writeBytes(element(order, MI_INT32, ints(order, sizes)));
    body.writeBytes(element(order, MI_INT8, name.getBytes(StandardCharsets.US_ASCII)));
    for (byte[] part : data) {
      body.writeBytes(part);
    }
    return element(order, MI_MATRIX, body.toByteArray());
  }

  public static byte[] compressed(ByteOrder order, byte[] variable) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
      out.write(variable);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return element(order, MI_COMPRESSED, bytes.toByteArray());
  }

  /** [[5, 0, 0], [0, 0, 0], [0, 0, 7], [8, 0, 9]]. */
  public static byte[] sparse(ByteOrder order, int flags, int[] rows, int[] starts) {
    return variable(
        order,
        SPARSE | flags,
        rows.length,
        new int[] {4, 3},
        "S",
        element(order, MI_INT32, ints(order, rows)),
        element(order, MI_INT32, ints(order, starts)),
        element(order, MI_DOUBLE, doubles(order, 5, 8, 7, 9)));
  }

  @ParameterizedTest
  @EnumSource(
      value = MatlabType.class,
      names = {
        "Double", "Single", "Int8", "UInt8", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64"
      })
  void readsEveryType(MatlabType type) {
    for (boolean compressed : new boolean[] {false, true}) {
      String path = file("a.mat", mat(compressed, "X", matrix(12, 3, type)));
      assertThat(values(read(path))).isEqualTo(expected(12, 3));
      ReadOptions some = ReadOptions.DEFAULTS.withColumns(List.of("x3", "x1"));
      assertThat(values(TableReader.read(SPARK, path, some)).get(4)).containsExactly(42.0, 40.0);
    }
  }

  @Test
  void readsTheEndsOfTheTypes() {
    Matrix unsigned = Mat5.newMatrix(2, 1, MatlabType.UInt64);
    unsigned.setLong(0, -1);
    unsigned.setLong(1, Long.MIN_VALUE);
    assertThat(values(read(file("a.mat", mat(true, "u", unsigned)))))
        .containsExactly(List.of(0x1p64), List.of(0x1p63));
    Matrix signed = Mat5.newMatrix(2, 1, MatlabType.Int8);
    signed.setLong(0, -128);
    assertThat(values(read(file("a.mat", mat(true, "i", signed)))).get(0)).containsExactly(-128.0);
    Matrix infinite = Mat5.newMatrix(2, 1);
    infinite.setDouble(1, Double.NaN);
    assertMistake(file("a.mat", mat(true, "d", infinite)))
        .endsWith("a.mat: row 2: column 1 is missing, expected a number");
  }

  @Test
  void logicalNumbersAreZeroAndOne() {
    Matrix logical = Mat5.newLogical(3, 2);
    logical.setBoolean(1, 0, true);
    logical.setBoolean(2, 1, true);
    assertThat(values(read(file("a.mat", mat(true, "L", logical)))))
        .containsExactly(List.of(0.0, 0.0), List.of(1.0, 0.0), List.of(0.0, 1.0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"LITTLE_ENDIAN", "BIG_ENDIAN"})
  void readsBothByteOrders(String name) {
    ByteOrder order = name.startsWith("L") ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    byte[] dense =
        variable(
            order,
            DOUBLE,
            0,
            new int[] {2, 2},
            "D",
            element(order, MI_DOUBLE, doubles(order, 1, 2, 3, -0.5)));
    // as MATLAB saves whole numbers: doubles stored as bytes
    byte[] bytes =
        variable(order, DOUBLE, 0, new int[] {2, 3}, "B", element(order, MI_UINT8, new byte[6]));
    int[] rows = {0, 3, 2, 3};
    byte[] sparse = sparse(order, 0, rows, new int[] {0, 2, 2, 4});
    byte[] logical = sparse(order, 1 << 9, rows, new int[] {0, 2, 2, 4});
    List<List<Double>> expected =
        List.of(
            List.of(5.0, 0.0, 0.0),
            List.of(0.0, 0.0, 0.0),
            List.of(0.0, 0.0, 7.0),
            List.of(8.0, 0.0, 9.0));
    for (boolean packed : new boolean[] {false, true}) {
      assertThat(values(read(file("d.mat", raw(order, packed ? compressed(order, dense) : dense)))))
          .containsExactly(List.of(1.0, 3.0), List.of(2.0, -0.5));
      assertThat(values(read(file("b.mat", raw(order, packed ? compressed(order, bytes) : bytes)))))
          .containsExactly(List.of(0.0, 0.0, 0.0), List.of(0.0, 0.0, 0.0));
      String path = file("s.mat", raw(order, packed ? compressed(order, sparse) : sparse));
      assertThat(values(read(path))).isEqualTo(expected);
      ReadOptions some = ReadOptions.DEFAULTS.withColumns(List.of("x3", "x1"));
      assertThat(values(TableReader.read(SPARK, path, some)).get(3)).containsExactly(9.0, 8.0);
    }
    assertThat(values(read(file("l.mat", raw(order, logical)))).get(3))
        .containsExactly(1.0, 0.0, 1.0);
  }

  @Test
  void choosesTheTable() {
    Matrix column = matrix(5, 1, MatlabType.Double);
    Matrix row = matrix(1, 5, MatlabType.Double);
    Object[] plain = {
      "Y",
      row,
      "table",
      matrix(3, 2, MatlabType.Int8),
      "c",
      column,
      "name",
      Mat5.newString("text"),
      "s",
      Mat5.newStruct(),
      "cell",
      Mat5.newCell(2, 2),
      "z",
      fill(Mat5.newComplex(2, 2)),
      "images",
      Mat5.newMatrix(Mat5.dims(4, 4, 3)),
      "none",
      Mat5.newMatrix(0, 4)
    };
    String path = file("a.mat", mat(true, plain));
    assertThat(values(read(path))).isEqualTo(expected(3, 2));
    assertThat(values(TableReader.read(SPARK, path, ReadOptions.DEFAULTS.withVariable("Y"))))
        .isEqualTo(expected(1, 5));
    Object[] two = Arrays.copyOf(plain, plain.length + 2);
    two[plain.length] = "other";
    two[plain.length + 1] = matrix(4, 2, MatlabType.Double);
    assertMistake(file("b.mat", mat(false, two)))
        .endsWith(
            "b.mat holds 'table' (3×2), 'other' (4×2); variable says which to read by its name");
    two[plain.length] = "data";
    assertThat(values(read(file("b.mat", mat(false, two))))).isEqualTo(expected(4, 2));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "name; variable 'name' is a char, expected a matrix of real numbers",
        "s; variable 's' is a struct",
        "cell; variable 'cell' is a cell",
        "z; variable 'z' is complex, expected a matrix of real numbers",
        "images; variable 'images' has 3 dimensions",
        "none; variable 'none' (0×4) is empty",
        "nobody; variable is 'nobody', but ",
      })
  void refusesWhatIsNoMatrix(String variable, String expected) {
    Object[] all = {
      "name",
      Mat5.newString("text"),
      "s",
      Mat5.newStruct(),
      "cell",
      Mat5.newCell(2, 2),
      "z",
      fill(Mat5.newComplex(2, 2)),
      "images",
      Mat5.newMatrix(Mat5.dims(4, 4, 3)),
      "none",
      Mat5.newMatrix(0, 4)
    };
    String path = file("a.mat", mat(true, all));
    assertMistake(path, ReadOptions.DEFAULTS.withVariable(variable)).contains(path, expected);
    assertMistake(path).contains("a.mat holds no array of numbers: 'name' (1×4), 's' (1×1), ");
  }

  @Test
  void namesWhatIsWrong() {
    byte[] good = mat(false, "X", matrix(6, 3, MatlabType.Double));
    assertMistake(file("a.mat", new byte[0])).contains("is empty");
    assertMistake(file("a.mat", "1 0 1\n")).contains("a.mat is no MATLAB 5 file");
    assertMistake(file("a.mat", "MATLAB 7.3 MAT-file, Platform")).contains("HDF5", "-v7");
    assertMistake(file("a.mat", new byte[] {(byte) 0x89, 'H', 'D', 'F', '\r', '\n'}))
        .contains("HDF5");
    assertMistake(file("a.mat", Arrays.copyOf(good, 128))).contains("holds no array of numbers");
    assertMistake(file("a.mat", Arrays.copyOf(good, good.length - 1)))
        .contains("is truncated or broken: the variable at byte 128 has ");
    assertMistake(file("a.mat", Arrays.copyOf(good, 131))).contains("truncated or broken");
    byte[] order = good.clone();
    order[127] = 'X';
    assertMistake(file("a.mat", order)).contains("expected 'IM' or 'MI' at byte 126");
  }

  /** Lengths that would take gigabytes if they were believed. */
  @Test
  void believesNoLength() {
    ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    int huge = 0x7FFF_FFF0;
    byte[] number = element(order, MI_DOUBLE, doubles(order, 1));
    byte[] long1 = number.clone();
    ByteBuffer.wrap(long1).order(order).putInt(4, huge);
    int[] square = {40_000, 40_000};
    byte[][] all = {
      variable(order, DOUBLE, 0, square, "A", number),
      variable(order, DOUBLE, 0, new int[] {huge / 8, 1}, "A", long1),
      variable(order, DOUBLE, 0, new int[] {1, 1}, "A", long1),
      variable(order, DOUBLE, 0, new int[] {-1, -1}, "A", number),
      variable(order, SPARSE, 1, square, "A", number, number, number),
      variable(order, SPARSE, huge, new int[] {4, 4}, "A", number, number, number),
      variable(order, SPARSE, 1, new int[] {huge, 1}, "A", number, number, number),
      variable(order, 99, 0, new int[] {1, 1}, "A", number),
      variable(order, DOUBLE, 0, new int[] {1}, "A", number),
      variable(order, DOUBLE, 0, new int[400], "A", number),
      variable(order, DOUBLE, 0, new int[] {1, 1}, "A".repeat(2000), number),
      variable(order, DOUBLE, 0, new int[] {1, 1}, "A"),
      element(order, MI_MATRIX, new byte[3]),
      element(order, MI_MATRIX, new byte[300]),
      element(order, MI_COMPRESSED, new byte[300]),
      element(order, 99, new byte[8]),
    };
    for (byte[] variable : all) {
      assertMistake(file("a.mat", raw(order, variable))).contains("a.mat");
      assertMistake(file("a.mat", raw(order, compressed(order, variable)))).contains("a.mat");
    }
    byte[] bomb = variable(order, DOUBLE, 0, new int[] {huge / 8, 1}, "A", long1);
    ByteBuffer.wrap(bomb).order(order).putInt(4, huge);
    assertMistake(file("a.mat", raw(order, compressed(order, bomb))))
        .contains("declares 2147483632 bytes, more than ");
    // the data of a sparse matrix are only seen in the task
    int[] rows = {0, 3, 2, 3};
    for (byte[] broken :
        new byte[][] {
          sparse(order, 0, rows, new int[] {0, 2, 2, 5}),
          sparse(order, 0, rows, new int[] {0, 4, 0, 4}),
          sparse(order, 0, rows, new int[] {0, 2, 2}),
          sparse(order, 0, new int[] {0, 3, 2, 4}, new int[] {0, 2, 2, 4}),
          sparse(order, 0, new int[] {0, -1, 2, 3}, new int[] {0, 2, 2, 4}),
          sparse(order, 0, new int[] {3, 3, 2, 3}, new int[] {0, 2, 2, 4}),
        }) {
      assertMistake(file("a.mat", raw(order, broken)))
          .endsWith("a.mat: row 1: unreadable data (broken variable 'S')");
    }
  }

  @Test
  void survivesMutations() {
    Random random = Random.of(6, Random.TEST);
    byte[] sparse =
        sparse(ByteOrder.LITTLE_ENDIAN, 0, new int[] {0, 3, 2, 3}, new int[] {0, 2, 2, 4});
    byte[][] originals = {
      mat(false, "X", matrix(6, 3, MatlabType.Double), "n", Mat5.newString("text")),
      mat(true, "X", matrix(60, 3, MatlabType.Int16), "s", Mat5.newStruct()),
      raw(ByteOrder.LITTLE_ENDIAN, sparse),
      raw(ByteOrder.LITTLE_ENDIAN, compressed(ByteOrder.LITTLE_ENDIAN, sparse)),
    };
    int good = 0;
    for (int i = 0; i < 400; i++) {
      byte[] original = originals[i % originals.length];
      byte[] body = Arrays.copyOfRange(original, 120, original.length);
      byte[] mutated = Mutations.mutate(body, random);
      byte[] file = Arrays.copyOf(original, 120 + mutated.length);
      System.arraycopy(mutated, 0, file, 120, mutated.length);
      String path = file("m.mat", file);
      try {
        TableScan.scan(read(path));
        good++;
      } catch (InvalidInputException e) {
        assertThat(e.getMessage()).contains("m.mat").doesNotContain("Exception", "\n");
      }
    }
    assertThat(good).isBetween(20, 380);
  }
}
