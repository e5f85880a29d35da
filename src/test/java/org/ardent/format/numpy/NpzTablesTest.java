package org.ardent.format.numpy;

import static org.ardent.format.numpy.NpyBytes.counting;
import static org.ardent.format.numpy.NpyBytes.npy;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.ardent.format.DataTest;
import org.ardent.format.Mutations;
import org.ardent.format.TableReader;
import org.ardent.io.InvalidInputException;
import org.ardent.math.Random;
import org.ardent.table.ReadOptions;
import org.ardent.table.Table;
import org.ardent.table.TableScan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives of NumPy arrays: which is read, whole and broken. */
public class NpzTablesTest extends DataTest {
  /** NumPy 2.4: savez_compressed(X=arange(24, dtype='>i2')…, y=array of bool). */
  private static final String COMPRESSED =
      "UEsDBC0AAAAIAAAAIQAmcPpa//////////8FABQAWC5ucHkBABAAsAAAAAAAAAB5AAAAAAAAAJvsF+obEMnIUMZQrZ6S"
          + "WpxcpG6loG6XaaSuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GiY6CsY6CkaaOgq1CuQBLgYGBmYG"
          + "RgYWBiYGVgY2Bk4GdgYuBg4GbgYeBn4GXgYBBj4GQQYhBlEGYQYxBhEGcQBQSwMELQAAAAgAAAAhAIL0VDr/"
          + "/////////wUAFAB5Lm5weQEAEACEAAAAAAAAAEgAAAAAAAAAm+wX6hsQychQxlCtnpJanFykbqWgXpNkqK6j"
          + "oJ6WX1RSlJgXn1+UkgoSd0vMKU4FihdnJBakAvkaJjqaOgq1ChQALkYGRkYAUEsBAi0DLQAAAAgAAAAhACZw"
          + "+lp5AAAAsAAAAAUAAAAAAAAAAAAAAIABAAAAAFgubnB5UEsBAi0DLQAAAAgAAAAhAIL0VDpIAAAAhAAAAAUA"
          + "AAAAAAAAAAAAAIABsAAAAHkubnB5UEsFBgAAAAACAAIAZgAAAC8BAAAAAA==";

  /** NumPy 2.4: savez(asfortranarray(arange(6, dtype=float16).reshape(3, 2) / 4)). */
  private static final String STORED =
      "UEsDBC0AAAAAAAAAIQBhiTix//////////8JABQAYXJyXzAubnB5AQAQAIwAAAAAAAAAjAAAAAAAAACTTlVN"
          + "UFkBAHYAeydkZXNjcic6ICc8ZjInLCAnZm9ydHJhbl9vcmRlcic6IFRydWUsICdzaGFwZSc6ICgzLCAyKSwg"
          + "fSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgCgAA"
          + "ADgAPAA0ADoAPVBLAQItAy0AAAAAAAAAIQBhiTixjAAAAIwAAAAJAAAAAAAAAAAAAACAAQAAAABhcnJfMC5u"
          + "cHlQSwUGAAAAAAEAAQA3AAAAxwAAAAAA";

  private static final byte[] TABLE = npy("|u1", false, "(3, 2)", counting(6));

  public static byte[] zip(boolean stored, Object... namesAndFiles) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (int i = 0; i < namesAndFiles.length; i += 2) {
        byte[] content = (byte[]) namesAndFiles[i + 1];
        ZipEntry entry = new ZipEntry((String) namesAndFiles[i]);
        if (stored) {
          CRC32 checksum = new CRC32();
          checksum.update(content);
          entry.setMethod(ZipEntry.STORED);
          entry.setSize(content.length);
          entry.setCrc(checksum.getValue());
        }
        out.putNextEntry(entry);
        out.write(content);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  private static ReadOptions variable(String name) {
    return ReadOptions.DEFAULTS.withVariable(name);
  }

  private List<List<Double>> read(byte[] archive, String variable) {
    return values(TableReader.read(SPARK, file("a.npz", archive), variable(variable)));
  }

  @Test
  void readsWhatNumpyWrites() {
    byte[] compressed = Base64.getDecoder().decode(COMPRESSED);
    List<List<Double>> rows = read(compressed, null);
    assertThat(rows).hasSize(4);
    for (int r = 0; r < 4; r++) {
      double at = 6 * r;
      assertThat(rows.get(r)).containsExactly(at, at + 3, at + 1, at + 4, at + 2, at + 5);
    }
    assertThat(read(compressed, "y"))
        .containsExactly(List.of(1.0), List.of(0.0), List.of(1.0), List.of(1.0));
    assertThat(read(Base64.getDecoder().decode(STORED), null))
        .containsExactly(List.of(0.0, 0.25), List.of(0.5, 0.75), List.of(1.0, 1.25));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void choosesTheTable(boolean stored) {
    byte[] column = npy("|u1", false, "(3,)", counting(3));
    byte[] row = npy("|u1", false, "(1, 3)", counting(3));
    byte[] other = npy("|u1", true, "(2, 2)", counting(4));
    byte[] pickled = npy("|O", false, "(2, 2)", counting(40));
    byte[] none = npy("|u1", false, "(0, 3)", new byte[0]);
    Object[] plain = {
      "y.npy", column, "r.npy", row, "t.npy", TABLE, "o.npy", pickled, "e.npy", none
    };
    List<List<Double>> table = List.of(List.of(0.0, 1.0), List.of(2.0, 3.0), List.of(4.0, 5.0));
    assertThat(read(zip(stored, plain), null)).isEqualTo(table);
    assertThat(read(zip(stored, plain), "r")).containsExactly(List.of(0.0, 1.0, 2.0));
    Object[] two = Arrays.copyOf(plain, plain.length + 2);
    two[plain.length] = "X.npy";
    two[plain.length + 1] = other;
    assertThat(read(zip(stored, two), null)).containsExactly(List.of(0.0, 2.0), List.of(1.0, 3.0));
    assertThat(read(zip(stored, two), "t")).isEqualTo(table);
    assertThat(read(zip(stored, "only.npy", column, "o.npy", pickled), null)).hasSize(3);
    two[plain.length] = "deep/../né.npy";
    String path = file("a.npz", zip(stored, two));
    assertMistake(path)
        .isEqualTo(
            path + " holds 't' (3×2), 'deep/../né' (2×2); variable says which to read by its name");
    assertThat(read(zip(stored, two), "deep/../né")).hasSize(2);
    assertMistake(path, variable("T"))
        .startsWith("variable is 'T', but " + path + " holds 'y' (3), 'r' (1×3), 't' (3×2), 'o', ");
    assertMistake(path, variable("o")).contains("a.npz: variable 'o' holds pickled Python objects");
    assertMistake(path, variable("e")).contains("a.npz: variable 'e' (0×3) is empty");
    assertMistake(file("b.npz", zip(stored, "o.npy", pickled)))
        .endsWith("b.npz holds no array of numbers: 'o'");
    assertMistake(file("b.npz", zip(stored, "readme.txt", counting(3))))
        .endsWith("b.npz holds no array of numbers");
    assertMistake(file("b.npz", zip(stored, "d.npy", column, "c.npy", column)))
        .contains("b.npz holds 'd' (3), 'c' (3); variable");
  }

  /** Two of the same name, which no library writes but the format allows. */
  @Test
  void refusesTwoOfAName() throws Exception {
    SeekableInMemoryByteChannel bytes = new SeekableInMemoryByteChannel();
    try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(bytes)) {
      for (int i = 0; i < 2; i++) {
        out.putArchiveEntry(new ZipArchiveEntry("t.npy"));
        out.write(TABLE);
        out.closeArchiveEntry();
      }
    }
    String path = file("a.npz", Arrays.copyOf(bytes.array(), (int) bytes.size()));
    assertMistake(path).contains("a.npz holds 't' (3×2), 't' (3×2)");
    assertMistake(path, variable("t")).endsWith("holds 2 arrays called 't', expected one");
  }

  @Test
  void comparesChecksums() {
    byte[] archive = zip(true, "t.npy", npy("|u1", false, "(3, 200)", counting(600)));
    archive[400] ^= 1;
    assertMistake(file("a.npz", archive))
        .endsWith(
            "a.npz: row 4: unreadable data (the checksum in the zip archive is of other data)");
    byte[] fortran = zip(true, "t.npy", npy("|u1", true, "(3, 200)", counting(600)));
    fortran[400] ^= 1;
    assertMistake(file("a.npz", fortran)).contains("a.npz: row 1: unreadable data (the checksum");
  }

  /** What an archive claims takes no memory, and what goes on without end is not followed. */
  @Test
  void isNotBlownUp() {
    byte[] zeros = npy("|u1", false, "(2, 2)", new byte[50_000_000]);
    byte[] bomb = zip(false, "t.npy", zeros);
    assertThat(bomb.length).isLessThan(100_000);
    String path = file("a.npz", bomb);
    assertMistake(path, variable("t"))
        .contains("variable 't' has 50000080 bytes, expected 84 for the 2 × 2 values");
    // the directory lies about the size as the header does
    for (boolean fortran : new boolean[] {false, true}) {
      byte[] longer = zip(false, "t.npy", npy("|u1", fortran, "(2, 2)", new byte[500]));
      int length = npy("|u1", fortran, "(2, 2)", new byte[4]).length;
      directorySize(longer, length);
      assertMistake(file("a.npz", longer)).contains("a.npz: row ", "the file goes on");
      byte[] shorter = zip(false, "t.npy", npy("<f8", fortran, "(30, 100)", new byte[500]));
      directorySize(shorter, npy("<f8", fortran, "(30, 100)", new byte[24000]).length);
      assertMistake(file("a.npz", shorter)).contains("a.npz: row 1: ", " ends ");
    }
    String shape = "(16, 1000000)";
    byte[] claim = zip(false, "t.npy", npy("<f8", false, shape, new byte[500]));
    directorySize(claim, npy("<f8", false, shape, new byte[0]).length + 128_000_000);
    assertMistake(file("a.npz", claim), variable("t"))
        .contains("variable 't' declares 128000", "more than its compressed ones can hold");
  }

  /** Writes another plain size of the only file into the archive's directory. */
  private static void directorySize(byte[] archive, int size) {
    ByteBuffer buffer = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
    int directory = buffer.getInt(archive.length - 6);
    buffer.putInt(directory + 24, size);
  }

  @Test
  void namesWhatIsWrong() throws Exception {
    byte[] whole = zip(false, "t.npy", TABLE);
    assertMistake(file("a.npz", new byte[0])).contains("is empty");
    assertMistake(file("a.npz", "no zip at all")).contains("a.npz: ");
    assertMistake(file("a.npz", Arrays.copyOf(whole, whole.length - 30))).contains("a.npz: ");
    assertMistake(file("a.npz", TABLE)).contains("a.npz: ");
    Path gone = Path.of(file("a.npz", whole));
    Table table = read(gone.toString());
    Files.delete(gone);
    assertMistake(() -> TableScan.scan(table)).contains("a.npz: row 1: is gone");
  }

  @Test
  void survivesMutations() {
    Random random = Random.of(5, Random.TEST);
    int good = 0;
    for (int i = 0; i < 300; i++) {
      byte[] table = npy("<f4", i % 2 == 0, "(4, 6)", counting(96));
      byte[] original =
          zip(i % 3 == 0, "t.npy", table, "y.npy", npy("|u1", false, "(3,)", counting(3)));
      String path = file("m.npz", Mutations.mutate(original, random));
      try {
        TableScan.scan(read(path));
        good++;
      } catch (InvalidInputException e) {
        assertThat(e.getMessage()).contains("m.npz").doesNotContain("Exception", "\n");
      }
    }
    assertThat(good).isBetween(20, 280);
  }
}
