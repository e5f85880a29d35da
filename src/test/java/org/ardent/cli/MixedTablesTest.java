package org.ardent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.ardent.data.SafeTensors;
import org.ardent.model.Variable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables of words, whole numbers, fractions and zeros and ones, from training to samples. */
class MixedTablesTest extends CommandLineTest {
  private static final List<String> NAMES = List.of("plan", "age", "active", "visits", "spend");
  private static final List<String> PLANS = List.of("basic", "gold, \"plus\"", "none at all");
  private static final int VISITS = 4;

  /** Customers whose spending depends on their plan. */
  private static List<String[]> customers(int count, long seed) {
    Random random = new Random(seed);
    List<String[]> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int plan = random.nextInt(3);
      boolean active = random.nextInt(4) < plan + 1;
      double age = 40 + 12 * random.nextGaussian();
      double spend = 100 * plan + (active ? 30 : 0) + 10 * random.nextGaussian();
      rows.add(
          new String[] {
            PLANS.get(plan),
            String.format(Locale.ROOT, "%.3f", age),
            active ? "1" : "0",
            String.valueOf(active ? random.nextInt(VISITS) : 0),
            String.format(Locale.ROOT, "%.4f", spend)
          });
    }
    return rows;
  }

  /** A file of some columns in some order. */
  private static String csv(List<String> header, List<String[]> rows, int... columns) {
    StringBuilder text = new StringBuilder();
    if (header != null) {
      text.append(String.join(",", Arrays.stream(columns).mapToObj(header::get).toList()))
          .append('\n');
    }
    for (String[] row : rows) {
      List<String> cells =
          Arrays.stream(columns)
              .mapToObj(c -> row[c])
              .map(s -> s.contains(",") ? '"' + s.replace("\"", "\"\"") + '"' : s)
              .toList();
      text.append(String.join(",", cells)).append('\n');
    }
    return text.toString();
  }

  private static String csv(List<String[]> rows) {
    return csv(NAMES, rows, 0, 1, 2, 3, 4);
  }

  private Result trainMixed(String model, String more) {
    write("t.csv", csv(customers(400, 1)));
    write("v.csv", csv(customers(100, 2)));
    return ardent(
        "train --model "
            + model
            + " --train {}/t.csv --valid {}/v.csv --output {}/m --epochs 8 --shards 2"
            + " --learning-rate 0.02 --components 3"
            + more);
  }

  private static double[] column(List<String[]> rows, int column) {
    return rows.stream().mapToDouble(row -> Double.parseDouble(row[column])).toArray();
  }

  private static double mean(double[] x) {
    return Arrays.stream(x).average().orElseThrow();
  }

  private static double std(double[] x) {
    double mean = mean(x);
    return Math.sqrt(Arrays.stream(x).map(v -> (v - mean) * (v - mean)).average().orElseThrow());
  }

  @Test
  void kindsComeFromTheTrainingSet() {
    Result result = trainMixed("nade", " --hidden 5");
    assertThat(result.err())
        .contains(
            "kinds: 1 binary, 2 categorical (3, 4 values), 2 real (mixture-of-gaussians of 3)")
        .contains("no samples.png: ");
    assertThat(listing().keySet()).contains("m/history.csv").doesNotContain("m/samples.png");
    List<Variable> variables = model("m").model().layout().variables();
    assertThat(variables.get(0)).isEqualTo(Variable.Nominal.of(PLANS));
    assertThat(variables.get(2)).isEqualTo(new Variable.Binary());
    assertThat(variables.get(3)).isEqualTo(new Variable.Nominal(VISITS));
    for (int c : new int[] {1, 4}) {
      Variable.Real real = (Variable.Real) variables.get(c);
      double[] values = column(customers(400, 1), c);
      assertThat(real.mean()).isCloseTo(mean(values), within(1e-10));
      assertThat(real.std()).isCloseTo(std(values), within(1e-10));
      assertThat(real.components()).isEqualTo(3);
    }
    String shown = ardent("show --model {}/m").err();
    assertThat(shown)
        .contains("plan    categorical, 3 levels: basic, gold, \"plus\", none at all")
        .containsPattern("age +real, mean 4\\d\\.\\d+, std 1\\d\\.\\d+, mixture-of-gaussians of 3")
        .containsPattern("visits +categorical, 0 to 3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gaussian --components 1",
        "mixture-of-gaussians",
        "mixture-of-logistics --mixture-weights uniform",
        "mixture-of-laplaces --ordering reverse"
      })
  void scoresEqualAnIndependentComputation(String conditional) throws IOException {
    JsonNode trained = trainMixed("fvsbn", " --conditional " + conditional).json();
    List<String[]> rows = customers(100, 2);
    JsonNode json = ardent("evaluate --model {}/m --data {}/v.csv --output {}/o.csv").json();
    double[] scores = text("o.csv").lines().skip(1).mapToDouble(Double::parseDouble).toArray();
    double[] expected = new Fvsbn().logLikelihoods(rows);
    for (int i = 0; i < scores.length; i++) {
      assertThat(scores[i]).isCloseTo(expected[i], within(1e-4));
    }
    assertThat(json.get("logLikelihood").asDouble()).isCloseTo(mean(expected), within(1e-4));
    // The two units differ by Σ log std of the training data.
    List<String[]> seen = customers(400, 1);
    double scale = Math.log(std(column(seen, 1))) + Math.log(std(column(seen, 4)));
    for (JsonNode node : List.of(json, trained.get("train"), trained.get("valid"))) {
      double difference =
          node.get("standardizedLogLikelihood").asDouble() - node.get("logLikelihood").asDouble();
      assertThat(difference).isCloseTo(scale, within(2e-6));
      assertThat(node.get("bitsPerDimension").asDouble())
          .isCloseTo(-node.get("logLikelihood").asDouble() / 5 / Math.log(2), within(2e-6));
    }
    assertThat(trained.get("valid").get("logLikelihood").asDouble())
        .isCloseTo(mean(expected), within(1e-4));
  }

  /** A fully visible sigmoid belief network in plain double arithmetic, from the model file. */
  private final class Fvsbn {
    private final List<Variable> variables = model("m").model().layout().variables();
    private final int[] ordering = model("m").model().layout().ordering();
    private final float[] alpha;
    private final float[] b;

    Fvsbn() throws IOException {
      Path file = folder.resolve("m/data/model.safetensors");
      try (InputStream in = Files.newInputStream(file)) {
        SafeTensors tensors = SafeTensors.read(in, Files.size(file), "m");
        alpha = tensors.floats("alpha");
        b = tensors.floats("b");
      }
    }

    double[] logLikelihoods(List<String[]> rows) {
      return rows.stream().mapToDouble(this::logLikelihood).toArray();
    }

    private double logLikelihood(String[] row) {
      int inputs = alpha.length / b.length;
      List<Double> before = new ArrayList<>();
      double sum = 0;
      int output = 0;
      for (int v : ordering) {
        Variable variable = variables.get(v);
        int width = outputs(variable);
        double[] out = new double[width];
        for (int k = 0; k < width; k++) {
          out[k] = b[output + k];
          for (int u = 0; u < before.size(); u++) {
            out[k] += alpha[(output + k) * inputs + u] * before.get(u);
          }
        }
        output += width;
        if (variable instanceof Variable.Real real) {
          double x = (Double.parseDouble(row[v]) - real.mean()) / real.std();
          sum += mixture(real, out, x) - Math.log(real.std());
          before.add(x);
        } else if (variable instanceof Variable.Nominal nominal) {
          int x = v == 0 ? PLANS.indexOf(row[v]) : Integer.parseInt(row[v]);
          sum += out[x] - Math.log(Arrays.stream(out).map(Math::exp).sum());
          IntStream.range(0, nominal.values()).forEach(k -> before.add(k == x ? 1.0 : 0.0));
        } else {
          double x = Double.parseDouble(row[v]);
          double p = 1 / (1 + Math.exp(-out[0]));
          sum += Math.log(x == 1 ? p : 1 - p);
          before.add(x);
        }
      }
      return sum;
    }

    private static int outputs(Variable variable) {
      if (variable instanceof Variable.Real real) {
        boolean logits = real.learnedWeights() && real.components() > 1;
        return (logits ? 3 : 2) * real.components();
      }
      return variable instanceof Variable.Nominal nominal ? nominal.values() : 1;
    }

    private static double mixture(Variable.Real real, double[] out, double x) {
      int k = real.components();
      int means = out.length - 2 * k;
      double weights = 0;
      double density = 0;
      for (int i = 0; i < k; i++) {
        double weight = means == 0 ? 1 : Math.exp(out[i]);
        double scale = Math.exp(Math.max(-5, out[means + k + i]));
        double z = (x - out[means + i]) / scale;
        double f =
            switch (real.family()) {
              case GAUSSIAN, MIXTURE_OF_GAUSSIANS -> Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
              case MIXTURE_OF_LOGISTICS -> Math.exp(-z) / Math.pow(1 + Math.exp(-z), 2);
              case MIXTURE_OF_LAPLACES -> Math.exp(-Math.abs(z)) / 2;
            };
        weights += weight;
        density += weight * f / scale;
      }
      return Math.log(density / weights);
    }
  }

  @Test
  void columnsAreFoundByTheirNames() {
    trainMixed("nade", " --hidden 5 --ordering random:3").json();
    List<String[]> rows = customers(100, 2);
    ardent("evaluate --model {}/m --data {}/v.csv --output {}/expected.csv").json();
    List<String[]> wider =
        rows.stream()
            .map(
                r -> Stream.concat(Stream.of("id" + r[1]), Arrays.stream(r)).toArray(String[]::new))
            .toList();
    List<String> header = Stream.concat(Stream.of("id"), NAMES.stream()).toList();
    write("shuffled.csv", csv(NAMES, rows, 4, 2, 0, 1, 3));
    write("wider.csv", csv(header, wider, 5, 0, 3, 1, 2, 4));
    write("bare.data", csv(null, rows, 0, 1, 2, 3, 4));
    for (String name : List.of("shuffled.csv", "wider.csv", "bare.data")) {
      ardent("evaluate --overwrite --model {}/m --output {}/o.csv --data {}/" + name).json();
      assertThat(text("o.csv")).isEqualTo(text("expected.csv"));
    }
    // The validation set, too.
    JsonNode shuffled =
        ardent(
                "train --overwrite --model nade --hidden 5 --ordering random:3 --train {}/t.csv"
                    + " --valid {}/wider.csv --output {}/m2 --epochs 8 --shards 2"
                    + " --learning-rate 0.02 --components 3")
            .json();
    assertThat(bytes("m2/data/model.safetensors")).isEqualTo(bytes("m/data/model.safetensors"));
    assertThat(shuffled.get("valid").get("examples").asInt()).isEqualTo(100);
    // A condition may use what the model does not.
    ardent("evaluate --model {}/m --data {}/wider.csv --where active=1 --output {}/some.csv")
        .json();
    List<String> all = text("expected.csv").lines().skip(1).toList();
    assertThat(text("some.csv").lines().skip(1))
        .containsExactlyElementsOf(
            IntStream.range(0, 100)
                .filter(i -> rows.get(i)[2].equals("1"))
                .mapToObj(all::get)
                .toList());
    write(
        "renamed.csv",
        csv(List.of("plan", "years", "active", "visits", "spend"), rows, 0, 1, 2, 3, 4));
    assertMistake("evaluate --model {}/m --data {}/renamed.csv")
        .contains("renamed.csv has no column 'age', expected one of plan, years, active");
  }

  @Test
  void scoresStayBesideWords() {
    trainMixed("nade", " --hidden 5").json();
    ardent("evaluate --model {}/m --data {}/v.csv --output {}/scored").json();
    Dataset<Row> scored = SPARK.read().parquet(folder + "/scored");
    assertThat(scored.columns())
        .containsExactly("plan", "age", "active", "visits", "spend", "logLikelihood");
    assertThat(scored.schema().fields()[0].dataType()).isEqualTo(DataTypes.StringType);
    assertThat(scored.filter("plan = 'none at all'").count())
        .isEqualTo(customers(100, 2).stream().filter(r -> r[0].equals(PLANS.get(2))).count());
    // Parquet gives the same scores as text.
    ardent("convert --data {}/v.csv --output {}/v").json();
    assertThat(ardent("evaluate --model {}/m --data {}/v").json().get("logLikelihood"))
        .isEqualTo(ardent("evaluate --model {}/m --data {}/v.csv").json().get("logLikelihood"));
  }

  @Test
  void samplesLookLikeTheData() {
    trainMixed("nade", " --hidden 20 --batch-size 50 --epochs 12 --learning-rate 0.05").json();
    ardent("sample --model {}/m --count 3000 --seed 5 --output {}/s.csv").json();
    ardent("sample --model {}/m --count 3000 --seed 5 --output {}/s").json();
    Dataset<Row> samples = SPARK.read().parquet(folder + "/s");
    assertThat(samples.columns()).containsExactlyElementsOf(NAMES);
    Set<String> plans = Set.copyOf(PLANS);
    double[] spend = new double[3];
    int[] count = new int[3];
    for (Row row : samples.collectAsList()) {
      assertThat(plans).contains(row.getString(0));
      assertThat(row.<Number>getAs("active").intValue()).isBetween(0, 1);
      assertThat(row.<Number>getAs("visits").intValue()).isBetween(0, VISITS - 1);
      int plan = PLANS.indexOf(row.getString(0));
      spend[plan] += row.<Number>getAs("spend").doubleValue();
      count[plan]++;
    }
    for (int plan = 0; plan < 3; plan++) {
      // In the data's units, and dependent on the plan: about 7, 115 and 222.
      assertThat(count[plan]).isBetween(700, 1300);
      assertThat(spend[plan] / count[plan]).isCloseTo(7.5 + 107.5 * plan, within(15.0));
    }
    double[] age =
        samples.select("age").collectAsList().stream().mapToDouble(r -> r.getDouble(0)).toArray();
    assertThat(mean(age)).isCloseTo(40, within(2.0));
    assertThat(std(age)).isCloseTo(12, within(2.0));
    // The same rows as text, which is read back.
    JsonNode fromText = ardent("evaluate --model {}/m --data {}/s.csv").json();
    JsonNode fromParquet = ardent("evaluate --model {}/m --data {}/s").json();
    assertThat(fromText.get("examples").asInt()).isEqualTo(3000);
    assertThat(fromText.get("logLikelihood")).isEqualTo(fromParquet.get("logLikelihood"));
    // Given plans stay.
    write("g.csv", csv(customers(10, 7)));
    ardent("sample --model {}/m --given {}/g.csv --observed 2 --output {}/c.csv").json();
    List<String> given = text("g.csv").lines().toList();
    List<String> continued = text("c.csv").lines().toList();
    assertThat(continued).hasSize(11);
    for (int i = 1; i < given.size(); i++) {
      String plan = customers(10, 7).get(i - 1)[0].replace("\"", "\"\"");
      assertThat(continued.get(i).replaceFirst("^\"", "")).startsWith(plan);
    }
    assertMistake("sample --model {}/m --output {}/s.png")
        .contains("s.png: levels that are words have no scale of grey, expected a name such as");
    assertMistake("sample --model {}/m --output {}/s.amat").contains("'", ".csv, .data or Parquet");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "platinum,40,1,2,10 | row 2, column 1 (plan) is 'platinum', expected one of basic",
        "7,40,1,2,10 | row 2, column 1 (plan) is '7', expected one of basic",
        "basic,old,1,2,10 | row 2, column 2 (age) is 'old', expected a number",
        "basic,40,2,2,10 | row 2, column 3 (active) is 2, expected 0 or 1",
        "basic,40,yes,2,10 | row 2, column 3 (active) is 'yes', expected 0 or 1",
        "basic,40,1,4,10 | row 2, column 4 (visits) is 4, expected a whole number from 0 to 3",
        "basic,40,1,1.5,10 | row 2, column 4 (visits) is 1.5, expected a whole number from 0 to 3",
        "basic,NaN,1,2,10 | row 2, column 2 (age) is 'NaN', expected a number",
        "basic,40,1,2, | row 2, column 5 (spend) is empty, expected a number",
        "?,40,1,2,3 | row 2, column 1 (plan) is '?', expected a number",
      })
  void whatAKindCannotHoldIsAMistake(String row, String message) {
    write("t.csv", csv(customers(60, 1)));
    write("w.csv", "plan,age,active,visits,spend\nbasic,40,1,2,10\n" + row + "\n");
    String train = "train --model fvsbn --epochs 1 --train {}/t.csv --output {}/";
    ardent(train + "m").json();
    for (String line :
        List.of(
            train + "n --valid {}/w.csv",
            train + "n --test {}/w.csv",
            "evaluate --model {}/m --data {}/w.csv",
            "evaluate --model {}/m --data {}/w.csv --output {}/o.csv",
            "evaluate --model {}/m --data {}/w.csv --output {}/o",
            "sample --model {}/m --given {}/w.csv --observed 1 --output {}/s.csv")) {
      assertMistake(line).contains("w.csv: " + message);
    }
  }

  @Test
  void foldsAreChosenByConditions() {
    StringBuilder text = new StringBuilder("fold,x,y\n");
    Random random = new Random(3);
    for (int i = 0; i < 100; i++) {
      double x = random.nextGaussian();
      text.append(1 + i % 10).append(',').append(x).append(',').append(x + i % 10).append('\n');
    }
    write("folds.csv", text.toString());
    JsonNode json =
        ardent(
                "train --model nade --hidden 3 --epochs 1 --columns x,y --output {}/m"
                    + " --train {}/folds.csv --train-where fold>2 --valid {}/folds.csv"
                    + " --valid-where fold=2 --test {}/folds.csv --test-where fold=1")
            .json();
    assertThat(json.get("train").get("examples").asInt()).isEqualTo(80);
    assertThat(json.get("valid").get("examples").asInt()).isEqualTo(10);
    assertThat(json.get("test").get("examples").asInt()).isEqualTo(10);
    // Standardised by the training part alone.
    double[] y =
        text.toString()
            .lines()
            .skip(1)
            .map(line -> line.split(",", -1))
            .filter(cells -> Integer.parseInt(cells[0]) > 2)
            .mapToDouble(cells -> Double.parseDouble(cells[2]))
            .toArray();
    Variable.Real real = (Variable.Real) model("m").model().layout().variables().get(1);
    assertThat(real.mean()).isCloseTo(mean(y), within(1e-12));
    assertThat(real.std()).isCloseTo(std(y), within(1e-12));
    JsonNode test = ardent("evaluate --model {}/m --data {}/folds.csv --where fold=1").json();
    assertThat(test.get("logLikelihood")).isEqualTo(json.get("test").get("logLikelihood"));
    JsonNode both =
        ardent(
                "train --model nade --hidden 3 --epochs 1 --columns x,y --output {}/m2"
                    + " --train {}/folds.csv --train-where fold>2 --where fold<5")
            .json();
    assertThat(both.get("train").get("examples").asInt()).isEqualTo(20);
  }

  @Test
  void greyLevelsAreCategories() throws IOException {
    write("i-idx3-ubyte", BadInputTest.idx(0x0803, 4, 2, 2, 16));
    ardent(
            "train --model nade --hidden 3 --epochs 1 --kinds categorical:256 --train"
                + " {}/i-idx3-ubyte --output {}/m")
        .json();
    assertThat(model("m").model().layout().variables()).containsOnly(new Variable.Nominal(256));
    ardent("evaluate --model {}/m --data {}/i-idx3-ubyte").json();
    ardent("sample --model {}/m --count 9 --output {}/s.csv").json();
    assertThat(text("s.csv").lines().skip(1).flatMap(l -> Stream.of(l.split(",", -1))))
        .allSatisfy(cell -> assertThat(Integer.parseInt(cell)).isBetween(0, 255))
        .anySatisfy(cell -> assertThat(Integer.parseInt(cell)).isGreaterThan(1));
    assertGrey("m", 255, 0);
    ardent(
            "train --model nade --hidden 3 --epochs 1 --kinds real --conditional gaussian"
                + " --components 1 --train {}/i-idx3-ubyte --output {}/r")
        .json();
    assertThat(ImageIO.read(folder.resolve("r/samples.png").toFile())).isNotNull();
    ardent("sample --model {}/r --count 64 --seed 3 --output {}/r.csv").json();
    double[] values =
        text("r.csv")
            .lines()
            .skip(1)
            .flatMap(l -> Stream.of(l.split(",", -1)))
            .mapToDouble(Double::parseDouble)
            .sorted()
            .toArray();
    assertGrey("r", values[values.length - 1] - values[0], values[0]);
  }

  /** The picture's left grid has the samples' values as shares of their range. */
  private void assertGrey(String model, double range, double lowest) throws IOException {
    ardent("sample --overwrite --model {}/" + model + " --count 64 --seed 3 --output {}/p.csv")
        .json();
    ardent("sample --overwrite --model {}/" + model + " --count 64 --seed 3 --output {}/p.png")
        .json();
    String[] first = text("p.csv").lines().skip(1).findFirst().orElseThrow().split(",", -1);
    BufferedImage image = ImageIO.read(folder.resolve("p.png").toFile());
    // Four pixels of 28×28 each, after a separator of 2.
    for (int pixel = 0; pixel < 4; pixel++) {
      int grey = image.getRaster().getSample(10 + 28 * (pixel % 2), 10 + 28 * (pixel / 2), 0);
      double unit = (Double.parseDouble(first[pixel]) - lowest) / range;
      assertThat((double) grey).isCloseTo(255 * Math.min(1, Math.max(0, unit)), within(1.0));
    }
  }

  @Test
  void theSameSeedGivesTheSameModelWhateverTheSplits() {
    trainMixed("nade", " --hidden 5").json();
    List<String[]> rows = customers(400, 1);
    for (int part = 0; part < 4; part++) {
      write("parts/" + part + ".csv", csv(rows.subList(100 * part, 100 * part + 100)));
    }
    ardent(
            "train --model nade --hidden 5 --train {}/parts --valid {}/v.csv --output {}/m2"
                + " --epochs 8 --shards 2 --learning-rate 0.02 --components 3")
        .json();
    assertThat(bytes("m2/data/model.safetensors")).isEqualTo(bytes("m/data/model.safetensors"));
  }
}
