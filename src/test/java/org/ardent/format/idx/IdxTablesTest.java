package org.ardent.format.idx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.ardent.format.DataTest;
import org.ardent.format.TableReader;
import org.ardent.math.Random;
import org.ardent.table.Binarize;
import org.ardent.table.ReadOptions;
import org.ardent.table.Table;
import org.ardent.table.TableRow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** IDX: images of grey levels, whole and broken. */
class IdxTablesTest extends DataTest {

  private static byte[] idx(int magic, byte[] body, int... dimensions) {
    ByteBuffer buffer = ByteBuffer.allocate(4 + 4 * dimensions.length + body.length);
    buffer.putInt(magic);
    for (int d : dimensions) {
      buffer.putInt(d);
    }
    return buffer.put(body).array();
  }

  private static byte[] levels(int count) {
    byte[] body = new byte[count];
    Random random = Random.of(3, Random.TEST);
    for (int i = 0; i < count; i++) {
      body[i] = (byte) random.nextLong();
    }
    return body;
  }

  @ParameterizedTest
  @ValueSource(strings = {"a-idx3-ubyte", "a-idx3-ubyte.gz", "a.idx3-ubyte"})
  void readsGreyLevelsInOrder(String name) {
    int rows = 5000;
    byte[] body = levels(rows * 30 * 30);
    Table table = read(file(name, idx(0x803, body, rows, 30, 30)));
    assertThat(table.columns()).hasSize(900);
    if (!name.endsWith(".gz")) {
      assertThat(table.rows().getNumPartitions()).isEqualTo(2);
    }
    List<TableRow> read = table.rows().collect();
    assertThat(read).hasSize(rows);
    for (int r = 0; r < rows; r += 97) {
      double[] row = read.get(r).values().toArray();
      for (int c = 0; c < 900; c++) {
        assertThat(row[c]).isEqualTo((body[r * 900 + c] & 0xFF) / 255.0);
      }
    }
  }

  @Test
  void readsAnyRank() {
    byte[] body = {1, 2, 3, 4, 5, 6, 7, (byte) 255};
    assertThat(values(read(file("a-idx1-ubyte", idx(0x801, body, 8))))).hasSize(8);
    assertThat(values(read(file("a-idx2-ubyte.gz", idx(0x802, body, 2, 4)))).get(1))
        .containsExactly(5 / 255.0, 6 / 255.0, 7 / 255.0, 1.0);
    ReadOptions last = ReadOptions.DEFAULTS.withColumns(List.of("x8"));
    Table chosen =
        TableReader.read(SPARK, file("b-idx4-ubyte", idx(0x804, body, 1, 2, 2, 2)), last);
    assertThat(values(chosen)).isEqualTo(List.of(List.of(1.0)));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void binarizes(long seed) {
    byte[] body = levels(20000);
    for (String name : List.of("a-idx2-ubyte", "a-idx2-ubyte.gz")) {
      String path = file(name, idx(0x802, body, 200, 100));
      List<List<Double>> threshold =
          values(
              TableReader.read(
                  SPARK, path, ReadOptions.DEFAULTS.withBinarize(Binarize.THRESHOLD, seed)));
      List<List<Double>> sample =
          values(
              TableReader.read(
                  SPARK, path, ReadOptions.DEFAULTS.withBinarize(Binarize.SAMPLE, seed)));
      for (int r = 0; r < 200; r++) {
        for (int c = 0; c < 100; c++) {
          int level = body[100 * r + c] & 0xFF;
          assertThat(threshold.get(r).get(c)).isEqualTo(level >= 128 ? 1 : 0);
          double u = Random.of(seed, Random.BINARIZE, r, c).nextDouble();
          assertThat(sample.get(r).get(c)).isEqualTo(u < level / 255.0 ? 1 : 0);
        }
      }
    }
  }

  @Test
  void namesWhatIsWrong() throws Exception {
    byte[] body = levels(40);
    assertMistake(file("a-idx3-ubyte", idx(0x903, body, 10, 2, 2)))
        .contains("a-idx3-ubyte has the magic number 0x00000903, expected an IDX file");
    assertMistake(file("b-idx3-ubyte.gz", idx(0x01020304, body, 10, 2, 2)))
        .contains("b-idx3-ubyte.gz has the magic number 0x01020304");
    assertMistake(file("c-idx3-ubyte", idx(0x803, body, 11, 2, 2)))
        .endsWith("has 56 bytes, expected 60 for the 11 × 4 values that its header declares");
    assertMistake(file("d-idx3-ubyte", idx(0x803, body, 9, 2, 2)))
        .contains("has 56 bytes, expected 52");
    assertMistake(file("e-idx3-ubyte.gz", idx(0x803, body, 11, 2, 2)))
        .endsWith("e-idx3-ubyte.gz: row 11: the file ends here, expected 11 rows of 4 bytes");
    assertMistake(file("f-idx3-ubyte.gz", idx(0x803, body, 9, 2, 2)))
        .endsWith("f-idx3-ubyte.gz: row 10: the file goes on, expected 9 rows of 4 bytes");
    assertMistake(file("g-idx3-ubyte", new byte[] {0, 0})).contains("g-idx3-ubyte: truncated");
    assertMistake(file("h-idx3-ubyte", idx(0x803, body, -1, 2, 2))).contains("cannot be right");
    assertMistake(file("i-idx3-ubyte", idx(0x803, new byte[0], 0, 2, 2))).contains("is empty");
    assertMistake(file("j-idx3-ubyte", idx(0x803, body, 1, 1 << 20, 1 << 20)))
        .contains("cannot be right");
    Path path = Path.of(file("k-idx3-ubyte.gz", idx(0x803, levels(40000), 10000, 2, 2)));
    byte[] whole = Files.readAllBytes(path);
    Files.write(path, Arrays.copyOf(whole, whole.length / 2));
    assertMistake(path.toString()).contains("k-idx3-ubyte.gz: row ", "truncated or corrupt gzip");
    Files.write(path, Arrays.copyOf(whole, whole.length - 3));
    assertMistake(path.toString()).contains("k-idx3-ubyte.gz: row ", "truncated or corrupt gzip");
    Files.write(path, body);
    assertMistake(path.toString()).contains("k-idx3-ubyte.gz: truncated or corrupt gzip");
    file("many/a-idx3-ubyte", body);
    file("many/b-idx3-ubyte", body);
    assertMistake(folder + "/many").endsWith("many has 2 files, expected a single IDX file");
  }
}
