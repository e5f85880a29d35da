package org.ardent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.ardent.modelfile.LoadedModel;
import org.ardent.pack.ExamplesBuilder;
import org.ardent.pack.RowEncoder;
import org.ardent.table.TableRow;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands together, from data to a model, its scores and its samples. */
class CommandsTest extends CommandLineTest {
  private static final int N = 6;

  /** Scores of rows in a text, computed here without Spark. */
  private static double[] scores(LoadedModel model, String rows) {
    RowEncoder encoder = new RowEncoder(model.model().layout());
    ExamplesBuilder builder = new ExamplesBuilder();
    List<String> lines = rows.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      encoder.encode(TableRow.of(Vectors.dense(numbers(lines.get(i)))), i, builder);
    }
    double[] scores = new double[lines.size()];
    model.model().density().evaluator(model.parameters()).logLikelihood(builder.build(), scores, 0);
    return scores;
  }

  private static double[] numbers(String line) {
    return Stream.of(line.split("[ ,]", -1)).mapToDouble(Double::parseDouble).toArray();
  }

  @Test
  @Tag("core")
  void trainWritesAModelAndSaysHowGoodItIs() throws IOException {
    write("t.amat", rows(200, N, 1, " "));
    write("v.amat", rows(50, N, 2, " "));
    write("s.amat", rows(50, N, 3, " "));
    Result result =
        ardent(
            "train --model nade --hidden 5 --train {}/t.amat --valid {}/v.amat --test {}/s.amat"
                + " --epochs 3 --output {}/deep/m");
    JsonNode json = result.json();
    List<String> names = new ArrayList<>();
    json.fieldNames().forEachRemaining(names::add);
    assertThat(names)
        .containsExactly("model", "train", "valid", "test", "epochs", "seconds", "output");
    assertThat(json.get("model").asText()).isEqualTo("nade");
    assertThat(json.get("epochs").asInt()).isEqualTo(3);
    assertThat(json.get("seconds").asDouble()).isPositive();
    assertThat(json.get("output").asText()).isEqualTo(folder + "/deep/m");
    LoadedModel model = model("deep/m");
    for (String split : List.of("train", "valid", "test")) {
      JsonNode node = json.get(split);
      String file = (split.equals("test") ? "s" : split.substring(0, 1)) + ".amat";
      double[] scores = scores(model, text(file));
      double mean = Arrays.stream(scores).average().orElseThrow();
      double variance = Arrays.stream(scores).map(s -> (s - mean) * (s - mean)).sum();
      double error = Math.sqrt(variance) / scores.length;
      assertThat(node.get("examples").asInt()).isEqualTo(scores.length);
      assertThat(node.get("logLikelihood").asDouble()).isCloseTo(mean, within(1e-6));
      assertThat(node.get("standardError").asDouble()).isCloseTo(error, within(1e-6));
      assertThat(node.get("bitsPerDimension").asDouble())
          .isCloseTo(-mean / N / Math.log(2), within(1e-6));
      assertThat(node.has("standardizedLogLikelihood")).isFalse();
    }
    assertThat(result.err().lines().filter(l -> l.startsWith("epoch "))).hasSize(3);
    Path m = folder.resolve("deep/m");
    assertThat(text("deep/m/history.csv").lines()).hasSize(4);
    assertThat(ImageIO.read(m.resolve("samples.png").toFile())).isNotNull();
    assertThat(ImageIO.read(m.resolve("learning-curve.png").toFile())).isNotNull();
    assertThat(parse(text("deep/m/metadata/part-00000")).get("class").asText())
        .startsWith("org.ardent.ml.");
    try (Stream<Path> above = Files.list(folder.resolve("deep"))) {
      assertThat(above).containsExactly(m);
    }
  }

  @Test
  @Tag("core")
  void seedAndShardsDecideTheFile() {
    train("--dropout 0.2 --average 0.9 --ordering random:3");
    byte[] first = bytes("m/data/model.safetensors");
    train("--dropout 0.2 --average 0.9 --ordering random:3 --overwrite");
    assertThat(bytes("m/data/model.safetensors")).isEqualTo(first);
    train("--dropout 0.2 --average 0.9 --ordering random:3 --overwrite --seed 2");
    assertThat(bytes("m/data/model.safetensors")).isNotEqualTo(first);
    assertThat(listing().keySet()).noneMatch(name -> name.matches("\\.m\\..*"));
  }

  @Test
  void overwriteLeavesNothingOfTheOld() {
    train("");
    write("m/of-old", "x");
    train("--overwrite --epochs 1");
    assertThat(listing().keySet()).doesNotContain("m/of-old").contains("m/history.csv");
    assertThat(text("m/history.csv").lines()).hasSize(2);
    write("o.csv", "old");
    ardent("evaluate --model {}/m --data {}/t.amat --output {}/o.csv --overwrite").json();
    assertThat(text("o.csv")).startsWith("logLikelihood\n");
    ardent("evaluate --model {}/m --data {}/t.amat --output {}/o").json();
    write("o/of-old", "x");
    ardent("evaluate --model {}/m --data {}/t.amat --output {}/o --overwrite").json();
    assertThat(listing().keySet()).doesNotContain("o/of-old");
    try (Stream<String> top = listing().keySet().stream()) {
      assertThat(top.filter(name -> !name.contains("/")))
          .containsExactlyInAnyOrder("", "m", "o", "o.csv", "t.amat");
    }
  }

  @Test
  void theBestEpochIsKept() {
    // Few rows, many steps that are too long: validation gets worse before the end.
    write("t.amat", rows(20, N, 1, " "));
    write("v.amat", rows(200, N, 2, " "));
    JsonNode json =
        ardent(
                "train --model nade --hidden 20 --train {}/t.amat --valid {}/v.amat --epochs 60"
                    + " --batch-size 5 --learning-rate 0.05 --schedule constant --patience 4"
                    + " --output {}/m")
            .json();
    double[] valid =
        text("m/history.csv")
            .lines()
            .skip(1)
            .mapToDouble(line -> Double.parseDouble(line.split(",", -1)[2]))
            .toArray();
    double best = Arrays.stream(valid).min().orElseThrow();
    assertThat(valid.length).isLessThan(60).isEqualTo(json.get("epochs").asInt());
    assertThat(valid[valid.length - 5]).isEqualTo(best);
    assertThat(valid[valid.length - 1]).isGreaterThan(best);
    assertThat(-json.get("valid").get("logLikelihood").asDouble()).isCloseTo(best, within(1e-6));
    double mean = Arrays.stream(scores(model("m"), text("v.amat"))).average().orElseThrow();
    assertThat(-mean).isCloseTo(best, within(1e-6));
  }

  @ParameterizedTest
  @CsvSource({
    "raster, 0 1 2 3 4 5, raster",
    "reverse, 5 4 3 2 1 0, reverse",
    "random:7, '', permuted",
    "{}/ordering.txt, 3 1 0 2 5 4, permuted"
  })
  void orderingsAreStored(String option, String expected, String name) {
    write("ordering.txt", "3, 1, 0\n2 5 4\n");
    train("--ordering " + option);
    int[] ordering = model("m").model().layout().ordering();
    assertThat(ordering).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5);
    if (!expected.isEmpty()) {
      assertThat(ordering)
          .containsExactly(Arrays.stream(numbers(expected)).mapToInt(x -> (int) x).toArray());
    }
    assertThat(ardent("show --model {}/m").json().get("ordering").asText()).isEqualTo(name);
  }

  @Test
  @Tag("core")
  void evaluateWritesScoresInInputOrder() throws IOException {
    train("--ordering random:5");
    String rows = rows(1000, N, 9, " ");
    write("parts/1.amat", rows.substring(0, 600 * 12));
    write("parts/2.amat", rows.substring(600 * 12));
    JsonNode json = ardent("evaluate --model {}/m --data {}/parts --output {}/o.csv").json();
    double[] expected = scores(model("m"), rows);
    List<String> lines = text("o.csv").lines().toList();
    assertThat(lines.get(0)).isEqualTo("logLikelihood");
    assertThat(lines.stream().skip(1).mapToDouble(Double::parseDouble).toArray())
        .containsExactly(expected);
    assertThat(json.get("model").asText()).isEqualTo(folder + "/m");
    assertThat(json.get("examples").asInt()).isEqualTo(1000);
    double mean = Arrays.stream(expected).average().orElseThrow();
    assertThat(json.get("logLikelihood").asDouble()).isCloseTo(mean, within(1e-6));
    assertThat(json.get("output").asText()).isEqualTo(folder + "/o.csv");
    assertThat(listing().keySet()).doesNotContain(".o.csv.crc");
    // A bare file is the same model, and without --output nothing is written.
    Files.copy(folder.resolve("m/data/model.safetensors"), folder.resolve("bare.safetensors"));
    Map<String, String> before = listing();
    JsonNode bare = ardent("evaluate --model {}/bare.safetensors --data {}/parts").json();
    assertThat(bare.get("logLikelihood")).isEqualTo(json.get("logLikelihood"));
    assertThat(listing()).isEqualTo(before);
    assertThat(model("bare.safetensors").parameters()).isEqualTo(model("m").parameters());
  }

  @Test
  @Tag("core")
  void evaluateKeepsTheRowsOwnColumns() {
    write("t.csv", "a,b,c,d,e,f\n" + rows(100, N, 1, ","));
    ardent("train --model fvsbn --train {}/t.csv --output {}/m --epochs 1").json();
    write("wide.csv", "id,a,b,c,d,e,f,label\n1001,1,0,1,1,0,1,7\n1002,0,0,0,1,1,1,9\n");
    SPARK
        .read()
        .option("header", true)
        .option("inferSchema", true)
        .csv(folder + "/wide.csv")
        .selectExpr("f", "label", "a", "b", "c", "d", "e", "id", "concat('row', id) name")
        .coalesce(1)
        .write()
        .parquet(folder + "/wide.parquet");
    double[] expected = scores(model("m"), "1 0 1 1 0 1\n0 0 0 1 1 1");
    ardent("evaluate --model {}/m --data {}/wide.parquet --output {}/o").json();
    Dataset<Row> scored = SPARK.read().parquet(folder + "/o");
    assertThat(scored.columns())
        .containsExactly("f", "label", "a", "b", "c", "d", "e", "id", "name", "logLikelihood");
    List<Row> rows = scored.orderBy("id").collectAsList();
    for (int i = 0; i < expected.length; i++) {
      assertThat(rows.get(i).<Number>getAs("id").intValue()).isEqualTo(1001 + i);
      assertThat(rows.get(i).<Number>getAs("label").intValue()).isEqualTo(7 + 2 * i);
      assertThat(rows.get(i).<String>getAs("name")).isEqualTo("row" + (1001 + i));
      assertThat(rows.get(i).<Double>getAs("logLikelihood")).isEqualTo(expected[i]);
    }
    ardent("evaluate --model {}/m --data {}/wide.csv --output {}/o.csv").json();
    assertThat(text("o.csv").lines().skip(1).mapToDouble(Double::parseDouble).toArray())
        .containsExactly(expected);
  }

  /** Sparse rows say nothing of columns that are zero in all of them. */
  @Test
  void sparseSetsMayEndEarly() {
    write("t.libsvm", "0 1:1 6:1\n1 2:1\n0 3:1 4:1 5:1\n");
    write("v.libsvm", "0 1:1\n1 2:1 4:1\n");
    ardent(
            "train --model fvsbn --train {}/t.libsvm --valid {}/v.libsvm --test {}/v.libsvm"
                + " --epochs 1 --output {}/m")
        .json();
    ardent("evaluate --model {}/m --data {}/v.libsvm --output {}/o.csv").json();
    double[] expected = scores(model("m"), "1 0 0 0 0 0\n0 1 0 1 0 0");
    assertThat(text("o.csv").lines().skip(1).mapToDouble(Double::parseDouble).toArray())
        .containsExactly(expected);
    write("w.libsvm", "0 1:1 7:1\n");
    assertMistake("evaluate --model {}/m --data {}/w.libsvm").contains("w.libsvm: row 1", "7");
  }

  @Test
  void showSaysWhatAModelIs() {
    train("--valid {}/t.amat --activation tanh");
    Result result = ardent("show --model {}/m");
    JsonNode json = result.json();
    assertThat(json.get("model").asText()).isEqualTo("nade");
    assertThat(json.get("variables").asInt()).isEqualTo(N);
    assertThat(json.get("hidden").toString()).isEqualTo("[5]");
    assertThat(json.get("activation").asText()).isEqualTo("tanh");
    assertThat(json.get("parameters").asInt()).isEqualTo(model("m").parameters().length);
    assertThat(json.get("tensors").get("W").toString()).isEqualTo("[6,5]");
    assertThat(json.get("training").get("epochs").asInt()).isEqualTo(2);
    assertThat(json.get("training").get("settings").get("stepSize").asDouble()).isEqualTo(0.05);
    assertThat(json.get("training").has("valid")).isTrue();
    assertThat(result.err()).contains("nade", "parameters");
    ardent("train --model fvsbn --train {}/t.amat --output {}/f --epochs 1").json();
    JsonNode fvsbn = ardent("show --model {}/f").json();
    assertThat(fvsbn.get("parameters").asInt()).isEqualTo(N * (N + 1) / 2);
    assertThat(fvsbn.get("activation").isNull()).isTrue();
  }

  @Test
  void severalMasksAreTrainedAveragedAndSampled() throws IOException {
    train("--model made --hidden 7,5 --masks 3 --direct --ordering random:3 --epochs 3");
    LoadedModel model = model("m");
    assertThat(model.model().masks()).isEqualTo(3);
    JsonNode evaluated = ardent("evaluate --model {}/m --data {}/t.amat").json();
    double mean = Arrays.stream(scores(model, text("t.amat"))).average().orElseThrow();
    assertThat(evaluated.get("logLikelihood").asDouble()).isCloseTo(mean, within(1e-6));
    JsonNode shown = ardent("show --model {}/m").json();
    assertThat(shown.get("masks").asInt()).isEqualTo(3);
    assertThat(shown.get("hidden").toString()).isEqualTo("[7,5]");
    assertThat(shown.get("tensors").get("direct.weight").toString()).isEqualTo("[6,6]");
    ardent("sample --model {}/m --count 9 --output {}/s.amat").json();
    assertThat(text("s.amat").lines()).hasSize(9);
    assertMistake("sample --model {}/m --given {}/t.amat --observed 2 --output {}/o.amat")
        .contains("--given", "averages 3 orderings");
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "csv", "amat", "data.gz", "parquet"})
  void theSeedDecidesTheSamples(String suffix) throws IOException {
    once("a trained model", () -> train(""));
    List<Object> drawn = new ArrayList<>();
    for (int[] run : new int[][] {{1, 3}, {2, 3}, {3, 4}}) {
      String name = "s" + run[0] + "." + suffix;
      JsonNode json =
          ardent("sample --model {}/m --count 40 --seed " + run[1] + " --output {}/" + name).json();
      assertThat(json.get("examples").asInt()).isEqualTo(40);
      drawn.add(content(name));
    }
    assertThat(drawn.get(0)).isEqualTo(drawn.get(1)).isNotEqualTo(drawn.get(2));
    assertThat(listing().keySet()).noneMatch(n -> n.startsWith("."));
  }

  /** What is in a file or a Parquet folder, as something to compare. */
  private Object content(String name) throws IOException {
    if (name.endsWith(".parquet")) {
      Dataset<Row> rows = SPARK.read().parquet(folder.resolve(name).toString());
      assertThat(rows.columns()).containsExactly("x1", "x2", "x3", "x4", "x5", "x6");
      return rows.collectAsList();
    }
    if (name.endsWith(".png")) {
      BufferedImage image = ImageIO.read(folder.resolve(name).toFile());
      assertThat(image.getWidth()).isGreaterThan(image.getHeight());
    }
    if (name.endsWith(".amat")) {
      assertThat(text(name).lines()).hasSize(40).allMatch(line -> line.matches("([01] ){5}[01]"));
    }
    if (name.endsWith(".csv")) {
      assertThat(text(name).lines().findFirst()).contains("x1,x2,x3,x4,x5,x6");
    }
    return new String(bytes(name), StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @CsvSource({"0, 200", "3, 31", "3, 32", "5, 200", "6, 31"})
  void samplesContinueWhatIsGiven(int observed, int seed) {
    once(
        "a model that has learnt",
        () -> train("--epochs 8 --batch-size 50 --learning-rate 0.3 --ordering random:7"));
    LoadedModel model = model("m");
    int[] ordering = model.model().layout().ordering();
    int count = 8000;
    write("g.amat", "1 0 0 1 1 0\n0 1 1 1 0 0\n");
    ardent(
            String.format(
                Locale.ROOT,
                "sample --model {}/m --given {}/g.amat --count %d --seed %d --output {}/s.amat"
                    + " --observed %d",
                count,
                seed,
                observed))
        .json();
    List<String> given = text("g.amat").lines().toList();
    List<String> samples = text("s.amat").lines().toList();
    assertThat(samples).hasSize(count);
    for (int g = 0; g < given.size(); g++) {
      Map<String, Integer> counts = new HashMap<>();
      for (int i = g; i < count; i += given.size()) {
        String sample = samples.get(i);
        for (int t = 0; t < observed; t++) {
          assertThat(sample.charAt(2 * ordering[t]))
              .isEqualTo(given.get(g).charAt(2 * ordering[t]));
        }
        counts.merge(sample, 1, Integer::sum);
      }
      assertFits(model, completions(given.get(g), ordering, observed), counts, count / 2);
    }
  }

  /** All rows with the given values at the first positions. */
  private static List<String> completions(String given, int[] ordering, int observed) {
    List<String> rows = new ArrayList<>();
    for (int bits = 0; bits < 1 << (N - observed); bits++) {
      char[] row = given.toCharArray();
      for (int t = observed; t < N; t++) {
        row[2 * ordering[t]] = (bits >> (t - observed) & 1) == 1 ? '1' : '0';
      }
      rows.add(new String(row));
    }
    return rows;
  }

  /** Pearson's χ² of counts against p(row)/Σ p(rows), which is the conditional. */
  private static void assertFits(
      LoadedModel model, List<String> rows, Map<String, Integer> counts, int total) {
    double[] scores = scores(model, String.join("\n", rows));
    if (rows.size() == 1 << N) {
      // Rows that were all alike would prove little.
      double spread =
          Arrays.stream(scores).max().orElseThrow() - Arrays.stream(scores).min().orElseThrow();
      assertThat(spread).isGreaterThan(1);
    }
    double sum = Arrays.stream(scores).map(Math::exp).sum();
    double chiSquare = 0;
    double rare = 0;
    double rareExpected = 0;
    int cells = 0;
    for (int i = 0; i < scores.length; i++) {
      double expected = total * Math.exp(scores[i]) / sum;
      int found = counts.getOrDefault(rows.get(i), 0);
      if (expected < 5) {
        rare += found;
        rareExpected += expected;
      } else {
        chiSquare += (found - expected) * (found - expected) / expected;
        cells++;
      }
    }
    if (rareExpected > 0) {
      chiSquare += (rare - rareExpected) * (rare - rareExpected) / rareExpected;
      cells++;
    }
    assertThat(rows).containsAll(counts.keySet());
    int freedom = cells - 1;
    // Beyond the 99 % quantile of every χ²; seeds are fixed, so that what passes stays so.
    assertThat(chiSquare).isLessThanOrEqualTo(freedom + 4.5 * Math.sqrt(2.0 * freedom) + 1e-9);
  }

  @Test
  void digitsAreWrittenAndRead() {
    JsonNode json = ardent("digits --count 30 --seed 5 --output {}/d.amat.gz").json();
    assertThat(json.get("examples").asInt()).isEqualTo(30);
    ardent("digits --count 30 --seed 5 --output {}/d").json();
    ardent("digits --count 30 --seed 6 --output {}/e.amat.gz").json();
    assertThat(bytes("d.amat.gz")).isNotEqualTo(bytes("e.amat.gz"));
    ardent("convert --data {}/d.amat.gz --output {}/1.amat").json();
    ardent("convert --data {}/d --output {}/2.amat").json();
    ardent("convert --data digits:30:5 --output {}/3.amat").json();
    assertThat(text("1.amat")).isEqualTo(text("2.amat")).isEqualTo(text("3.amat"));
    assertThat(text("1.amat").lines()).hasSize(30).allMatch(l -> l.length() == 2 * 784 - 1);
    ardent("digits --count 5 --grey --output {}/grey.csv").json();
    assertThat(text("grey.csv")).containsPattern("0\\.\\d");
    ardent("train --model fvsbn --train digits:60 --epochs 1 --output {}/m").json();
    ardent("sample --model {}/m --count 4 --output {}/s.png").json();
  }

  @Test
  void convertWritesNumpyArraysAndCustomers() {
    ardent("digits --count 30 --seed 5 --output {}/d.npy").json();
    ardent("convert --data {}/d.npy --output {}/1.amat").json();
    ardent("convert --data digits:30:5 --output {}/2.amat").json();
    assertThat(text("1.amat")).isEqualTo(text("2.amat"));
    assertThat(ardent("convert --data customers:40:1 --output {}/c.csv").json().get("columns"))
        .hasToString("14");
    assertThat(text("c.csv")).startsWith("region,age,income,plan,").hasLineCount(41);
    ardent("convert --data {}/c.csv --output {}/c.npy").json();
    ardent("convert --data {}/c.npy --columns x2,x14 --output {}/n.csv").json();
    ardent("convert --data customers:40:1 --columns age,satisfaction --output {}/a.csv").json();
    assertThat(text("n.csv").lines().skip(1))
        .containsExactlyElementsOf(text("a.csv").lines().skip(1).toList());
  }

  @Test
  void convertBinarises() {
    write("i-idx3-ubyte", BadInputTest.idx(0x0803, 2, 2, 3, 12));
    JsonNode json = ardent("convert --data {}/i-idx3-ubyte --output {}/p").json();
    assertThat(json.get("columns").asInt()).isEqualTo(6);
    ardent("convert --data {}/p --binarize threshold --output {}/t1.amat").json();
    ardent("convert --data {}/i-idx3-ubyte --binarize threshold --output {}/t2.amat").json();
    assertThat(text("t1.amat")).isEqualTo("0 0 0 0 0 0\n1 1 1 1 1 1\n").isEqualTo(text("t2.amat"));
    ardent("convert --data {}/p --binarize sample --seed 4 --output {}/s1.amat").json();
    ardent("convert --data {}/i-idx3-ubyte --binarize sample --seed 4 --output {}/s2").json();
    ardent("convert --data {}/s2 --output {}/s2.amat").json();
    ardent("convert --data {}/p --binarize sample --seed 5 --output {}/s3.amat").json();
    assertThat(text("s1.amat")).matches("([01][ \n]){12}").isEqualTo(text("s2.amat"));
    assertThat(text("s1.amat")).isNotEqualTo(text("s3.amat"));
    ardent("convert --data {}/p --columns x6,x1:x2 --output {}/c.csv --binarize threshold").json();
    assertThat(text("c.csv")).isEqualTo("x6,x1,x2\n0,0,0\n1,1,1\n");
  }

  @Test
  void rebinarizeDrawsEveryEpoch() {
    String grey = rows(100, N, 1, " ").replace("1", "0.8").replace("0 ", "0.1 ");
    write("g.amat", grey);
    String line =
        "train --model nade --hidden 4 --train {}/g.amat --valid {}/g.amat --epochs 3"
            + " --binarize sample --output {}/";
    ardent(line + "once").json();
    ardent(line + "anew --rebinarize").json();
    ardent(line + "again --rebinarize").json();
    assertThat(model("anew").parameters())
        .isEqualTo(model("again").parameters())
        .isNotEqualTo(model("once").parameters());
    write("h.amat", grey + "0 0 0 0 0 3\n");
    assertMistake(line.replace("g.amat", "h.amat") + "bad --rebinarize").contains("h.amat");
  }

  @Test
  void laterOptionsWin() {
    write("t.amat", rows(50, N, 1, " "));
    write(
        "nade.args",
        String.format(
            Locale.ROOT,
            """
            # a comment
            --model nade
            --hidden 4
            --epochs 2
            --step-size 0.25 --seed 9 --l1 0.5 --average 0.5
            --train %s/t.amat
            --output "%s/m"
            """,
            folder,
            folder));
    JsonNode json = ardent("train @{}/nade.args --epochs 1 --hidden 3 --average 0.75").json();
    assertThat(json.get("epochs").asInt()).isEqualTo(1);
    assertThat(model("m").model().hidden()).containsExactly(3);
    // What is given again takes nothing else back to its default.
    JsonNode settings = ardent("show --model {}/m").json().get("training").get("settings");
    assertThat(settings.get("stepSize").asDouble()).isEqualTo(0.25);
    assertThat(settings.get("seed").asLong()).isEqualTo(9);
    assertThat(settings.get("l1").asDouble()).isEqualTo(0.5);
    assertThat(settings.get("average").asDouble()).isEqualTo(0.75);
    ardent("train --epochs 1 @{}/nade.args --overwrite --output {}/n").json();
    assertThat(text("n/history.csv").lines()).hasSize(3);
  }

  @Test
  @Tag("core")
  void lbfgsTrainsAndSaysWhatItMakesOfTheOptions() {
    write("t.amat", rows(200, N, 1, " "));
    write("v.amat", rows(100, N, 2, " "));
    String line = "train --model fvsbn --train {}/t.amat --valid {}/v.amat --optimizer lbfgs";
    Result result =
        ardent(
            line
                + " --epochs 100 --batch-size 7 --schedule cosine --weight-decay 0.01"
                + " --output {}/m");
    JsonNode json = result.json();
    assertThat(result.err())
        .contains("lbfgs ignores --batch-size, --schedule\n")
        .containsPattern("L-BFGS converged after \\d+ iterations")
        .doesNotContain("NaN");
    List<String> history = text("m/history.csv").lines().toList();
    assertThat(history).hasSize(json.get("epochs").asInt() + 1).hasSizeLessThan(100);
    // No step size of its own.
    assertThat(history.get(1).split(",", -1)[3]).isEmpty();
    double mean = Arrays.stream(scores(model("m"), text("v.amat"))).average().orElseThrow();
    double best =
        history.stream()
            .skip(1)
            .mapToDouble(l -> Double.parseDouble(l.split(",", -1)[2]))
            .min()
            .orElseThrow();
    assertThat(-mean).isCloseTo(best, within(1e-6));
    Result few = ardent(line + " --epochs 2 --output {}/few");
    assertThat(few.json().get("epochs").asInt()).isEqualTo(2);
    assertThat(few.err()).contains("stopped after all 2 iterations");
    assertThat(ardent("train --model fvsbn --train {}/t.amat --tolerance 1 --output {}/o").err())
        .contains("adam ignores --tolerance\n");
  }

  @Test
  void thereAreHiddenUnitsByDefault() {
    write("t.amat", rows(20, N, 1, " "));
    ardent("train --model nade --train {}/t.amat --epochs 1 --output {}/m").json();
    assertThat(model("m").model().hidden()).containsExactly(200);
  }

  @Test
  void everyOptimiserAndScheduleTrains() {
    write("t.amat", rows(50, N, 1, " "));
    int i = 0;
    List<String> schedules = List.of("constant", "inverse-time", "linear", "cosine");
    for (String optimizer : List.of("sgd", "momentum", "nesterov", "adagrad", "adam", "adamw")) {
      String schedule = schedules.get(i++ % schedules.size());
      String options =
          Stream.of("--optimizer", optimizer, "--schedule", schedule, "--warm-up 0.5 --l1 1e-5")
              .collect(Collectors.joining(" "));
      ardent(
              "train --model nade --hidden 3 --activation relu --train {}/t.amat --epochs 1"
                  + " --weight-decay 0.01 --clip-norm 1 --overwrite --output {}/m "
                  + options)
          .json();
    }
  }
}
