package org.ardent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.ardent.model.Variable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a kind cannot hold is a mistake; rows are chosen by conditions; grey levels are a kind. */
class KindsOfColumnsTest extends CustomerTables {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "basic,old,1,2,10 | row 2: column 2 (age) is 'old', expected a number",
        "basic,40,yes,2,10 | row 2: column 3 (active) is 'yes', expected 0 or 1",
        "basic,40,1,inf,10 | row 2: column 4 (visits) is 'inf', expected a number",
        "basic,40,1,1e151,10 | row 2: column 4 (visits) is 1.0E151, expected a finite number",
      })
  void whatAKindCannotHoldIsAMistake(String row, String message) {
    String train = "train --model fvsbn --epochs 1 --train {}/t.csv --output {}/";
    once(
        "a model of customers",
        () -> {
          write("t.csv", csv(customers(60, 1)));
          ardent(train + "m").json();
        });
    write("w.csv", "plan,age,active,visits,spend\nbasic,40,1,2,10\n" + row + "\n");
    for (String line :
        List.of(
            train + "n --valid {}/w.csv",
            train + "n --test {}/w.csv",
            "evaluate --model {}/m --data {}/w.csv",
            "evaluate --model {}/m --data {}/w.csv --output {}/o.csv",
            "evaluate --model {}/m --data {}/w.csv --output {}/o",
            "sample --model {}/m --given {}/w.csv --observed 5 --output {}/s.csv")) {
      assertMistake(line).contains("w.csv: " + message);
    }
  }

  /** What training never saw has a low finite score, and so has what is missing. */
  @Test
  void anyCellHasAProbability() {
    write("t.csv", csv(customers(60, 1)));
    write(
        "w.csv",
        """
        plan,age,active,visits,spend
        basic,40,1,2,10
        platinum,40,1,2,10
        basic,40,1,9,10
        basic,40,1,1.5,10
        basic,40,1,-1,10
        basic,40,2,2,10
        basic,40,1e9,2,10
        basic,NaN,1,2,10
        basic,40,,2,10
        ?,40,1,2,10
        basic,40,1,2,null
        ,,,,
        """);
    ardent("train --model nade --hidden 5 --epochs 3 --train {}/t.csv --output {}/m").json();
    assertThat(
            ardent("evaluate --model {}/m --data {}/w.csv --output {}/o.csv")
                .json()
                .get("examples")
                .asInt())
        .isEqualTo(12);
    List<Double> scores = text("o.csv").lines().skip(1).map(Double::parseDouble).toList();
    assertThat(scores).hasSize(12).allSatisfy(score -> assertThat(score).isFinite());
    assertThat(scores.subList(1, 7)).allMatch(score -> score < scores.get(0) - 1);
  }

  /** Where the user says what a column is, or nothing but bits tells so, they are no guess. */
  @Test
  void otherNumbersThanBitsAreMistakesOfBits() {
    write("t.csv", csv(customers(60, 1)));
    write("w.csv", "plan,age,active,visits,spend\nbasic,40,2,2,10\n");
    ardent(
            "train --model nade --hidden 5 --epochs 1 --train {}/t.csv --kinds active=binary"
                + " --output {}/m")
        .json();
    assertMistake("evaluate --model {}/m --data {}/w.csv")
        .contains("w.csv: row 1: column 3 (active) is 2, expected 0 or 1");
    write("b.csv", "a,b\n0,1\n1,1\n1,0\n");
    write("c.csv", "a,b\n0,1\n1,2\n");
    ardent("train --model nade --hidden 5 --epochs 1 --train {}/b.csv --output {}/n").json();
    assertMistake("evaluate --model {}/n --data {}/c.csv")
        .contains("c.csv: row 2: column 2 (b) is 2, expected 0 or 1");
    write("h.csv", "a,b\n0,1\n1,\n1,0\n0,0\n");
    ardent("train --model nade --hidden 5 --epochs 1 --train {}/h.csv --output {}/h").json();
    assertMistake("evaluate --model {}/h --data {}/c.csv")
        .contains("c.csv: row 2: column 2 (b) is 2, expected 0 or 1");
  }

  /** As if they had not been there, but counted and named; a slip among numbers is one of them. */
  @Test
  void trainLeavesMalformedRowsOutWhereItIsAskedTo() {
    List<String> good = csv(customers(60, 1)).lines().toList();
    List<String> bad = new ArrayList<>(good);
    bad.add(31, "basic,old,1,2,10");
    bad.add(11, "basic,40,1,2");
    write("good.csv", String.join("\n", good) + "\n");
    write("bad.csv", String.join("\n", bad) + "\n");
    String train = "train --model nade --hidden 3 --epochs 1 --train {}/";
    ardent(train + "good.csv --output {}/g").json();
    assertMistake(train + "bad.csv --output {}/b").contains("bad.csv: row 11: 4 columns");
    Result skipped =
        ardent(train + "bad.csv --valid {}/bad.csv --on-invalid skip --epochs 1 --output {}/s");
    skipped.json();
    assertThat(skipped.err())
        .contains(
            "bad.csv: 2 malformed rows left out",
            "bad.csv: row 11: 4 columns, expected 5",
            "bad.csv: row 32: column 2 (age) is 'old', expected a number");
    ardent(train + "bad.csv --on-invalid skip --output {}/t").json();
    assertThat(model("t").parameters()).isEqualTo(model("g").parameters());
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
    Variable.Real real = (Variable.Real) model("m").model().layout().variables().get(1).ungated();
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
}
