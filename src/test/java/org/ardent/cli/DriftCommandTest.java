package org.ardent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.ardent.math.Random;
import org.ardent.ml.AutoregressiveDensityModel;
import org.ardent.score.Drift;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The command drift, and the same in spark.ml. */
class DriftCommandTest extends CommandLineTest {
  private static final String DRIFT = "drift --model {}/m --reference {}/old.csv --data {}/";

  @BeforeEach
  void model() throws IOException {
    write("old.csv", rows(400, 1, 0));
    write("same.csv", rows(400, 2, 0));
    write("new.csv", rows(400, 3, 0.2));
    ardent(
            "train --model nade --hidden 8 --epochs 4 --step-size 0.02 --batch-size 20 --train"
                + " {}/old.csv --output {}/m")
        .json();
  }

  /** In a share of the rows the code is that of the other city. */
  private static String rows(int count, long seed, double share) {
    Random random = Random.of(seed, Random.TEST);
    StringBuilder csv = new StringBuilder("city,code,floors\n");
    for (int i = 0; i < count; i++) {
      boolean north = random.nextInt(2) == 0;
      boolean right = random.nextDouble() >= share;
      csv.append(north ? "Oslo," : "Rome,").append(north == right ? "NO," : "IT,");
      csv.append(1 + random.nextInt(3)).append('\n');
    }
    return csv.toString();
  }

  @Test
  void aChangedColumnStopsAPipeline() throws IOException {
    Result result = ardent(DRIFT + "new.csv --fail-below-p 0.01 --output {}/report");
    assertThat(result.code()).isEqualTo(3);
    JsonNode json = parse(result.out().strip());
    assertThat(json.get("columns").get(0).get("column").asText()).isEqualTo("code");
    assertThat(json.get("columns").get(0).get("change").asDouble()).isNegative();
    assertThat(json.get("leastP").asDouble()).isLessThan(1e-4);
    assertThat(json.get("failed").asBoolean()).isTrue();
    assertThat(text("report/drift.md")).contains("| code |", "400 rows against 400");
    assertThat(ImageIO.read(new ByteArrayInputStream(bytes("report/drift.png")))).isNotNull();
    assertThat(result.err()).contains("code: -");
    assertThat(ardent(DRIFT + "new.csv --fail-above 0.05").code()).isEqualTo(3);
    assertThat(ardent(DRIFT + "new.csv --fail-above 50").code()).isZero();
  }

  @Test
  void rowsAlikePass() {
    Result result = ardent(DRIFT + "same.csv --fail-below-p 0.001 --fail-above 1");
    assertThat(result.code()).isZero();
    assertThat(result.json().get("failed").asBoolean()).isFalse();
    // Again the same line.
    assertThat(ardent(DRIFT + "same.csv --fail-below-p 0.001 --fail-above 1").out())
        .isEqualTo(result.out());
  }

  @Test
  void sparkMlSaysTheSame() {
    Dataset<Row> old =
        SPARK
            .read()
            .option("header", "true")
            .option("inferSchema", "true")
            .csv(folder + "/old.csv");
    Dataset<Row> now =
        SPARK
            .read()
            .option("header", "true")
            .option("inferSchema", "true")
            .csv(folder + "/new.csv");
    Drift drift = AutoregressiveDensityModel.load(folder + "/m").drift(old, now);
    JsonNode json = ardent(DRIFT + "new.csv").json();
    assertThat(Math.abs(drift.whole().change() - json.get("change").asDouble())).isLessThan(1e-6);
    assertThat(drift.columns().stream().map(Drift.Change::name).toList())
        .isEqualTo(
            List.of(0, 1, 2).stream()
                .map(i -> json.get("columns").get(i).get("column").asText())
                .toList());
  }

  @Test
  void mistakesAreOneLine() throws IOException {
    assertMistake(DRIFT + "new.csv --fail-above -1").contains("--fail-above is -1");
    assertMistake(DRIFT + "new.csv --fail-below-p 2").contains("--fail-below-p is 2");
    write("bad.csv", "city,code,floors\nOslo,NO,1\nOslo,NO,x\n");
    assertMistake(DRIFT + "bad.csv --output {}/r").contains("row 2", "floors");
    assertThat(listing()).doesNotContainKey("r/drift.md");
  }
}
