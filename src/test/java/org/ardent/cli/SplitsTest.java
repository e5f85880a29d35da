package org.ardent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Which split has a say in what: training in the steps, validation in the choice, test in none. */
class SplitsTest extends CommandLineTest {
  private static final String TRAIN =
      "train --model nade --hidden 8 --train {}/t.amat --epochs 12 --batch-size 10"
          + " --learning-rate 0.05 --schedule constant ";

  private void writeSplits() {
    write("t.amat", rows(40, 6, 1, " "));
    write("v.amat", rows(100, 6, 2, " "));
    write("s.amat", rows(100, 6, 3, " "));
    write("u.amat", rows(70, 6, 4, " "));
  }

  /** A column of the history, as it was written. */
  private String[] history(String name, int column) {
    return text(name + "/history.csv")
        .lines()
        .skip(1)
        .map(line -> line.split(",", -1)[column])
        .toArray(String[]::new);
  }

  @Test
  void theTestSetHasNoSay() {
    writeSplits();
    JsonNode json =
        ardent(TRAIN + "--valid {}/v.amat --test {}/s.amat --patience 3 --output {}/m").json();
    ardent(TRAIN + "--valid {}/v.amat --test {}/u.amat --patience 3 --output {}/n").json();
    ardent(TRAIN + "--valid {}/v.amat --patience 3 --output {}/o").json();
    assertThat(model("m").parameters())
        .isEqualTo(model("n").parameters())
        .isEqualTo(model("o").parameters());
    assertThat(history("m", 2)).isEqualTo(history("n", 2)).isEqualTo(history("o", 2));
    double best =
        Arrays.stream(history("m", 2)).mapToDouble(Double::parseDouble).min().orElseThrow();
    for (String[] split : new String[][] {{"v", "valid"}, {"s", "test"}}) {
      JsonNode evaluated =
          ardent(String.format(Locale.ROOT, "evaluate --model {}/m --data {}/%s.amat", split[0]))
              .json();
      assertThat(json.get(split[1]).get("logLikelihood")).isEqualTo(evaluated.get("logLikelihood"));
    }
    assertThat(json.get("valid").get("logLikelihood").asDouble()).isCloseTo(-best, within(1e-6));
    // The validation set does have a say.
    ardent(TRAIN + "--valid {}/u.amat --output {}/p").json();
    assertThat(history("p", 2)).isNotEqualTo(history("m", 2));
  }

  @Test
  void validationLeavesTrainingAlone() {
    writeSplits();
    ardent(TRAIN + "--dropout 0.3 --output {}/m").json();
    ardent(TRAIN + "--dropout 0.3 --valid {}/v.amat --output {}/n").json();
    assertThat(history("n", 1)).isEqualTo(history("m", 1)).hasSize(12);
  }
}
