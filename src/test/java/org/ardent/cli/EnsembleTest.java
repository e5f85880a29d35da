package org.ardent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.ardent.math.Random;
import org.ardent.model.Activation;
import org.ardent.model.AutoregressiveModel;
import org.ardent.model.Layout;
import org.ardent.model.Variable;
import org.ardent.model.registry.ModelRegistry;
import org.ardent.modelfile.LoadedModel;
import org.ardent.modelfile.ModelFile;
import org.ardent.pack.ExamplesBuilder;
import org.ardent.pack.RowEncoder;
import org.ardent.table.TableRow;
import org.junit.jupiter.api.Test;

/** {@code evaluate} with several models: the mean of their densities, never of their logits. */
class EnsembleTest extends CommandLineTest {
  private static final int N = 6;

  /** log p of rows in the data's units, computed here without Spark. */
  private double[] scores(String name, List<double[]> rows) {
    LoadedModel model = model(name);
    RowEncoder encoder = new RowEncoder(model.model().layout());
    ExamplesBuilder builder = new ExamplesBuilder();
    for (double[] row : rows) {
      encoder.encode(TableRow.of(Vectors.dense(row)), builder.rows(), builder);
    }
    double[] scores = new double[rows.size()];
    model.model().density().evaluator(model.parameters()).logLikelihood(builder.build(), scores, 0);
    double logScale = model.model().layout().logScale();
    return Arrays.stream(scores).map(s -> s - logScale).toArray();
  }

  private double[] written(String name) {
    return text(name).lines().skip(1).mapToDouble(Double::parseDouble).toArray();
  }

  private static List<double[]> allRows() {
    return IntStream.range(0, 1 << N)
        .mapToObj(i -> IntStream.range(0, N).mapToDouble(j -> i >> j & 1).toArray())
        .toList();
  }

  private void writeRows(String name, List<double[]> rows) {
    String separator = name.endsWith(".amat") ? " " : ",";
    write(
        name,
        rows.stream()
            .map(
                row ->
                    Arrays.stream(row)
                        .mapToObj(Double::toString)
                        .collect(Collectors.joining(separator, "", "\n")))
            .collect(Collectors.joining()));
  }

  @Test
  void theDensityIsTheMeanOfTheModelsDensities() {
    train("--epochs 8 --learning-rate 0.3 --batch-size 50");
    write("t.amat", rows(200, N, 1, " "));
    ardent(
            "train --model nade --hidden 4 --train {}/t.amat --output {}/n --epochs 8"
                + " --batch-size 50 --learning-rate 0.3 --ordering random:7")
        .json();
    ardent("train --model fvsbn --train {}/t.amat --output {}/f --epochs 1").json();
    List<double[]> all = allRows();
    writeRows("all.amat", all);
    JsonNode json =
        ardent(
                "evaluate --model {}/m --model {}/n --model={}/f --data {}/all.amat"
                    + " --output {}/o.csv")
            .json();
    double[] actual = written("o.csv");
    double[][] each = {scores("m", all), scores("n", all), scores("f", all)};
    double sum = 0;
    double difference = 0;
    for (int i = 0; i < actual.length; i++) {
      double p = 0;
      for (double[] scores : each) {
        p += Math.exp(scores[i]) / 3;
      }
      assertThat(actual[i]).isCloseTo(Math.log(p), within(1e-9));
      sum += Math.exp(actual[i]);
      difference = Math.max(difference, Math.abs(each[0][i] - each[1][i]));
    }
    assertThat(sum).isCloseTo(1, within(1e-5));
    // Models that were all alike would prove little.
    assertThat(difference).isGreaterThan(0.5);
    assertThat(json.get("model").asText()).isEqualTo("ensemble");
    assertThat(json.get("examples").asInt()).isEqualTo(64);
    assertThat(json.get("logLikelihood").asDouble())
        .isCloseTo(Arrays.stream(actual).average().orElseThrow(), within(1e-6));
    assertThat(json.get("models")).hasSize(3);
    for (int m = 0; m < 3; m++) {
      String name = List.of("m", "n", "f").get(m);
      JsonNode node = json.get("models").get(m);
      assertThat(node.get("model").asText()).isEqualTo(folder + "/" + name);
      JsonNode alone = ardent("evaluate --model {}/" + name + " --data {}/all.amat").json();
      assertThat(alone.has("models")).isFalse();
      assertThat(node).isEqualTo(alone);
    }
  }

  @Test
  void optionsFromAFileAddToTheEnsemble() {
    train("");
    write("e.args", String.format(Locale.ROOT, "--model %s/m\n--data %s/t.amat\n", folder, folder));
    JsonNode alone = ardent("evaluate @{}/e.args").json();
    assertThat(alone.get("model").asText()).isEqualTo(folder + "/m");
    JsonNode twice = ardent("evaluate @{}/e.args --model {}/m").json();
    assertThat(twice.get("models")).hasSize(2);
    assertThat(twice.get("logLikelihood").asDouble())
        .isCloseTo(alone.get("logLikelihood").asDouble(), within(1e-6));
  }

  /** Saves a model with random parameters as a bare file. */
  private void save(String name, String kind, List<? extends Variable> variables, long seed)
      throws IOException {
    int n = variables.size();
    int[] ordering = IntStream.range(0, n).map(t -> (t + (int) seed) % n).toArray();
    Layout layout = new Layout(List.copyOf(variables), ordering);
    List<Integer> hidden = kind.equals("nade") ? List.of(5) : List.of();
    AutoregressiveModel model =
        ModelRegistry.get(kind).factory().create(layout, Activation.TANH, hidden).density();
    Random random = Random.of(seed, Random.TEST);
    float[] parameters = new float[model.parameterCount()];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = (float) (0.4 * random.nextGaussian());
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ModelFile.write(out, model, parameters, Map.of());
    write(name, out.toByteArray());
  }

  private static Variable real(double mean, double std, Variable.Family family, int components) {
    return new Variable.Real(mean, std, Variable.Real.MIN_LOG_SCALE, family, components, true);
  }

  @Test
  void realColumnsAreComparedInTheDatasUnits() throws IOException {
    save(
        "a.safetensors",
        "nade",
        List.of(
            real(10, 4, Variable.Family.GAUSSIAN, 1), real(-1, 0.5, Variable.Family.GAUSSIAN, 1)),
        1);
    save(
        "b.safetensors",
        "fvsbn",
        List.of(
            real(11, 3, Variable.Family.MIXTURE_OF_LAPLACES, 2),
            real(-1.5, 0.75, Variable.Family.GAUSSIAN, 1)),
        2);
    // A grid over all of the density's mass, in the data's units.
    List<double[]> grid =
        IntStream.range(0, 200)
            .boxed()
            .flatMap(
                i ->
                    IntStream.range(0, 200)
                        .mapToObj(j -> new double[] {-30 + 0.4 * i, -9 + 0.08 * j}))
            .toList();
    writeRows("grid.csv", grid);
    JsonNode json =
        ardent(
                "evaluate --model {}/a.safetensors --model {}/b.safetensors --data {}/grid.csv"
                    + " --output {}/o.csv")
            .json();
    double[] actual = written("o.csv");
    double[] a = scores("a.safetensors", grid);
    double[] b = scores("b.safetensors", grid);
    double integral = 0;
    for (int i = 0; i < actual.length; i++) {
      double larger = Math.max(a[i], b[i]);
      double expected = larger + Math.log((Math.exp(a[i] - larger) + Math.exp(b[i] - larger)) / 2);
      assertThat(actual[i]).isCloseTo(expected, within(1e-9 * Math.max(1, Math.abs(expected))));
      integral += Math.exp(actual[i]) * 0.4 * 0.08;
    }
    assertThat(integral).isCloseTo(1, within(0.01));
    JsonNode second = json.get("models").get(1);
    assertThat(
            second.get("standardizedLogLikelihood").asDouble()
                - second.get("logLikelihood").asDouble())
        .isCloseTo(Math.log(3 * 0.75), within(2e-6));
    ardent(
            "evaluate --model {}/a.safetensors --model {}/b.safetensors --data {}/grid.csv"
                + " --output {}/o")
        .json();
    Map<List<Double>, Double> inParquet =
        SPARK.read().parquet(folder + "/o").collectAsList().stream()
            .collect(
                Collectors.toMap(
                    (Row row) -> List.of(row.getDouble(0), row.getDouble(1)),
                    row -> row.<Double>getAs("logLikelihood")));
    for (int i = 0; i < actual.length; i += 97) {
      assertThat(inParquet.get(List.of(grid.get(i)[0], grid.get(i)[1]))).isEqualTo(actual[i]);
    }
  }

  @Test
  void modelsOfOtherColumnsAreRefused() throws IOException {
    train("");
    write("five.amat", rows(50, 5, 1, " "));
    ardent("train --model fvsbn --train {}/five.amat --epochs 1 --output {}/five").json();
    assertMistake("evaluate --model {}/m --model {}/five --data {}/t.amat")
        .contains(folder + "/five has 5 columns, expected 6 as in the model " + folder + "/m");
    List<Variable> binary = Collections.nCopies(N, new Variable.Binary());
    for (Variable other :
        List.of(new Variable.Nominal(3), real(0, 1, Variable.Family.GAUSSIAN, 1))) {
      List<Variable> variables =
          Stream.concat(binary.stream().limit(N - 1), Stream.of(other)).toList();
      save("other.safetensors", "fvsbn", variables, 0);
      assertMistake("evaluate --model {}/m --model {}/other.safetensors --data {}/t.amat")
          .contains("other.safetensors: column 6 is ", "expected binary as in the model");
    }
    save("one.safetensors", "fvsbn", List.of(new Variable.Nominal(3)), 0);
    save("two.safetensors", "fvsbn", List.of(new Variable.Nominal(4)), 0);
    assertMistake("evaluate --model {}/one.safetensors --model {}/two.safetensors --data {}/t.amat")
        .contains("categorical:4, expected categorical:3");
    save("words.safetensors", "fvsbn", List.of(Variable.Nominal.of(List.of("a", "b", "c"))), 0);
    save("more.safetensors", "fvsbn", List.of(Variable.Nominal.of(List.of("a", "c", "d"))), 0);
    assertMistake(
            "evaluate --model {}/words.safetensors --model {}/more.safetensors --data {}/t.amat")
        .contains("more.safetensors: column 1 has the level 'c', expected 'b' as in the model");
    assertMistake(
            "evaluate --model {}/words.safetensors --model {}/one.safetensors --data {}/t.amat")
        .contains("one.safetensors: column 1 has the level 0, expected 'a' as in the model");
    assertMistake("evaluate --model {}/m --model {}/none --data {}/t.amat")
        .contains(folder + "/none");
    write("ab.csv", "a,b\n0,1\n1,1\n");
    write("ba.csv", "b,a\n0,1\n1,1\n");
    for (String name : List.of("ab", "ba")) {
      ardent(
              String.format(
                  Locale.ROOT,
                  "train --model fvsbn --train {}/%s.csv --epochs 1 --output {}/%s",
                  name,
                  name))
          .json();
    }
    assertMistake("evaluate --model {}/ab --model {}/ba --data {}/ab.csv")
        .contains("/ba: column 1 is named 'b', expected 'a' as in the model");
  }

  @Test
  void aBadRowIsNamedAsWithOneModel() {
    train("");
    write("bad.amat", "0 0 0 0 0 0\n0 0 2 0 0 0\n");
    assertMistake("evaluate --model {}/m --model {}/m --data {}/bad.amat --output {}/o.csv")
        .contains("bad.amat: row 2: column 3 is 2, expected 0 or 1");
  }
}
