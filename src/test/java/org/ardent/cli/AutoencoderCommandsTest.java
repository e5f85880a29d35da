package org.ardent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.ardent.model.Examples;
import org.ardent.model.autoencoder.Autoencoder;
import org.ardent.modelfile.LoadedModel;
import org.ardent.pack.ExamplesBuilder;
import org.ardent.pack.RowEncoder;
import org.ardent.table.TableRow;
import org.junit.jupiter.api.Test;

/** The autoencoder from data to features, and what it is refused. */
class AutoencoderCommandsTest extends CommandLineTest {
  private static final int ROWS = 300;

  private static Examples encoded(LoadedModel model, String rows) {
    RowEncoder encoder = new RowEncoder(model.model().layout());
    ExamplesBuilder builder = new ExamplesBuilder();
    List<String> lines = rows.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      double[] row =
          Arrays.stream(lines.get(i).split("[ ,]", -1)).mapToDouble(Double::parseDouble).toArray();
      encoder.encode(TableRow.of(Vectors.dense(row)), i, builder);
    }
    return builder.build();
  }

  /** Codes of rows in a text, computed here without Spark. */
  private static double[][] codes(LoadedModel model, String rows) {
    Autoencoder autoencoder = (Autoencoder) model.model();
    Examples x = encoded(model, rows);
    int length = autoencoder.codeLength();
    float[] flat = new float[x.size() * length];
    autoencoder.evaluator(model.parameters()).encode(x, flat);
    return IntStream.range(0, x.size())
        .mapToObj(i -> IntStream.range(0, length).mapToDouble(j -> flat[i * length + j]).toArray())
        .toArray(double[][]::new);
  }

  private static double[] errors(LoadedModel model, String rows) {
    Examples x = encoded(model, rows);
    double[] objective = new double[x.size()];
    model.model().evaluator(model.parameters()).objective(x, objective, 0);
    return Arrays.stream(objective).map(o -> -o).toArray();
  }

  private JsonNode trainAutoencoder() {
    write("t.amat", rows(ROWS, 6, 1, " "));
    return ardent(
            "train --model autoencoder --hidden 8,3 --activation tanh --train {}/t.amat"
                + " --valid {}/t.amat --epochs 10 --batch-size 20 --learning-rate 0.02 --shards 2"
                + " --output {}/m")
        .json();
  }

  @Test
  void trainingReportsTheReconstructionError() {
    JsonNode json = trainAutoencoder();
    LoadedModel model = model("m");
    double[] errors = errors(model, text("t.amat"));
    double mean = Arrays.stream(errors).average().orElseThrow();
    for (String split : List.of("train", "valid")) {
      List<String> names = new ArrayList<>();
      json.get(split).fieldNames().forEachRemaining(names::add);
      assertThat(names).containsExactly("examples", "reconstructionError", "standardError");
      assertThat(json.get(split).get("reconstructionError").asDouble())
          .isCloseTo(mean, within(1e-6));
    }
    // Six columns on their own cost 6·log 2 = 4.16 nats.
    assertThat(mean).isBetween(0.0, 2.5);
    assertThat(Files.exists(folder.resolve("m/samples.png"))).isFalse();
    assertThat(Files.exists(folder.resolve("m/learning-curve.png"))).isTrue();
    assertThat(text("m/history.csv"))
        .startsWith("epoch,trainReconstructionError,validReconstructionError,stepSize,seconds\n");
    JsonNode evaluated = ardent("evaluate --model {}/m --data {}/t.amat --output {}/e.csv").json();
    assertThat(evaluated.get("reconstructionError"))
        .isEqualTo(json.get("train").get("reconstructionError"));
    assertThat(evaluated.has("logLikelihood")).isFalse();
    assertThat(evaluated.has("bitsPerDimension")).isFalse();
    List<String> lines = text("e.csv").lines().toList();
    assertThat(lines.get(0)).isEqualTo("reconstructionError");
    assertThat(lines.stream().skip(1).mapToDouble(Double::parseDouble).toArray())
        .containsExactly(errors);
    JsonNode shown = ardent("show --model {}/m").json();
    assertThat(shown.get("hidden").toString()).isEqualTo("[8,3]");
    assertThat(shown.get("tensors").get("W1").toString()).isEqualTo("[8,6]");
    assertThat(shown.get("tensors").get("V").toString()).isEqualTo("[6,3]");
    assertThat(shown.get("memory").get("parameters").asInt())
        .isEqualTo(4 * model.parameters().length);
  }

  @Test
  void featuresAreTheCodes() {
    trainAutoencoder();
    LoadedModel model = model("m");
    double[][] expected = codes(model, text("t.amat"));
    JsonNode json = ardent("features --model {}/m --data {}/t.amat --output {}/f.csv").json();
    assertThat(json.get("examples").asInt()).isEqualTo(ROWS);
    assertThat(json.get("features").asInt()).isEqualTo(3);
    List<String> lines = text("f.csv").lines().toList();
    assertThat(lines.get(0)).isEqualTo("features1,features2,features3");
    assertThat(lines).hasSize(ROWS + 1);
    for (int i = 0; i < ROWS; i++) {
      double[] actual =
          Arrays.stream(lines.get(i + 1).split(",")).mapToDouble(Double::parseDouble).toArray();
      assertThat(actual).containsExactly(expected[i]);
    }
    ardent("features --model {}/m --data {}/t.amat --output {}/f.npy").json();
    assertThat(Files.isRegularFile(folder.resolve("f.npy"))).isTrue();
    ardent("convert --data {}/f.npy --output {}/g.csv").json();
    assertThat(text("g.csv").lines().skip(1)).containsExactlyElementsOf(lines.subList(1, ROWS + 1));
  }

  /** Rows that differ in their word alone have codes of their own. */
  @Test
  void featuresSeeWords() {
    write("t.csv", "plan,n\n" + "basic,1\nfamily,1\npro,1\n".repeat(20));
    ardent("train --model autoencoder --hidden 4,2 --train {}/t.csv --output {}/m --epochs 1")
        .json();
    ardent("features --model {}/m --data {}/t.csv --output {}/f.csv").json();
    assertThat(text("f.csv").lines().skip(1).distinct()).hasSize(3);
  }

  @Test
  void featuresKeepTheRowsOwnColumns() {
    write("t.csv", "a,b,c,d,e,f\n" + rows(ROWS, 6, 1, ","));
    ardent("train --model autoencoder --hidden 4,2 --train {}/t.csv --output {}/m --epochs 1")
        .json();
    write("wide.csv", "id,a,b,c,d,e,f\n1,1,0,1,1,0,1\n2,0,0,0,1,1,1\n");
    SPARK
        .read()
        .option("header", true)
        .option("inferSchema", true)
        .csv(folder + "/wide.csv")
        .selectExpr("f", "a", "b", "c", "d", "e", "id", "concat('row', id) name")
        .coalesce(1)
        .write()
        .parquet(folder + "/wide.parquet");
    double[][] expected = codes(model("m"), "1 0 1 1 0 1\n0 0 0 1 1 1");
    ardent("features --model {}/m --data {}/wide.parquet --output {}/o").json();
    Dataset<Row> encoded = SPARK.read().parquet(folder + "/o");
    assertThat(encoded.columns())
        .containsExactly("f", "a", "b", "c", "d", "e", "id", "name", "features");
    List<Row> rows = encoded.orderBy("id").collectAsList();
    for (int i = 0; i < 2; i++) {
      assertThat(rows.get(i).<String>getAs("name")).isEqualTo("row" + (i + 1));
      assertThat(rows.get(i).<Vector>getAs("features").toArray()).containsExactly(expected[i]);
    }
    assertMistake("features --model {}/m --data {}/o --columns a,b,c,d,e,f --output {}/again")
        .contains("already has a column 'features'");
  }

  @Test
  void whatNeedsADensityIsRefused() {
    trainAutoencoder();
    assertMistake("sample --model {}/m --count 3 --output {}/s.csv")
        .contains("/m: an autoencoder has no ordering, hence no p(x)");
    assertMistake("evaluate --model {}/m --model {}/m --data {}/t.amat")
        .contains("/m: an autoencoder has no ordering, hence no p(x)");
  }

  @Test
  void badRowsAndOtherModelsAreRefused() {
    trainAutoencoder();
    write("bad.amat", "0 1 0 1 0 1\n0 1 2 1 0 1\n");
    for (String output : List.of("f.csv", "f")) {
      assertMistake("features --model {}/m --data {}/bad.amat --output {}/" + output)
          .contains("bad.amat: row 2: column 3 is 2");
    }
    assertMistake("features --model {}/m --data {}/t.amat --output {}/f.npz").contains("f.npz");
    write("c.amat", "0 1 0\n");
    assertMistake("features --model {}/m --data {}/c.amat --output {}/f.csv").contains("3 columns");
    train("--overwrite");
    assertMistake("features --model {}/m --data {}/t.amat --output {}/f.csv")
        .contains("is of kind nade", "expected autoencoder");
    assertMistake("train --model autoencoder --hidden 5 --train {}/t.amat --output {}/n --epochs 1")
        .contains("--hidden", "two hidden layers", "[5]");
  }
}
