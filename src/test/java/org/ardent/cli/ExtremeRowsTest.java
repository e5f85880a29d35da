package org.ardent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One absurd cell outside of the training set does not end training; it is named. */
class ExtremeRowsTest extends CommandLineTest {

  /** An income and an age, and where asked for an income of a hundred million. */
  private static String rows(int count, int extreme) {
    StringBuilder text = new StringBuilder("age,income\n");
    for (int i = 0; i < count; i++) {
      double income = 30_000 + 97.5 * (i * 37 % 101);
      text.append(20.5 + i * 17 % 53)
          .append(',')
          .append(i == extreme ? 99_999_999 : income)
          .append('\n');
    }
    return text.toString();
  }

  private Result trainNumbers(String more) {
    write("t.csv", rows(200, -1));
    write("v.csv", rows(60, 41));
    return ardent(
        "train --hidden 5 --epochs 3 --kinds real --conditional gaussian --train {}/t.csv"
            + " --output {}/m "
            + more);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--model nade --valid", "--model nade --test", "--model made --valid"})
  void theRowAndTheColumnAreNamedOnce(String split) {
    Result result = trainNumbers(split + " {}/v.csv");
    JsonNode json = result.json();
    assertThat(json.get("epochs").asInt()).isEqualTo(3);
    assertThat(result.err().lines().filter(line -> line.startsWith("warning: ")))
        .singleElement()
        .asString()
        .contains("v.csv: row 42, ", "income", "logLikelihood")
        .doesNotContain("age");
  }

  @Test
  void ofAnAutoencoderToo() {
    Result result = trainNumbers("--model autoencoder --hidden 5,3 --valid {}/v.csv");
    assertThat(result.json().get("epochs").asInt()).isEqualTo(3);
    assertThat(result.err()).contains("warning: ", "v.csv: row 42, ", "income");
  }

  @Test
  void goodRowsAreNotWarnedOf() {
    write("g.csv", rows(50, -1));
    assertThat(trainNumbers("--model nade --valid {}/g.csv --test {}/g.csv").err())
        .doesNotContain("warning");
  }
}
