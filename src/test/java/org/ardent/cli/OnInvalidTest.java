package org.ardent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What evaluate does about malformed rows. */
class OnInvalidTest extends CommandLineTest {
  private static final int N = 4;
  private static final String EVALUATE = "evaluate --model {}/m --data {}/";

  /** Rows of the table of 40 that are malformed, from 0, with what replaces them. */
  private static final List<Integer> BAD = List.of(0, 7, 8, 21, 22, 23, 39);

  private static final List<String> INSTEAD =
      List.of("1 0 1", "1 0 7 1", "x 1 0 0", "1 0 0 0 1", "0 0.5 1 1", "1 1 nan 1", "1 1 1 -1");

  private List<String> lines;
  private List<String> scores;

  @BeforeEach
  void model() throws IOException {
    write("t.amat", rows(40, N, 1, " "));
    ardent("train --model nade --hidden 3 --epochs 1 --train {}/t.amat --output {}/m").json();
    ardent(EVALUATE + "t.amat --output {}/scores.csv").json();
    scores = text("scores.csv").lines().skip(1).toList();
    lines = text("t.amat").lines().toList();
  }

  private List<String> damaged() {
    String[] damaged = lines.toArray(String[]::new);
    for (int i = 0; i < BAD.size(); i++) {
      damaged[BAD.get(i)] = INSTEAD.get(i);
    }
    return List.of(damaged);
  }

  /** Two files, so that row numbers run over partitions. */
  private void writeDamaged() throws IOException {
    write("bad/1.amat", String.join("\n", damaged().subList(0, 15)) + "\n");
    write("bad/2.amat", String.join("\n", damaged().subList(15, 40)) + "\n");
  }

  /** The rows of a Parquet folder in the order of its files. */
  private List<Row> parquet(String name) {
    return listing().keySet().stream()
        .filter(file -> file.matches(name + "/part-.*"))
        .flatMap(file -> SPARK.read().parquet(folder + "/" + file).collectAsList().stream())
        .toList();
  }

  private Stream<String> goodScores() {
    return IntStream.range(0, 40).filter(i -> !BAD.contains(i)).mapToObj(scores::get);
  }

  @Test
  void failIsTheDefault() throws IOException {
    writeDamaged();
    String named = "row 1: 3 columns, expected 4";
    assertMistake(EVALUATE + "bad --output {}/o.csv").contains(named);
    assertMistake(EVALUATE + "bad --on-invalid fail --output {}/o").contains(named);
    assertMistake(EVALUATE + "bad --on-invalid drop").contains("--on-invalid", "fail, skip, null");
  }

  @Test
  void skippedRowsAreAbsent() throws IOException {
    writeDamaged();
    Result result = ardent(EVALUATE + "bad --on-invalid skip --output {}/o.csv");
    JsonNode json = result.json();
    assertThat(json.get("examples").asInt()).isEqualTo(33);
    assertThat(json.get("invalid").asInt()).isEqualTo(7);
    assertThat(json.get("logLikelihood").asDouble())
        .isEqualTo(
            Math.rint(1e6 * goodScores().mapToDouble(Double::parseDouble).average().orElseThrow())
                / 1e6);
    assertThat(text("o.csv").lines().skip(1)).containsExactlyElementsOf(goodScores().toList());
    assertThat(result.err().lines().filter(line -> line.startsWith("ardent: ")))
        .containsExactly(
            "ardent: " + folder + "/bad: row 1: 3 columns, expected 4",
            "ardent: " + folder + "/bad: row 8: column 3 is 7, expected 0 or 1",
            "ardent: " + folder + "/bad: row 9: column 1 is 'x', expected a number",
            "ardent: " + folder + "/bad: row 22: 5 columns, expected 4",
            "ardent: " + folder + "/bad: row 23: column 2 is 0.5, expected 0 or 1",
            "ardent: "
                + folder
                + "/bad: 7 malformed rows left out, of which the first 5 are named");
    ardent(EVALUATE + "bad --on-invalid skip --output {}/o").json();
    assertThat(parquet("o"))
        .extracting(row -> Double.toString(row.getDouble(N)))
        .containsExactlyElementsOf(goodScores().toList());
  }

  @Test
  void rowsWithoutAScoreKeepTheirPlace() throws IOException {
    writeDamaged();
    JsonNode json = ardent(EVALUATE + "bad --on-invalid null --output {}/o.csv").json();
    assertThat(json.get("examples").asInt()).isEqualTo(33);
    assertThat(json.get("invalid").asInt()).isEqualTo(7);
    List<String> expected =
        IntStream.range(0, 40).mapToObj(i -> BAD.contains(i) ? "NaN" : scores.get(i)).toList();
    assertThat(text("o.csv").lines().skip(1)).containsExactlyElementsOf(expected);
    ardent(EVALUATE + "bad --on-invalid null --output {}/o").json();
    List<Row> rows = parquet("o");
    assertThat(rows).hasSize(40);
    for (int i = 0; i < 40; i++) {
      boolean bad = BAD.contains(i);
      for (int column = 0; column <= N; column++) {
        assertThat(rows.get(i).isNullAt(column)).isEqualTo(bad);
      }
      if (!bad) {
        assertThat(Double.toString(rows.get(i).getDouble(N))).isEqualTo(scores.get(i));
        assertThat(rows.get(i).getByte(0)).isEqualTo((byte) (lines.get(i).charAt(0) - '0'));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"skip", "null"})
  void parquetRowsKeepTheirOwnColumns(String onInvalid) {
    SPARK
        .sql(
            "select id, if(id = 3, null, cast(id % 2 as int)) x1, 1 x2,"
                + " if(id = 5, 2, 0) x3, 0 x4, 'label ' || id label from range(0, 300, 1, 1)")
        .coalesce(1)
        .write()
        .parquet(folder + "/t.parquet");
    JsonNode json =
        ardent(EVALUATE + "t.parquet --on-invalid " + onInvalid + " --output {}/o").json();
    assertThat(json.get("examples").asInt()).isEqualTo(298);
    assertThat(json.get("invalid").asInt()).isEqualTo(2);
    List<Row> rows =
        SPARK.read().parquet(folder + "/o").select("id", "label", "logLikelihood").collectAsList();
    boolean kept = onInvalid.equals("null");
    assertThat(rows).hasSize(kept ? 300 : 298);
    for (Row row : rows) {
      long id = row.getLong(0);
      assertThat(row.getString(1)).isEqualTo("label " + id);
      assertThat(row.isNullAt(2)).isEqualTo(id == 3 || id == 5);
    }
    assertThat(rows.stream().map(row -> row.getLong(0)))
        .containsExactlyElementsOf(
            LongStream.range(0, 300).filter(id -> kept || (id != 3 && id != 5)).boxed().toList());
  }

  @Test
  void noRowToScoreIsAMistake() throws IOException {
    write("none.amat", "1 0 2 0\n1 0\n");
    for (String onInvalid : List.of("skip", "null")) {
      assertMistake(EVALUATE + "none.amat --output {}/o.csv --on-invalid " + onInvalid)
          .contains("none.amat: row 1: column 3 is 2", "no row is as expected");
    }
  }

  /** What cannot be read is no malformed row: whatever follows it would be lost. */
  @ParameterizedTest
  @ValueSource(strings = {"skip", "null"})
  void brokenFilesAreAMistakeAllTheSame(String onInvalid) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(rows(5000, N, 2, " ").getBytes(StandardCharsets.UTF_8));
    }
    write("cut.amat.gz", Arrays.copyOf(bytes.toByteArray(), bytes.size() / 2));
    assertMistake(EVALUATE + "cut.amat.gz --output {}/o.csv --on-invalid " + onInvalid)
        .contains("cut.amat.gz", "truncated or corrupt gzip");
    assertMistake(EVALUATE + "cut.amat.gz --output {}/o --on-invalid " + onInvalid)
        .contains("cut.amat.gz", "truncated or corrupt gzip");
  }
}
