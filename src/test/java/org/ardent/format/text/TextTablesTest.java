package org.ardent.format.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ardent.format.DataTest;
import org.ardent.format.TableReader;
import org.ardent.io.Secrets;
import org.ardent.kind.ColumnStatistics;
import org.ardent.kind.Expectation;
import org.ardent.math.Random;
import org.ardent.table.Binarize;
import org.ardent.table.ReadOptions;
import org.ardent.table.Table;
import org.ardent.table.TableScan;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Text formats: what is read, in which order, and what is said of what cannot be. */
class TextTablesTest extends DataTest {
  private static final List<List<Double>> TWO_ROWS =
      List.of(List.of(1.0, 0.0, 2.5), List.of(-3.0, 1e-3, 4.0));

  @ParameterizedTest
  @ValueSource(strings = {"t.amat", "t.amat.gz", "_hidden,[odd] name.amat"})
  void readsAmat(String name) {
    String path = file(name, "1 0 2.5 \n\n -3\t1e-3 4 \r\n");
    assertThat(values(read(path))).isEqualTo(TWO_ROWS);
    assertThat(read(path).columns()).containsExactly("x1", "x2", "x3");
  }

  @ParameterizedTest
  @CsvSource({"t.csv, true", "t.csv.gz, true", "t.csv, false", "t.csv.gz, false"})
  void readsCsvWithAndWithoutHeader(String name, boolean header) {
    String path = file(name, (header ? "\uFEFFa,\"b, c\",\n" : "") + "1,0,2.5\n\"-3\", 1e-3 ,4\n");
    Table table = read(path);
    assertThat(values(table)).isEqualTo(TWO_ROWS);
    assertThat(table.columns())
        .isEqualTo(header ? List.of("a", "b, c", "x3") : List.of("x1", "x2", "x3"));
    assertThat(TableScan.scan(table).rows()).isEqualTo(2);
  }

  /** What stands above and below tells a row of words and numbers from a header. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "red,1,2.5 | blue,0,3 | false",
        "red,blue,green | blue,red,red | true",
        "size,1999,2000 | red,0,3 | true",
        "a,b,3 | 1,0,4 | true",
        "0,1,target | 7,2,red | true",
        "red,1,? | blue,0,3 | false",
        "red,1.5,8 | | false",
        "a,b,c | | true"
      })
  void findsAHeaderByWhatFollows(String first, String second, boolean header) {
    String rest = second == null ? "" : second + "\n";
    Table table = read(file("t.csv", "\n" + first + "\n\n" + rest));
    assertThat(table.rows().count()).isEqualTo(rest.lines().count() + (header ? 0 : 1));
    assertThat(table.columns())
        .isEqualTo(header ? List.of(first.split(",", -1)) : List.of("x1", "x2", "x3"));
  }

  @ParameterizedTest
  @CsvSource({
    "t.amat, '1,0\n', 'no blanks or tabs, but commas'",
    "t.amat, '1;0\n', 'no blanks or tabs, but semicolons'"
  })
  void otherSeparatorsAreNoWords(String name, String text, String expected) {
    assertMistake(file(name, text))
        .endsWith(
            name
                + ": the first line has "
                + expected
                + ": expected cells separated by blanks or tabs, or separator");
  }

  @Test
  void quotesMatterWhereACellBegins() {
    String path = file("t.csv", "size,word\n1,5\" wide\n2, \"a,\"\"b\"\"\" \n3,\"\"\"\"\n");
    assertThat(read(path).rows().map(row -> row.words().get(1)).collect())
        .containsExactly("5\" wide", "a,\"b\"", "\"");
    assertMistake(file("u.csv", "a,b\n1,\"x\ny\n"))
        .endsWith("u.csv: row 1: a quoted cell has no end");
  }

  @Test
  void readsDataAndOtherNamesByFormat() {
    assertThat(values(read(file("t.data", "1,0,2.5\n-3,1e-3,4")))).isEqualTo(TWO_ROWS);
    String odd = file("optdigits.tra.gz", "1,0,2.5\n-3,1e-3,4");
    assertThat(values(TableReader.read(SPARK, odd, ReadOptions.DEFAULTS.withFormat("data"))))
        .isEqualTo(TWO_ROWS);
    assertMistake(odd).contains("optdigits.tra.gz has no known format, expected .amat[.gz]");
    assertMistake(odd, ReadOptions.DEFAULTS.withFormat("xml"))
        .isEqualTo(
            "unknown format 'xml', expected one of amat, csv, data, libsvm, idx, mat, npy, npz,"
                + " parquet");
  }

  @Test
  void readsLibsvm() {
    String path = file("t.libsvm", "+1 1:1 3:2.5\n-1 2:7 # note\n# nothing\n0\n");
    Table table = read(path);
    assertThat(table.columns()).hasSize(3);
    assertThat(table.rows().first().values())
        .isInstanceOf(org.apache.spark.ml.linalg.SparseVector.class);
    assertThat(values(table))
        .isEqualTo(List.of(List.of(1.0, 0.0, 2.5), List.of(0.0, 7.0, 0.0), List.of(0.0, 0.0, 0.0)));
    assertThat(TableReader.read(SPARK, path, ReadOptions.DEFAULTS.withWidth(9)).columns().size())
        .isEqualTo(9);
    assertMistake(path, ReadOptions.DEFAULTS.withWidth(2))
        .endsWith("t.libsvm: row 1: index 3, expected a whole number from 1 to 2");
    assertMistake(file("u.libsvm", "1 2:1 1:1"))
        .endsWith("index 1 after 2, expected ascending indices");
    assertMistake(file("v.libsvm", "1 1:1 5:a")).endsWith("'5:a', expected INDEX:VALUE");
    assertMistake(file("w.libsvm", "1\n")).contains("has no INDEX:VALUE pair");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void keepsTheOrderOverPartitionsAndFiles(long seed) {
    Random random = Random.of(seed, Random.TEST);
    List<List<Double>> expected = new ArrayList<>();
    for (int f = 0; f < 5; f++) {
      StringBuilder text = new StringBuilder("a,b\n");
      int rows = 1 + random.nextInt(f == 2 ? 3000 : 30);
      for (int r = 0; r < rows; r++) {
        List<Double> row = List.of((double) random.nextInt(1000), (double) r);
        expected.add(row);
        text.append(row.get(0)).append(',').append(row.get(1)).append('\n');
      }
      file("parts/part-" + f + (f % 2 == 0 ? ".csv" : ".csv.gz"), text.toString());
    }
    file("parts/_SUCCESS", "");
    file("parts/.part-0.csv.crc", "x");
    Table all = read(folder.resolve("parts").toString());
    assertThat(all.rows().getNumPartitions()).isGreaterThan(4);
    assertThat(values(all)).isEqualTo(expected);
    assertThat(values(read(folder.resolve("parts") + "/part-*"))).isEqualTo(expected);
    assertThat(values(read("file:" + folder.resolve("parts")))).isEqualTo(expected);
  }

  @Test
  void choosesColumns() {
    String path = file("t.csv", "name,a,b,c\nx,1,2,3\ny,4,5,6\n");
    ReadOptions options = ReadOptions.DEFAULTS.withColumns(List.of("c", "a:b"));
    Table table = TableReader.read(SPARK, path, options);
    assertThat(table.columns()).containsExactly("c", "a", "b");
    assertThat(values(table)).isEqualTo(List.of(List.of(3.0, 1.0, 2.0), List.of(6.0, 4.0, 5.0)));
    assertMistake(path).endsWith("t.csv: row 1: column 1 (name) is 'x', expected a number");
    assertMistake(path, ReadOptions.DEFAULTS.withColumns(List.of("d")))
        .endsWith("t.csv has no column 'd', expected one of name, a, b, c");
    assertMistake(path, ReadOptions.DEFAULTS.withColumns(List.of("a", "a:c")))
        .endsWith("column 'a' is asked for twice");
    assertMistake(file("u.csv", "a,a\n1,2\n")).contains("two columns are called 'a'");
  }

  @ParameterizedTest
  @CsvSource({
    "'1 0\n1 a\n', 'row 2: column 2 is ''a'', expected a number'",
    "'1 0\n1\n', 'row 2: 1 column, expected 2'",
    "'1 0\n1 0 1\n', 'row 2: 3 columns, expected 2'",
    "'1 0\n\n1 NaN\n', 'row 2: column 2 is missing, expected a number'",
    "'1 0\n1 1e999\n', 'row 2: column 2 is Infinity, expected a finite number'",
    "'1 0\n1 0x1\n', 'row 2: column 2 is ''0x1'', expected a number'",
    "'1 0\n1 1d\n', 'row 2: column 2 is ''1d'', expected a number'",
    "'1 0\n1 1e200\n', 'row 2: column 2 is 1.0E200, expected a finite number of at most 1.0E150'",
  })
  void namesRowAndColumn(String text, String message) {
    for (String name : List.of("t.amat", "t.amat.gz")) {
      String path = file(name, text);
      assertMistake(path).isEqualTo(path + ": " + message);
    }
  }

  @Test
  void namesEmptyCells() {
    assertMistake(file("t.csv", "a,b\n1,2\n,3\n"))
        .endsWith("t.csv: row 2: column 1 (a) is missing, expected a number");
    assertMistake(file("u.csv", "1,,3\n"))
        .endsWith("row 1: column 2 is missing, expected a number");
  }

  @Test
  void namesTheFirstBadRowOfSeveralPartitions() {
    StringBuilder text = new StringBuilder();
    for (int r = 1; r <= 4000; r++) {
      text.append(r % 1500 == 0 ? "0 0.3\n" : "0 1\n");
    }
    String path = file("t.amat", text.toString());
    Table table = read(path);
    assertThat(table.rows().getNumPartitions()).isGreaterThan(1);
    assertMistake(() -> TableScan.scan(table, Expectation.BINARY))
        .isEqualTo(path + ": row 1500: column 2 is 0.3, expected 0 or 1");
  }

  @Test
  void namesFilesThatAreNotThere() throws Exception {
    assertMistake(folder + "/none.amat").endsWith("none.amat does not exist");
    assertMistake(folder + "/*.amat").endsWith("*.amat does not exist");
    Files.createDirectory(folder.resolve("void"));
    assertMistake(folder + "/void").endsWith("void is a folder without files");
    assertMistake("nosuch://host/a.amat")
        .isEqualTo("nosuch://host/a.amat cannot be read: No FileSystem for scheme \"nosuch\"");
    assertMistake("a:b.amat").startsWith("a:b.amat cannot be read: Relative path");
    assertMistake("").contains("cannot be read");
    for (String name : List.of("e.amat", "e.csv", "e.csv.gz", "e.libsvm", "e-idx3-ubyte")) {
      String path = file(name, "");
      assertMistake(path).isEqualTo(path + " is empty, expected at least one row");
    }
    String path = file("zero.amat.gz", "");
    Files.write(Path.of(path), new byte[0]);
    assertMistake(path).contains("zero.amat.gz");
    String header = file("h.csv", "a,b\n");
    assertMistake(header).isEqualTo(header + " is empty, expected at least one row");
  }

  @Test
  void namesFilesThatMayNotBeRead() throws Exception {
    Path path = Path.of(file("t.amat", "1 0\n"));
    Assumptions.assumeTrue(path.toFile().setReadable(false), "cannot take away the right to read");
    Assumptions.assumeFalse(Files.isReadable(path), "root reads everything");
    assertMistake(path.toString()).isEqualTo(path + " cannot be read: permission denied");
  }

  @Test
  void namesBrokenGzip() throws Exception {
    StringBuilder text = new StringBuilder();
    Random random = Random.of(1, Random.TEST);
    for (int r = 0; r < 20000; r++) {
      text.append(random.nextInt(10)).append(' ').append(random.nextInt(10)).append('\n');
    }
    Path path = Path.of(file("t.amat.gz", text.toString()));
    byte[] whole = Files.readAllBytes(path);
    Files.write(path, java.util.Arrays.copyOf(whole, whole.length / 2));
    assertMistake(path.toString())
        .matches(".*t.amat.gz: row \\d+[:,] .*")
        .contains("truncated or corrupt gzip");
    byte[] corrupt = whole.clone();
    java.util.Arrays.fill(corrupt, whole.length / 2, whole.length / 2 + 50, (byte) 0x55);
    Files.write(path, corrupt);
    assertMistake(path.toString()).contains("t.amat.gz: row ");
    Files.writeString(path, "1 0\n0 1\n");
    assertMistake(path.toString()).contains("t.amat.gz: truncated or corrupt gzip");
  }

  @Test
  void refusesFilesWithDifferentHeaders() {
    file("parts/a.csv", "a,b\n1,2\n");
    file("parts/b.csv", "b,a\n1,2\n");
    assertMistake(folder + "/parts").contains("b.csv: the header differs from", "a.csv");
  }

  @Test
  void keepsSecrets() {
    assertThat(Secrets.redact("no s3a://KEY:SEC/RET@bucket/a.csv, http://u@h/x here"))
        .isEqualTo("no s3a://***@bucket/a.csv, http://***@h/x here");
    assertThat(Secrets.redact("hdfs://node:8020/dir/a@b.csv"))
        .isEqualTo("hdfs://node:8020/dir/a@b.csv");
    assertMistake("nosuch://KEY:SECRET@bucket/a.amat").doesNotContain("SECRET").contains("***@");
    Table table = Table.of("s3a://KEY:SECRET@b/x.csv", List.of("a"), null);
    assertThat(table.source()).isEqualTo("s3a://***@b/x.csv");
  }

  @ParameterizedTest
  @ValueSource(longs = {7, 8})
  void binarizesProbabilities(long seed) {
    StringBuilder text = new StringBuilder();
    for (int r = 0; r < 3000; r++) {
      text.append("0 0.25 0.5 1\n");
    }
    String path = file("t.amat", text.toString());
    Table table =
        TableReader.read(SPARK, path, ReadOptions.DEFAULTS.withBinarize(Binarize.SAMPLE, seed));
    assertThat(table.rows().getNumPartitions()).isGreaterThan(1);
    List<List<Double>> rows = values(table);
    for (int r = 0; r < rows.size(); r++) {
      double u = Random.of(seed, Random.BINARIZE, r, 1).nextDouble();
      assertThat(rows.get(r).get(1)).isEqualTo(u < 0.25 ? 1 : 0);
    }
    List<ColumnStatistics> columns = TableScan.scan(table, Expectation.BINARY).columns();
    assertThat(columns.get(0).ones()).isZero();
    assertThat(columns.get(1).ones()).isBetween(650L, 850L);
    assertThat(columns.get(3).ones()).isEqualTo(3000);
    Table threshold =
        TableReader.read(SPARK, path, ReadOptions.DEFAULTS.withBinarize(Binarize.THRESHOLD, 0));
    assertThat(values(threshold).get(0)).containsExactly(0.0, 0.0, 1.0, 1.0);
    assertMistake(
            file("u.amat", "0 1\n0 1.5\n"),
            ReadOptions.DEFAULTS.withBinarize(Binarize.THRESHOLD, 0))
        .endsWith("row 2: column 2 is 1.5, expected a probability from 0 to 1 to binarise");
  }
}
