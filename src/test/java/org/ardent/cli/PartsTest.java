package org.ardent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.ardent.math.Random;
import org.ardent.ml.AutoregressiveDensityModel;
import org.ardent.serve.RowDensity;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** --parts, and whatever reads a table for a model that has parts. */
class PartsTest extends CommandLineTest {
  private static final String TRAIN =
      "train --model nade-orderless --hidden 12 --epochs 12 --step-size 0.02 --batch-size 20";

  /** Shops are open from 8 to 17 on five days; sales are higher in the afternoon. */
  private static String row(Random random, int hour, int day) {
    LocalDateTime when =
        LocalDateTime.of(2026, 11, 2, hour, random.nextInt(60))
            .plusDays(7L * random.nextInt(3) + day);
    return String.format(
        Locale.ROOT,
        "%s,%s,%s\n",
        hour < 12 ? "low" : "high",
        when.format(DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT)),
        when.toLocalDate());
  }

  @TempDir private static Path shared;

  @BeforeAll
  static void train() throws IOException {
    Random random = Random.of(1, Random.TEST);
    StringBuilder csv = new StringBuilder("sales,when,day\n");
    for (int i = 0; i < 300; i++) {
      csv.append(row(random, 8 + random.nextInt(10), random.nextInt(5)));
    }
    Files.writeString(shared.resolve("train.csv"), csv);
    csv.append(row(random, 3, 1)).append(row(random, 9, 6)).append("low,,2026-11-03\n");
    Files.writeString(shared.resolve("new.csv"), csv);
    String line = TRAIN + " --parts when=hour,weekday --train {}/train.csv --output {}/m";
    run(line.replace("{}", shared.toString()).split(" ", -1)).json();
    SPARK
        .read()
        .option("header", true)
        .csv(shared + "/new.csv")
        .selectExpr(
            "sales",
            "timestamp_seconds(unix_timestamp(to_timestamp_ntz(when))) AS when",
            "CAST(day AS DATE) AS day")
        .coalesce(1)
        .write()
        .parquet(shared + "/new.parquet");
  }

  /** Runs a command; {@code @} stands for the folder of what is made once. */
  private Result shared(String line) {
    return ardent(line.replace("@", shared.toString()));
  }

  private AutoregressiveDensityModel model() {
    return AutoregressiveDensityModel.load(shared + "/m");
  }

  private Dataset<Row> parquet() {
    return SPARK.read().parquet(shared + "/new.parquet");
  }

  @Test
  void partsAreColumnsOfTheModelAndTablesStayAsTheyCome() throws IOException {
    AutoregressiveDensityModel model = model();
    assertThat(model.columns()).containsExactly("sales", "when.hour", "when.weekday", "day");
    assertThat(model.getInputCols()).containsExactly("sales", "when", "day");
    assertThat(model.getParts()).isEqualTo("when=hour,weekday");
    assertThat(model.loaded().metadata())
        .containsEntry(
            "dates", "{\"day\":\"days\",\"when.hour\":\"hour\",\"when.weekday\":\"weekday\"}");
    Result top = shared("evaluate --model @/m --data @/new.csv --top 3 --output {}/s.csv");
    assertThat(top.json().get("examples").asInt()).isEqualTo(303);
    assertThat(top.err())
        .contains("when.hour=3, expected ")
        .contains("when.weekday=Sunday, expected ")
        .contains("when.hour=missing");
    List<Double> scores =
        text("s.csv")
            .lines()
            .skip(1)
            .map(line -> Double.parseDouble(line.split(",", -1)[0]))
            .toList();

    // The same scores of Parquet, of DataFrames, of SQL's function and without Spark.
    Dataset<Row> rows = parquet();
    shared("evaluate --model @/m --data @/new.parquet --output {}/p.csv").json();
    assertThat(text("p.csv").lines().skip(1).map(Double::parseDouble).toList()).isEqualTo(scores);
    List<Row> transformed = model.transform(rows).collectAsList();
    model.registerFunction(SPARK, "log_p");
    List<Row> byFunction = rows.selectExpr("log_p(struct(*))").collectAsList();
    RowDensity single = RowDensity.load(Path.of(shared + "/m"));
    for (int i = 0; i < scores.size(); i++) {
      Row row = transformed.get(i);
      assertThat((float) row.<Double>getAs("logLikelihood").doubleValue())
          .isEqualTo(scores.get(i).floatValue());
      assertThat(byFunction.get(i).getDouble(0)).isEqualTo(row.<Double>getAs("logLikelihood"));
      Map<String, Object> cells = new HashMap<>();
      cells.put("sales", row.get(0));
      cells.put("when", row.isNullAt(1) ? null : row.getTimestamp(1).toInstant());
      cells.put("day", row.getDate(2).toLocalDate());
      assertThat(single.logLikelihood(cells)).isEqualTo(row.<Double>getAs("logLikelihood"));
    }
    assertThat(model.evaluate(rows).examples()).isEqualTo(303);
  }

  @Test
  void everyCommandTakesTheTableAsItComes() throws IOException {
    JsonNode drift = shared("drift --model @/m --reference @/train.csv --data @/new.csv").json();
    assertThat(drift.get("columns").findValuesAsText("column").toString()).contains("when.hour");
    assertThat(model().drift(parquet(), parquet()).whole().change()).isZero();

    shared("sample --model @/m --count 50 --output {}/drawn.csv").json();
    List<String> drawn = text("drawn.csv").lines().toList();
    assertThat(drawn.get(0)).isEqualTo("sales,when.hour,when.weekday,day");
    assertThat(drawn.get(1)).matches("(low|high|<other>),\\d+,[A-Z][a-z]+day,2026-\\d\\d-\\d\\d");
    // What is drawn has the parts as columns, and is scored so.
    shared("evaluate --model @/m --data {}/drawn.csv").json();
    Dataset<Row> sampled = model().sample(SPARK, 20, 1);
    assertThat(sampled.schema().simpleString())
        .isEqualTo("struct<sales:string,when.hour:int,when.weekday:string,day:date>");
    assertThat(model().transform(sampled).count()).isEqualTo(20);
    assertThat(model().sample(sampled.drop("sales"), 1).columns()).contains("sales");
    assertThat(model().sample(parquet().drop("sales").filter("when IS NOT NULL"), 1).columns())
        .contains("sales");

    write("holes.csv", "sales,when,day\n,2026-11-03 09:00:00,2026-11-03\nhigh,,2026-11-03\n");
    assertThat(
            shared("impute --model @/m --data {}/holes.csv --output {}/full.csv")
                .json()
                .get("imputed")
                .asInt())
        .isEqualTo(3);
    assertThat(text("full.csv").lines().toList().get(0))
        .isEqualTo("sales,when.hour,when.weekday,day,logLikelihood");
    assertThat(text("full.csv").lines().toList().get(1)).startsWith("low,9,Tuesday,");
    Row filled = model().impute(parquet()).filter("when IS NULL").head();
    assertThat(filled.<String>getAs("sales")).isEqualTo("low");

    double afternoon =
        run(
                "probability",
                "--model",
                shared + "/m",
                "--where",
                "when.hour >= 12 AND sales = 'high'")
            .json()
            .get("probability")
            .asDouble();
    assertThat(afternoon).isBetween(0.4, 0.75);
    write("given.csv", "when\n2026-11-03 09:00:00\n");
    shared("sample --model @/m --given {}/given.csv --output {}/g.csv").json();
    assertThat(text("g.csv")).contains(",9,Tuesday,");
  }

  @Test
  void whatIsNoDateIsNamed() throws IOException {
    write("bad.csv", "sales,when,day\nlow,soon,2026-11-03\n");
    assertMistake("evaluate --model " + shared + "/m --data {}/bad.csv")
        .contains("row 1: column 2 (when.hour) is 'soon', expected a date or a time");
    write("none.csv", "sales,day\nlow,2026-11-03\n");
    assertMistake("evaluate --model " + shared + "/m --data {}/none.csv")
        .contains("has no column 'when.hour', nor a column 'when' that it could be taken from");
    String train = TRAIN + " --train " + shared + "/train.csv --output {}/n --parts ";
    assertMistake(train + "when=second").contains("--parts has 'when=second', expected NAME=PART");
    assertMistake(train + "then=hour").contains("--parts has 'then', which is no column");
    assertMistake(train + "sales=hour")
        .contains("row 1: column 1 (sales.hour) is 'low', expected a date");
    assertMistake(TRAIN + " --parts x1=hour --train digits:10 --output {}/n")
        .contains("digits:10 has no dates, of which --parts takes parts");
  }

  @Test
  void theNumberStaysOnRequest() throws IOException {
    shared(
            "train --model nade --hidden 5 --epochs 2"
                + " --parts when=number,hour,month --kinds when=real+nullable --train @/train.csv"
                + " --valid @/new.csv --output {}/n")
        .json();
    AutoregressiveDensityModel model = AutoregressiveDensityModel.load(folder + "/n");
    assertThat(model.columns()).containsExactly("sales", "when", "when.hour", "when.month", "day");
    String top = shared("evaluate --model {}/n --data @/new.csv --top 303 --explain 5").err();
    assertThat(top).containsPattern("when=2026-11-\\d\\d \\d\\d:\\d\\d:\\d\\d, expected 2026-");
    assertThat(top).containsPattern("day=2026-11-\\d\\d, expected 2026-11-\\d\\d");
    assertThat(Stream.of(model.sample(SPARK, 5, 1).columns())).contains("when", "when.hour");
    long first = LocalDateTime.of(2026, 11, 2, 0, 0).toEpochSecond(ZoneOffset.UTC);
    assertThat(model.sample(SPARK, 5, 1).head().getTimestamp(1).toInstant().getEpochSecond())
        .isBetween(first - 40 * 86_400L, first + 60 * 86_400L);
  }

  /** What is drawn, filled or converted is dates again, in text and in Parquet. */
  @Test
  void datesAreWrittenAsDates() throws IOException {
    shared(
            "train --model nade --hidden 5 --epochs 2 --kinds when=real+nullable"
                + " --train @/train.csv --output {}/n")
        .json();
    ardent("sample --model {}/n --count 40 --output {}/s.csv").json();
    assertThat(text("s.csv").lines().skip(1))
        .hasSize(40)
        .allMatch(line -> line.matches("(low|high)?,(20\\S+ \\d\\d:\\d\\d:\\d\\d)?,(20\\S+)?"));
    ardent("sample --model {}/n --count 40 --output {}/s").json();
    StructType drawn = SPARK.read().parquet(folder + "/s").schema();
    assertThat(drawn.apply("when").dataType()).isEqualTo(DataTypes.TimestampType);
    assertThat(drawn.apply("day").dataType()).isEqualTo(DataTypes.DateType);
    double ofText = scored("{}/s.csv");
    assertThat(scored("{}/s")).isCloseTo(ofText, within(0.1));

    write("h.csv", "sales,when,day\nlow,2026-11-03 09:30:00,\n");
    ardent("impute --model {}/n --data {}/h.csv --output {}/f.csv").json();
    assertThat(text("f.csv").lines().toList().get(1))
        .matches("low,2026-11-03 09:30:00,20\\d\\d-\\d\\d-\\d\\d,.*");

    shared("convert --data @/new.csv --output {}/c.csv").json();
    assertThat(text("c.csv")).isEqualTo(Files.readString(shared.resolve("new.csv")));
    shared("convert --data @/new.csv --output {}/c").json();
    assertThat(SPARK.read().parquet(folder + "/c").schema()).isEqualTo(drawn);
  }

  private double scored(String data) {
    return ardent("evaluate --model {}/n --data " + data).json().get("logLikelihood").asDouble();
  }
}
