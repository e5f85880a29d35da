package org.ardent.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.types.DataTypes;
import org.ardent.io.AtomicOutput;
import org.ardent.io.OutputAppearedException;
import org.ardent.math.Random;
import org.ardent.table.Table;
import org.ardent.table.TableRow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written reads back the same, appears whole or not at all, and replaces nothing. */
class TableWriterTest extends DataTest {
  private static final JavaSparkContext CONTEXT =
      JavaSparkContext.fromSparkContext(SPARK.sparkContext());
  private static final List<String> NAMES = List.of("bit", "level", "a, \"real\" one");

  private static List<List<Double>> rows(long seed) {
    Random random = Random.of(seed, Random.TEST);
    List<List<Double>> rows = new ArrayList<>();
    for (int r = 0; r < 777; r++) {
      rows.add(
          List.of(
              (double) random.nextInt(2), random.nextInt(100000) - 500.0, random.nextGaussian()));
    }
    return rows;
  }

  private static JavaRDD<Vector> rdd(List<List<Double>> rows, int partitions) {
    return CONTEXT
        .parallelize(rows, partitions)
        .map(r -> Vectors.dense(r.stream().mapToDouble(Double::doubleValue).toArray()));
  }

  private void write(List<List<Double>> rows, String uri, boolean overwrite) {
    Table table = Table.of("T", NAMES, rdd(rows, 5).map(TableRow::of));
    TableWriter.write(SPARK, table, uri, overwrite);
  }

  @ParameterizedTest
  @ValueSource(strings = {"t.amat", "t.amat.gz", "t.csv", "t.csv.gz", "t.data", "t", "t.parquet"})
  void readsBackTheSame(String name) {
    for (long seed = 1; seed <= 3; seed++) {
      String path = folder.resolve("new/folder" + seed + "/" + name).toString();
      write(rows(seed), path, false);
      assertThat(values(read(path))).isEqualTo(rows(seed));
      boolean named = !name.contains("amat") && !name.contains("data");
      assertThat(read(path).columns()).isEqualTo(named ? NAMES : List.of("x1", "x2", "x3"));
      assertThat(Path.of(path).getParent().toFile().list()).containsExactly(name);
    }
  }

  @Test
  void convertsBetweenFormats() {
    String amat = folder.resolve("a.amat.gz").toString();
    write(rows(1), amat, false);
    String from = amat;
    for (String to : List.of("b.csv", "c", "d.data.gz", "e.csv.gz")) {
      String path = folder.resolve(to).toString();
      TableWriter.write(SPARK, read(from), path, false);
      from = path;
    }
    assertThat(values(read(from))).isEqualTo(rows(1));
  }

  @Test
  void parquetTypesFitTheValues() {
    String path = folder.resolve("t").toString();
    write(rows(1), path, false);
    assertThat(read(path).schema().fields())
        .extracting(f -> (Object) f.dataType())
        .containsExactly(DataTypes.ByteType, DataTypes.IntegerType, DataTypes.DoubleType);
  }

  @ParameterizedTest
  @ValueSource(strings = {"t.amat", "t.csv.gz", "t"})
  void replacesOnlyIfTold(String name) {
    String path = folder.resolve(name).toString();
    write(rows(1), path, false);
    assertMistake(() -> write(rows(2), path, false))
        .isEqualTo(path + " exists; overwrite replaces it");
    assertThat(values(read(path))).isEqualTo(rows(1));
    write(rows(2), path, true);
    assertThat(values(read(path))).isEqualTo(rows(2));
    Table itself = read(path);
    TableWriter.write(SPARK, itself, path, true);
    assertThat(values(read(path))).isEqualTo(rows(2));
    assertThat(listing()).containsExactly(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"new/t.amat", "new/t.csv.gz", "new/deep/t"})
  void leavesNothingBehindOnFailure(String name) {
    Table bad = read(file("bad.amat", "1 0\n1 a\n"));
    assertMistake(() -> TableWriter.write(SPARK, bad, folder.resolve(name).toString(), false))
        .endsWith("bad.amat: row 2: column 2 is 'a', expected a number");
    assertThat(listing()).containsExactly("bad.amat");
    String kept = file("kept.csv", "a\n1\n");
    assertMistake(() -> TableWriter.write(SPARK, bad, kept, true)).contains("row 2: column 2");
    assertThat(values(read(kept))).isEqualTo(List.of(List.of(1.0)));
    assertThat(listing()).containsExactly("bad.amat", "kept.csv");
  }

  @Test
  void namesOutputsThatCannotBe() {
    String plain = file("file", "x");
    assertMistake(() -> write(rows(1), plain + "/t.amat", false))
        .startsWith("cannot write " + plain + "/t.amat: ");
    assertMistake(() -> write(rows(1), "nosuch://KEY:SECRET@host/t.amat", false))
        .startsWith("cannot write nosuch://***@host/t.amat: ")
        .doesNotContain("SECRET");
    assertMistake(() -> write(rows(1), "/", true)).contains("is a root folder");
    for (String name :
        List.of("t.libsvm", "t-idx3-ubyte", "t.npz", "t.npy.gz", "t.mat", "t.txt.gz")) {
      assertMistake(() -> write(rows(1), folder + "/" + name, false))
          .contains("is of a format that is not written, expected .amat[.gz]");
    }
    assertThat(listing()).containsExactly("file");
  }

  @Test
  void atomicOutputAppearsOnCommit() throws IOException {
    Configuration configuration = CONTEXT.hadoopConfiguration();
    Path target = folder.resolve("deep/er/out.bin");
    try (AtomicOutput output = AtomicOutput.open(configuration, target.toString(), false)) {
      try (OutputStream out = output.create()) {
        out.write("first".getBytes(StandardCharsets.UTF_8));
      }
      assertThat(target).doesNotExist();
      output.commit();
    }
    assertThat(target).hasContent("first");
    try (AtomicOutput output = AtomicOutput.open(configuration, target.toString(), true)) {
      output.create().close();
    }
    assertThat(target).hasContent("first");
    assertThat(target.getParent().toFile().list()).containsExactly("out.bin");
    try (AtomicOutput output =
        AtomicOutput.open(configuration, folder.resolve("late").toString(), false)) {
      output.create().close();
      Files.writeString(folder.resolve("late"), "someone else's");
      assertThatThrownBy(output::commit)
          .isInstanceOf(OutputAppearedException.class)
          .hasMessageContaining("late appeared while this ran")
          .hasMessageEndingWith(folder + "/late-2");
    }
    assertThat(folder.resolve("late")).hasContent("someone else's");
    assertThat(folder.resolve("late-2")).isEmptyFile();
    assertThat(listing()).containsExactly("deep", "late", "late-2");
  }

  @Test
  void aStaleChecksumDoesNotSpoilANewFile() throws IOException {
    org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(folder + "/t.amat");
    try (OutputStream out = path.getFileSystem(CONTEXT.hadoopConfiguration()).create(path)) {
      out.write("9 9 9\n".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(listing()).contains(".t.amat.crc");
    write(rows(1), folder + "/t.amat", true);
    assertThat(values(read(folder + "/t.amat"))).isEqualTo(rows(1));
    assertThat(listing()).containsExactly("t.amat");
  }
}
