package org.ardent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.ardent.math.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** evaluate says which rows are odd, and why. */
class VerdictCommandTest extends CommandLineTest {
  private static final String EVALUATE = "evaluate --model {}/m --data {}/t.csv ";

  @BeforeEach
  void model() throws IOException {
    Random random = Random.of(1, Random.TEST);
    StringBuilder csv = new StringBuilder("city,code,floors\n");
    for (int i = 0; i < 300; i++) {
      boolean north = random.nextInt(2) == 0;
      csv.append(north ? "Oslo,NO," : "Rome,IT,").append(1 + random.nextInt(3)).append('\n');
    }
    write("train.csv", csv.toString());
    write("t.csv", csv + "Oslo,IT,2\nRome,IT,\n?,\"F,R\",40\n");
    ardent(
            "train --model nade --hidden 10 --epochs 12 --step-size 0.02 --batch-size 20 --train"
                + " {}/train.csv --output {}/m")
        .json();
  }

  @Test
  void topPrintsTheOddestRowsWithReasons() {
    Result result = ardent(EVALUATE + "--top 3");
    JsonNode json = result.json();
    assertThat(json.get("outliers").asInt()).isBetween(3, 8);
    assertThat(json.get("threshold").asDouble()).isPositive();
    List<String> lines = result.err().lines().toList();
    int head = 0;
    while (!lines.get(head).matches("row +severity +oddity +log p +why")) {
      head++;
    }
    List<String> table = lines.subList(head + 1, head + 4);
    assertThat(table.get(0)).contains("303 ", "100.0", "floors=40", "city=missing");
    assertThat(String.join("\n", table))
        .contains("301 ", "code=IT, expected NO", "302 ", "floors=missing, expected");
    // Over any partitions the same.
    assertThat(ardent(EVALUATE + "--top 3").err()).contains(String.join("\n", table));
  }

  /** UCI Adult's test set has a dot after every label, which a model takes for unseen words. */
  @Test
  void aColumnWithoutAnyKnownWordIsNamed() {
    write("dots.csv", text("t.csv").replace("NO,", "NO.,").replace("IT,", "IT.,"));
    assertThat(ardent("evaluate --model {}/m --data {}/dots.csv").err())
        .contains("note: ")
        .contains("column 2 (code) has no word that the model knows in its first 303 rows")
        .contains("expected one of IT, NO");
    assertThat(ardent("evaluate --model {}/m --data {}/t.csv").err()).doesNotContain("no word");
  }

  @Test
  void severityAndReasonsAreWrittenBesideTheScores() throws IOException {
    JsonNode json =
        ardent(EVALUATE + "--severity --explain 3 --contamination 0.2 --output {}/o.csv").json();
    List<String> lines = text("o.csv").lines().toList();
    assertThat(lines.get(0)).isEqualTo("logLikelihood,outlierScore,severity,explanation");
    assertThat(lines).hasSize(304);
    assertThat(lines.get(303)).contains(",100.0,\"").contains("F,R");
    double threshold = json.get("threshold").asDouble();
    long over =
        lines.stream()
            .skip(1)
            .filter(line -> Double.parseDouble(line.split(",", -1)[1]) > threshold + 1e-6)
            .count();
    assertThat(json.get("outliers").asLong()).isEqualTo(over);
    ardent(EVALUATE + "--output {}/plain.csv").json();
    assertThat(text("plain.csv").lines().skip(1).toList())
        .isEqualTo(lines.stream().skip(1).map(line -> line.split(",", -1)[0]).toList());
    ardent(EVALUATE + "--severity --explain 2 --output {}/o").json();
    var parquet = SPARK.read().parquet(folder + "/o");
    assertThat(Arrays.asList(parquet.columns()))
        .containsExactly(
            "city", "code", "floors", "logLikelihood", "outlierScore", "severity", "explanation");
    assertThat(
            parquet
                .filter("floors = 40")
                .selectExpr("explanation[0].contribution >= explanation[1].contribution")
                .first()
                .getBoolean(0))
        .isTrue();
  }

  @Test
  void whatDoesNotGoTogetherIsOneLine() throws IOException {
    assertMistake(EVALUATE + "--severity").contains("--severity goes with --output");
    assertMistake(EVALUATE + "--top -1").contains("--top is -1, expected at least 1");
    assertMistake(EVALUATE + "--top 3 --threshold 2 --contamination 0.1")
        .contains("--contamination and --threshold");
    assertMistake(EVALUATE + "--contamination 0.7").contains("--contamination is 0.7");
    assertMistake("evaluate --model {}/m --model {}/m --data {}/t.csv --top 3")
        .contains("for one --model");
    ardent(
            "train --model made --hidden 6 --masks 2 --epochs 1 --train {}/train.csv --output"
                + " {}/masks")
        .json();
    assertMistake("evaluate --model {}/masks --data {}/t.csv --top 3")
        .contains("mean of several orderings", "train it with one mask");
  }

  /** The README's table of odd rows comes of its commands. */
  @Test
  void theCommandsOfTheReadmeFindThePlantedErrors() throws IOException {
    List<String> commands =
        Files.readString(Path.of("README.md"))
            .lines()
            .filter(line -> line.startsWith("    submit/ardent ") && line.contains("flats.csv"))
            .map(line -> line.strip().substring("submit/ardent ".length()))
            .map(line -> line.replace("out/", folder + "/"))
            .toList();
    assertThat(commands).hasSize(3);
    ardent(commands.get(0)).json();
    List<String> table =
        ardent(commands.get(1)).err().lines().filter(line -> line.contains(", expected ")).toList();
    assertThat(table).hasSize(7);
    assertThat(table).anySatisfy(line -> assertThat(line).contains("58 ", "rent=6900, expected"));
    assertThat(table).anySatisfy(line -> assertThat(line).contains("331 ", "built=1719, expected"));
    assertThat(table).anySatisfy(line -> assertThat(line).contains("144 ", "size=8, expected"));
    assertThat(table).anySatisfy(line -> assertThat(line).contains("212 ", "size=31, expected"));
    assertThat(table)
        .anySatisfy(line -> assertThat(line).contains("289 ", "heating=open fire, expected"));
    ardent(commands.get(2)).json();
    assertThat(text("verdict.csv").lines()).hasSize(401);
  }
}
