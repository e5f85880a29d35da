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

    Result piped = ardent("evaluate --model {}/m --data {}/t.amat --orderings 6 --seed 3");
    assertThat(piped.err().lines())
        .allMatch(line -> line.matches("\\d orderings?: -\\d\\.\\d{4} ± 0\\.\\d{4} nats"))
        .hasSize(4);
    JsonNode six = piped.json();
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
  void orderingsHaveABarOnATerminal() {
    trainAgnostic("nade-orderless", "m");
    System.setProperty("ardent.terminal", "true");
    try {
      String shown = ardent("evaluate --model {}/m --data {}/t.amat --orderings 3").err();
      String line = "\\d orderings?: -\\d\\.\\d{4} ± 0\\.\\d{4} nats\n";
      String bar = "\r\\x1b\\[K\\[#*-*\\] \\d\\.\\d of 3 orderings";
      assertThat(shown).matches("(" + bar + "|\r\\x1b\\[K" + line + ")+");
      assertThat(shown)
          .contains(
              "[" + "-".repeat(30) + "] 0.0 of 3", "#".repeat(20) + "-".repeat(10) + "] 2.0 of");
      assertThat(shown.replaceAll("[^\\n]*\\x1b\\[K", "")).matches("(" + line + "){3}");
    } finally {
      System.clearProperty("ardent.terminal");
    }
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
        .contains("holes.amat: row 1: column 2 is missing, expected 0 or 1");
  }

  private static final String MIXED = "plan,age,note,spend\n";

  /** A table of words, whole and real numbers, and a column that the model does not know. */
  private String mixed(int rows, boolean holes) {
    StringBuilder text = new StringBuilder(MIXED);
    for (int i = 0; i < rows; i++) {
      boolean gold = i % 3 == 0;
      String plan = holes && i % 4 == 1 ? "" : gold ? "gold" : "iron";
      String age = holes && i % 5 == 2 ? "" : String.valueOf((gold ? 40 : 20) + i % 7);
      String spend =
          holes && i % 7 == 3 ? "" : String.valueOf((gold ? 9.1 : 2.1) + i * 37 % 100 / 83.0);
      text.append(plan).append(',').append(age).append(",n").append(i).append(',').append(spend);
      text.append('\n');
    }
    return text.toString();
  }

  private void trainMixed(String model) {
    write("mixed.csv", mixed(300, false));
    ardent(
            "train --model "
                + model
                + " --hidden 12 --train {}/mixed.csv --columns plan,age,spend --output {}/mixed"
                + " --epochs 30 --batch-size 50 --learning-rate 0.03")
        .json();
  }

  @Test
  void drawsWhatARowLacks() {
    trainMixed("nade-orderless");
    write("holes.csv", mixed(60, true));
    String sample = "sample --model {}/mixed --output {}/drawn.csv --overwrite --given ";
    ardent(sample + "{}/holes.csv --count 120 --seed 4").json();
    List<String> before = text("holes.csv").lines().toList();
    List<String> after = text("drawn.csv").lines().toList();
    assertThat(after.get(0)).isEqualTo("plan,age,spend");
    assertThat(after).hasSize(121);
    for (int i = 0; i < 120; i++) {
      String[] had = before.get(1 + i % 60).split(",", -1);
      String[] has = after.get(1 + i).split(",", -1);
      for (int c = 0; c < 3; c++) {
        String cell = had[c == 2 ? 3 : c];
        assertThat(has[c]).isNotEmpty();
        if (!cell.isEmpty()) {
          assertThat(has[c]).isEqualTo(cell);
        }
      }
    }
    // What the other cells tell of the plan: they have two values each, far apart.
    long gold =
        IntStream.range(0, 120)
            .filter(i -> after.get(1 + i).startsWith(i % 3 == 0 ? "gold" : "iron"))
            .count();
    assertThat(gold).isGreaterThanOrEqualTo(115);
    write("whole.csv", mixed(60, false));
    assertMistake(sample + "{}/whole.csv")
        .contains("whole.csv has all 3 columns, expected some of them or empty cells");
  }

  @Test
  void imputesWhatIsMissingAndKeepsTheRest() {
    trainMixed("nade-orderless");
    write("holes.csv", mixed(60, true));
    String impute = "impute --model {}/mixed --data {}/holes.csv --output ";
    JsonNode done = ardent(impute + "{}/filled.csv").json();
    assertThat(done.get("imputed").asInt()).isEqualTo(15 + 12 + 9);
    List<String> before = text("holes.csv").lines().toList();
    List<String> after = text("filled.csv").lines().toList();
    assertThat(after.get(0)).isEqualTo("plan,age,note,spend,logLikelihood");
    assertThat(after).hasSize(61);
    for (int i = 1; i <= 60; i++) {
      String[] had = before.get(i).split(",", -1);
      String[] has = after.get(i).split(",", -1);
      for (int c = 0; c < 4; c++) {
        assertThat(has[c]).isNotEmpty();
        if (!had[c].isEmpty()) {
          assertThat(has[c]).isEqualTo(had[c]);
        }
      }
      assertThat(has[0]).isIn("gold", "iron");
      assertThat(has[1]).matches("\\d+");
      assertThat(Double.parseDouble(has[4])).isFinite();
    }
    // A third of the rows are gold, and all that is known of them tells them apart.
    long right =
        IntStream.range(0, 60)
            .filter(i -> after.get(i + 1).startsWith(i % 3 == 0 ? "gold" : "iron"))
            .count();
    assertThat(right).isGreaterThanOrEqualTo(58);

    ardent(impute + "{}/drawn --draws 3 --seed 4").json();
    List<org.apache.spark.sql.Row> drawn = SPARK.read().parquet(folder + "/drawn").collectAsList();
    assertThat(drawn).hasSize(180);
    assertThat(
            drawn.stream()
                .filter(row -> row.<String>getAs("note").equals("n1"))
                .map(row -> row.<Number>getAs("draw").intValue()))
        .containsExactlyInAnyOrder(1, 2, 3);
    assertThat(drawn).allMatch(row -> !row.anyNull());

    SPARK
        .read()
        .option("header", true)
        .schema("plan string, age int, note string, spend float")
        .csv(folder + "/holes.csv")
        .write()
        .parquet(folder + "/typed");
    ardent("impute --model {}/mixed --data {}/typed --output {}/typed-filled").json();
    var typed = SPARK.read().parquet(folder + "/typed-filled");
    assertThat(typed.schema().catalogString())
        .isEqualTo("struct<plan:string,age:int,note:string,spend:float,logLikelihood:double>");
    assertThat(
            typed.collectAsList().stream()
                .map(row -> row.getString(2) + row.getString(0) + row.getInt(1)))
        .containsExactlyInAnyOrderElementsOf(
            after.stream()
                .skip(1)
                .map(l -> l.replaceFirst("([^,]*),([^,]*),([^,]*),.*", "$3$1$2"))
                .toList());
  }

  @Test
  void aModelOfOneOrderingImputesItsLastColumns() {
    trainMixed("nade");
    write("last.csv", MIXED + "gold,41,a,\niron,,b,\n");
    ardent("impute --model {}/mixed --data {}/last.csv --output {}/o.csv").json();
    assertThat(text("o.csv").lines().skip(1)).allMatch(l -> !l.contains(",,"));
    write("first.csv", MIXED + "gold,41,a,9\n,22,b,2\n");
    assertMistake("impute --model {}/mixed --data {}/first.csv --output {}/p.csv")
        .contains(
            "first.csv: row 2: column 'plan' is missing and 'age', which comes later in the"
                + " ordering, is not: a nade fills the last columns of its ordering,"
                + " nade-orderless any");
    assertMistake("impute --model {}/mixed --data {}/first.csv --output {}/p.csv --draws 3")
        .contains("first.csv: row 2: column 'plan' is missing");
    write("long.csv", MIXED + "gold,41,a,9\n".repeat(299) + "gold,x,a,9\n");
    for (String output : new String[] {"p.csv", "p.csv --draws 2", "p"}) {
      assertMistake("impute --model {}/mixed --data {}/long.csv --output {}/" + output)
          .contains("long.csv: row 300: column 2 (age) is 'x', expected a number");
    }
    write("bad.csv", MIXED + "gold,x,a,9\n");
    assertMistake("impute --model {}/mixed --data {}/bad.csv --output {}/p.csv")
        .contains("bad.csv: row 1: column 2 (age) is 'x', expected a number");
    assertMistake("impute --model {}/mixed --data {}/last.csv --output {}/p.csv --draws 0")
        .contains("--draws is 0, expected at least 1");
  }

  @Test
  void estimatesProbabilitiesOfConditions() {
    trainMixed("nade-orderless");
    String model = folder + "/mixed";
    String where = "plan = 'gold' AND age BETWEEN 40 AND 46 AND spend > 5";
    JsonNode gold = run("probability", "--model", model, "--where", where, "--rows", "300").json();
    ardent("sample --model {}/mixed --count 4000 --output {}/s.csv").json();
    double frequency =
        text("s.csv")
                .lines()
                .skip(1)
                .map(l -> l.split(",", -1))
                .filter(l -> l[0].equals("gold") && l[1].matches("4[0-6]") && !l[2].isEmpty())
                .filter(l -> Double.parseDouble(l[2]) > 5)
                .count()
            / 4000.0;
    assertThat(gold.get("probability").asDouble()).isCloseTo(frequency, within(0.035));
    assertThat(gold.get("standardError").asDouble()).isPositive().isLessThan(0.01);
    assertThat(gold.get("samples").asInt()).isEqualTo(2000);
    assertThat(gold.get("count").asDouble())
        .isCloseTo(300 * gold.get("probability").asDouble(), within(1e-6));
    Result or = run("probability", "--model", model, "--where", "plan = 'gold' OR age = 2");
    assertThat(or.code()).isEqualTo(2);
    assertThat(or.err().lines()).hasSize(1);
    assertThat(or.err()).startsWith("ardent: --where has the disjunction");
    assertMistake("probability --model {}/mixed --where note=1")
        .contains("--where has 'note', expected columns of the model: plan, age, spend");
    assertMistake("probability --model {}/mixed --where age=1 --samples 1")
        .contains("--samples is 1, expected at least 2");
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
