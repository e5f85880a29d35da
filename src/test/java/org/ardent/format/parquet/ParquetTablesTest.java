package org.ardent.format.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.ardent.format.DataTest;
import org.ardent.format.TableReader;
import org.ardent.table.ReadOptions;
import org.ardent.table.Table;
import org.ardent.table.TableRow;
import org.ardent.table.TableScan;
import org.ardent.table.TableSummary;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parquet: columns of numbers, arrays and vectors; ragged, null, broken. */
@Tag("core")
class ParquetTablesTest extends DataTest {

  private String write(String name, Dataset<Row> rows) {
    String path = folder.resolve(name).toString();
    rows.write().mode("append").parquet(path);
    return path;
  }

  private static Dataset<Row> sql(String query) {
    return SPARK.sql(query);
  }

  @Test
  void readsEveryKindOfNumber() {
    String path =
        write(
            "t",
            sql(
                "select cast(1 as tinyint) a, cast(2 as smallint) b, 3 c, 4L d, cast(0.5 as float)"
                    + " e, 0.25d f, cast(1.5 as decimal(10,2)) g, true h"));
    Table table = read(path);
    assertThat(values(table)).isEqualTo(List.of(List.of(1.0, 2.0, 3.0, 4.0, 0.5, 0.25, 1.5, 1.0)));
    assertThat(table.columns()).containsExactly("a", "b", "c", "d", "e", "f", "g", "h");
    assertThat(table.schema().fieldNames()).hasSize(8);
    assertThat(TableScan.scan(table).rows()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a[1].parquet", "a{1,2}.parquet", "a*.parquet"})
  void namesMayLookLikePatterns(String name) {
    String path = write(name, sql("select 1 a, 2 b"));
    assertThat(values(read(path))).isEqualTo(List.of(List.of(1.0, 2.0)));
  }

  @Test
  void keepsTheRowsOwnColumns() {
    String path = write("t", sql("select 'ann' name, 1 a, 0.5d b"));
    Table table =
        TableReader.read(SPARK, path, ReadOptions.DEFAULTS.withColumns(List.of("b", "a")));
    assertThat(values(table)).isEqualTo(List.of(List.of(0.5, 1.0)));
    Row original = table.wholeRows().first().original();
    assertThat(original.getString(original.fieldIndex("name"))).isEqualTo("ann");
    assertMistake(path).isEqualTo(path + ": row 1: column 1 (name) is 'ann', expected a number");
    assertMistake(path, ReadOptions.DEFAULTS.withColumns(List.of("z")))
        .contains("has no column 'z', expected one of name, a, b");
  }

  @Test
  void expandsArraysAndVectors() {
    String arrays = write("arrays", sql("select array(1, 0, 3) features, 'x' name"));
    ReadOptions features = ReadOptions.DEFAULTS.withColumns(List.of("features"));
    Table table = TableReader.read(SPARK, arrays, features);
    assertThat(values(table)).isEqualTo(List.of(List.of(1.0, 0.0, 3.0)));
    assertThat(table.columns()).containsExactly("x1", "x2", "x3");
    assertMistake(arrays).contains("column 'features' is array<int>, which is read alone");
    StructType schema = new StructType().add("features", SQLDataTypes.VectorType());
    String vectors =
        write(
            "vectors",
            SPARK
                .createDataFrame(
                    List.of(
                        RowFactory.create(Vectors.dense(1, 0, 2)),
                        RowFactory.create(Vectors.sparse(3, new int[] {2}, new double[] {7}))),
                    schema)
                .coalesce(1));
    assertThat(values(read(vectors)))
        .isEqualTo(List.of(List.of(1.0, 0.0, 2.0), List.of(0.0, 0.0, 7.0)));
  }

  @Test
  void keepsTheOrderOfFilesOfUnlikeSize() {
    List<List<Double>> expected = new ArrayList<>();
    int id = 0;
    for (int f = 0; f < 6; f++) {
      int rows = f % 2 == 0 ? 10 : 4000;
      write("t/f" + f, sql("select id from range(" + id + ", " + (id + rows) + ", 1, 2)"));
      for (int r = 0; r < rows; r++) {
        expected.add(List.of((double) id++));
      }
    }
    Table table = read(folder.resolve("t").toString());
    assertThat(values(table)).isEqualTo(expected);
    TableSummary summary = TableScan.scan(table);
    assertThat(summary.rows()).isEqualTo(id);
    assertThat(summary.firstRow(summary.rowsPerPartition().size())).isEqualTo(id);
  }

  @Test
  void plansManyFilesOnce() {
    for (int f = 0; f < 12; f++) {
      write("t/f" + (100 + f), sql("select " + f + " a, array(" + f + ", 1) b").coalesce(1));
    }
    String path = folder.resolve("t").toString();
    Table table =
        TableReader.read(
            SPARK, path, ReadOptions.DEFAULTS.withColumns(List.of("a")).withWhere("a % 2 = 1"));
    List<Double> odd = IntStream.range(0, 6).mapToObj(i -> 2.0 * i + 1).toList();
    assertThat(table.rows().getNumPartitions()).isEqualTo(12);
    assertThat(values(table)).isEqualTo(odd.stream().map(List::of).toList());
    assertThat(table.wholeRows().map(row -> row.original().getInt(0)).collect())
        .isEqualTo(odd.stream().map(Double::intValue).toList());
    // One scan below one reordering, not a union of twelve.
    String lineage = table.rows().toDebugString();
    assertThat(lineage.split("FileScanRDD", -1)).hasSize(2);
    assertThat(lineage).contains("CoalescedRDD").doesNotContain("UnionRDD");
  }

  /** The machine may be elsewhere; one run of this class is on the other side of the world. */
  @Test
  void conditionsOnTimesAreOfUtc() {
    String path = write("t", sql("select id a, timestamp_seconds(3600 * id) t from range(48)"));
    for (String where :
        List.of("hour(t) = 5 and t < '1970-01-02'", "t = timestamp'1970-01-01 05'")) {
      ReadOptions options = ReadOptions.DEFAULTS.withColumns(List.of("a")).withWhere(where);
      assertThat(values(TableReader.read(SPARK, path, options))).isEqualTo(List.of(List.of(5.0)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a < rand()", "t < now()", "t < current_date()"})
  void conditionsAreTheSameInEveryRun(String where) {
    String path = write("t", sql("select id a, timestamp_seconds(id) t from range(2)"));
    assertMistake(path, ReadOptions.DEFAULTS.withColumns(List.of("a")).withWhere(where))
        .isEqualTo(
            path
                + ": '"
                + where
                + "' depends on chance or on the time of day, expected the same rows in every run");
  }

  @Test
  void findsNoRowWhereSparkNeedNotLook() {
    String path = write("t", sql("select id a from range(10)"));
    ReadOptions none = ReadOptions.DEFAULTS.withWhere("1 = 2");
    assertMistake(path, none).isEqualTo(path + " where 1 = 2 is empty, expected at least one row");
  }

  @Test
  void readsManyRowGroupsOfOneFileInOrder() {
    String path = folder.resolve("t").toString();
    sql("select id, id * 0.5d x from range(0, 200000, 1, 1)")
        .write()
        .option("parquet.block.size", "200000")
        .parquet(path);
    SPARK.conf().set("spark.sql.files.maxPartitionBytes", "300000");
    try {
      Table table = read(path);
      assertThat(table.rows().getNumPartitions()).isGreaterThan(2);
      List<TableRow> rows = table.rows().collect();
      assertThat(rows).hasSize(200000);
      for (int r = 0; r < rows.size(); r++) {
        assertThat(rows.get(r).values().apply(0)).isEqualTo(r);
      }
    } finally {
      SPARK.conf().unset("spark.sql.files.maxPartitionBytes");
    }
  }

  @Test
  void namesNulls() {
    String path = write("t", sql("select * from values (1, 2.5d), (2, null) t(a, b)").coalesce(1));
    assertMistake(path).isEqualTo(path + ": row 2: column 2 (b) is missing, expected a number");
    String array =
        write("u", sql("select * from values (array(1, 2)), (array(1, null)) t(a)").coalesce(1));
    assertMistake(array).isEqualTo(array + ": row 2: column 2 is missing, expected a number");
    String whole = write("v", sql("select * from values (array(1, 2)), (null) t(a)").coalesce(1));
    assertMistake(whole).isEqualTo(whole + ": row 2: column 'a' is null, expected 2 numbers");
    String nothing = write("w", sql("select cast(null as array<int>) a"));
    assertMistake(nothing).isEqualTo(nothing + ": column 'a' has no values, expected numbers");
    String nan = write("x", sql("select cast('NaN' as double) a"));
    assertMistake(nan).isEqualTo(nan + ": row 1: column 1 (a) is missing, expected a number");
  }

  @Test
  void datesAreDaysAndTimesAreSecondsInUtc() {
    String path =
        write(
            "t",
            sql(
                "select date'1970-01-11' d, timestamp'1970-01-01 01:00:00+00:00' t,"
                    + " timestamp_ntz'1970-01-02 00:00:01' n"));
    assertThat(values(read(path))).isEqualTo(List.of(List.of(10.0, 3600.0, 86401.0)));
  }

  @Test
  void refusesRaggedFilesAndArrays() {
    write("t/1", sql("select 1 a, 2 b"));
    String path = write("t/2", sql("select 1 a"));
    String parent = folder.resolve("t").toString();
    assertMistake(parent).contains(path).contains(" has no column 'b', expected the columns of ");
    write("u/1", sql("select 1 a"));
    write("u/2", sql("select 1 a, 2 b"));
    assertMistake(folder + "/u").contains("u/2/part").contains(" has a column 'b' that ");
    write("v/1", sql("select 1 a"));
    write("v/2", sql("select 1.5d a"));
    assertMistake(folder + "/v").contains("column 'a' is double, expected int32 as in ");
    String ragged =
        write("w", sql("select * from values (array(1, 2)), (array(1)) t(a)").coalesce(1));
    assertMistake(ragged).isEqualTo(ragged + ": row 2: column 'a' has 1 values, expected 2");
  }

  @Test
  void refusesOtherTypesAndOtherFiles() {
    String path = write("t", sql("select 1 a, array('x') b, map(1, 2) c"));
    assertMistake(path)
        .contains("column 'b' is array<string>, expected a number, boolean, string, date");
    assertMistake(path, ReadOptions.DEFAULTS.withColumns(List.of("c")))
        .contains("column 'c' is map<int,int>");
    assertMistake(file("a.parquet", "this is text, not Parquet, whatever its name says"))
        .endsWith("a.parquet is not a Parquet file");
    assertMistake(file("b.parquet", "x")).endsWith("b.parquet is not a Parquet file");
    String empty = write("e", sql("select 1 a").limit(0));
    assertMistake(empty).isEqualTo(empty + " is empty, expected at least one row");
    write("p/k=1", sql("select 1 a"));
    assertThat(values(read(folder + "/p"))).isEqualTo(List.of(List.of(1.0, 1.0)));
    assertThat(values(read(folder + "/p/k=1"))).isEqualTo(List.of(List.of(1.0)));
    assertThat(read(folder + "/p/k=1").columns()).containsExactly("a");
  }

  @Test
  void namesCorruptPages() throws IOException {
    String path = write("t", sql("select id, rand(1) x from range(0, 20000, 1, 1)"));
    Path part;
    try (Stream<Path> files = Files.list(Path.of(path))) {
      part = files.filter(f -> f.toString().endsWith(".parquet")).findFirst().orElseThrow();
    }
    Files.delete(part.resolveSibling("." + part.getFileName() + ".crc"));
    byte[] bytes = Files.readAllBytes(part);
    Arrays.fill(bytes, 4, bytes.length / 2, (byte) 0x5A);
    Files.write(part, bytes);
    assertMistake(path).contains("t: row ", part.getFileName().toString(), "unreadable data");
  }
}
