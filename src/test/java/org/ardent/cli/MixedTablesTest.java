package org.ardent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.ardent.model.Variable;
import org.junit.jupiter.api.Test;

/** Tables of words, whole numbers, fractions and zeros and ones, from training to samples. */
class MixedTablesTest extends CustomerTables {
  @Test
  void kindsComeFromTheTrainingSet() {
    Result result = trainMixed("nade", " --hidden 5");
    assertThat(result.err())
        .contains(
            "kinds: 1 categorical (4 values), 2 real (mixture-of-gaussians of 3), 1 binary, 1 grid"
                + " (mixture-of-logistics of 3)")
        .contains("no samples.png: ");
    assertThat(listing().keySet()).contains("m/history.csv").doesNotContain("m/samples.png");
    List<Variable> variables = model("m").model().layout().variables();
    assertThat(variables.get(0).ungated()).isEqualTo(Variable.Nominal.withOther(PLANS));
    assertThat(variables.get(2).ungated()).isEqualTo(new Variable.Binary());
    assertThat(variables.get(3).kind()).isEqualTo("grid:1 from 0 with atoms 0, 1, 2, 3 or missing");
    for (int c : new int[] {1, 4}) {
      Variable.Real real = (Variable.Real) variables.get(c).ungated();
      double[] values = column(customers(400, 1), c);
      assertThat(real.mean()).isCloseTo(mean(values), within(1e-10));
      assertThat(real.std()).isCloseTo(std(values), within(1e-10));
      assertThat(real.components()).isEqualTo(3);
    }
    String shown = ardent("show --model {}/m").err();
    assertThat(shown)
        .contains(
            "plan    categorical or missing, 3 levels and other: basic, gold, \"plus\", none at"
                + " all")
        .containsPattern(
            "age +real or missing, mean 4\\d\\.\\d+, std 1\\d\\.\\d+, mixture-of-gaussians of 3")
        .containsPattern("visits +grid:1 from 0 with atoms 0, 1, 2, 3 or missing");
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
    trainMixed(
            "nade",
            " --hidden 20 --batch-size 50 --epochs 12 --learning-rate 0.05 --schedule linear"
                + " --weight-decay 0 --l1 0 --dropout 0 --average 0")
        .json();
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
