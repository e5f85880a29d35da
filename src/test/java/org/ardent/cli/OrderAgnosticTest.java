package org.ardent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What {@code evaluate} makes of a model that has every ordering. */
class OrderAgnosticTest extends CommandLineTest {
  private static final int N = 5;

  private void trainAgnostic(String model, String output) {
    write("t.amat", rows(200, N, 1, " "));
    write(
        "all.amat",
        IntStream.range(0, 1 << N)
            .mapToObj(
                i ->
                    IntStream.range(0, N)
                        .mapToObj(j -> String.valueOf(i >> j & 1))
                        .collect(Collectors.joining(" ", "", "\n")))
            .collect(Collectors.joining()));
    ardent(
            "train --model "
                + model
                + " --hidden 6 --train {}/t.amat --output {}/"
                + output
                + " --epochs 5 --batch-size 50 --learning-rate 0.1")
        .json();
  }

  private double mass(String options) {
    ardent("evaluate --model {}/m --data {}/all.amat --output {}/o.csv --overwrite " + options)
        .json();
    return text("o.csv").lines().skip(1).mapToDouble(l -> Math.exp(Double.parseDouble(l))).sum();
  }

  @Test
  void scoresInManyOrderingsAndAnyConditional() {
    trainAgnostic("nade-orderless", "m");
    assertThat(mass("--orderings 6 --seed 3")).isCloseTo(1, within(1e-5));
    // Each value of two targets stands with the eight rows of the other columns.
    assertThat(mass("--target x4,x2 --given x5")).isCloseTo(8.0, within(1e-4));

    JsonNode six = ardent("evaluate --model {}/m --data {}/t.amat --orderings 6 --seed 3").json();
    assertThat(six.get("orderings").asInt()).isEqualTo(6);
    JsonNode by = six.get("byOrderings");
    assertThat(by).hasSize(4);
    assertThat(by.get(3).get("orderings").asInt()).isEqualTo(6);
    assertThat(by.get(3).get("logLikelihood")).isEqualTo(six.get("logLikelihood"));
    double one =
        ardent("evaluate --model {}/m --data {}/t.amat").json().get("logLikelihood").asDouble();
    assertThat(by.get(0).get("logLikelihood").asDouble()).isEqualTo(one);
    double atOnce =
        ardent(
                "evaluate --model {}/m --data {}/t.amat --orderings 6 --seed 3 --output {}/o.csv"
                    + " --overwrite")
            .json()
            .get("logLikelihood")
            .asDouble();
    assertThat(atOnce).isCloseTo(six.get("logLikelihood").asDouble(), within(1e-6));
  }

  @Test
  void saysWhatIsWrongAndWhatWouldWork() {
    trainAgnostic("nade", "m");
    String evaluate = "evaluate --model {}/m --data {}/t.amat ";
    assertMistake(evaluate + "--orderings 4")
        .contains(
            "--orderings is 4, but a nade was trained for one ordering; train nade-orderless");
    assertMistake(evaluate + "--orderings 0").contains("--orderings is 0, expected 1 to 10000");
    assertMistake(evaluate + "--target x2 --given x3")
        .contains("--target: a nade has this only where");
    assertMistake(evaluate + "--target x9")
        .contains("--target has 'x9', expected columns of the model: x1");
    assertMistake(evaluate + "--target x1,x1").contains("--target has 'x1' twice");
    assertMistake(evaluate + "--target x1 --given x1")
        .contains("--given has 'x1', which --target has too");
    assertMistake(evaluate + "--given x1").contains("--given goes with --target");
    assertThat(ardent(evaluate + "--target x2 --given x1").json().get("logLikelihood").asDouble())
        .isNegative();
  }

  /** Of columns that have no outcome for a missing cell: log p of those that are there. */
  @Test
  void aRowWithMissingCellsScoresWhatItHas() {
    trainAgnostic("nade-orderless", "m");
    write("holes.amat", "1 ? 0 ? 1\n? 1 ? ? 0\n? ? ? ? ?\n1 0 1 1 0\n");
    write("whole.amat", "1 1 0 0 1\n1 1 0 0 0\n0 0 0 0 0\n1 0 1 1 0\n");
    String evaluate = "evaluate --model {}/m --output {}/o.csv --overwrite --data ";
    ardent(evaluate + "{}/holes.amat").json();
    List<String> scores = text("o.csv").lines().skip(1).toList();
    List<String> targets = List.of("x1,x3,x5", "x2,x5", "", "x1,x2,x3,x4,x5");
    for (int i = 0; i < targets.size(); i++) {
      double expected = 0;
      if (!targets.get(i).isEmpty()) {
        ardent(evaluate + "{}/whole.amat --target " + targets.get(i)).json();
        expected = Double.parseDouble(text("o.csv").lines().skip(i + 1).findFirst().orElseThrow());
      }
      assertThat(Double.parseDouble(scores.get(i))).isCloseTo(expected, within(1e-5));
    }
    ardent("evaluate --model {}/m --output {}/o --data {}/holes.amat").json();
    double mean = scores.stream().mapToDouble(Double::parseDouble).average().orElseThrow();
    assertThat(
            ardent("evaluate --model {}/m --data {}/holes.amat")
                .json()
                .get("logLikelihood")
                .asDouble())
        .isCloseTo(mean, within(1e-5));

    ardent(
            "train --model nade --hidden 3 --train {}/t.amat --output {}/nade --epochs 1"
                + " --batch-size 50")
        .json();
    assertMistake("evaluate --model {}/nade --data {}/holes.amat")
        .contains("holes.amat: row 1, column 2 is missing, expected 0 or 1");
  }

  @Test
  void lbfgsWouldTrainOneOrdering() {
    write("t.amat", rows(20, N, 1, " "));
    assertMistake("train --model nade-orderless --optimizer lbfgs --train {}/t.amat --output {}/m")
        .contains("--optimizer is lbfgs, which would train the default ordering of a");
  }

  /**
   * The rows that have x2 and x4 are completed, with the frequencies of the model's conditional.
   */
  @Test
  void completesRowsOfAnyColumns() {
    trainAgnostic("nade-orderless", "m");
    write("given.csv", "x4,x2\n0,1\n");
    ardent("sample --model {}/m --given {}/given.csv --count 4000 --output {}/s.csv").json();
    assertThat(text("s.csv").lines().skip(1)).allMatch(l -> l.matches("\\d,1,\\d,0,\\d"));
    long ones = text("s.csv").lines().skip(1).filter(l -> l.startsWith("1")).count();
    write("one.csv", "x1,x2,x3,x4,x5\n1,1,0,0,0\n");
    double logLikelihood =
        ardent("evaluate --model {}/m --data {}/one.csv --target x1 --given x2,x4")
            .json()
            .get("logLikelihood")
            .asDouble();
    assertThat(ones / 4000.0).isCloseTo(Math.exp(logLikelihood), within(0.04));
    write("whole.csv", "x1,x2,x3,x4,x5\n1,1,0,0,0\n");
    assertMistake("sample --model {}/m --given {}/whole.csv --output {}/o.csv")
        .contains("has all 5 columns, expected some of them");
  }
}
