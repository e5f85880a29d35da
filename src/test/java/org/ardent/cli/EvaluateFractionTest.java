package org.ardent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.ardent.table.RowSplit;
import org.junit.jupiter.api.Test;

/** {@code evaluate --fraction} scores rows that the seed chooses, and says where they are. */
class EvaluateFractionTest extends CommandLineTest {
  private static final int ROWS = 300;

  private void train() {
    write("t.amat", rows(ROWS, 6, 1, " "));
    ardent("train --model fvsbn --train {}/t.amat --output {}/m --epochs 2").json();
  }

  @Test
  void scoresTheRowsThatTheSeedChooses() {
    train();
    String evaluate = "evaluate --model {}/m --data {}/t.amat --overwrite ";
    ardent(evaluate + "--output {}/all.csv").json();
    JsonNode part = ardent(evaluate + "--output {}/part.csv --fraction 0.2 --seed 7").json();
    List<String> all = text("all.csv").lines().toList();
    List<String> expected = new ArrayList<>(List.of(all.get(0)));
    RowSplit split = RowSplit.share(7, 0.2);
    for (int row = 0; row < ROWS; row++) {
      if (split.holdsOut(row)) {
        expected.add(all.get(row + 1));
      }
    }
    assertThat(text("part.csv").lines()).containsExactlyElementsOf(expected);
    assertThat(part.get("examples").asInt()).isEqualTo(expected.size() - 1).isBetween(30, 90);
    assertThat(ardent(evaluate + "--fraction 0.2 --seed 7").json().get("logLikelihood"))
        .isEqualTo(part.get("logLikelihood"));
  }

  @Test
  void namesTheRowOfTheWholeFile() {
    train();
    RowSplit split = RowSplit.share(1, 0.5);
    int bad = 0;
    while (!split.holdsOut(bad) || bad < 100) {
      bad++;
    }
    List<String> lines = new ArrayList<>(text("t.amat").lines().toList());
    lines.set(bad, "0 1 0 7 0 1");
    write("bad.amat", String.join("\n", lines) + "\n");
    assertMistake("evaluate --model {}/m --data {}/bad.amat --fraction 0.5")
        .contains("row " + (bad + 1));
  }

  @Test
  void refusesWhatIsNoShare() {
    train();
    assertMistake("evaluate --model {}/m --data {}/t.amat --fraction 0")
        .contains("--fraction is 0.0, expected more than 0 and at most 1");
    assertMistake("evaluate --model {}/m --data {}/t.amat --fraction 1.5").contains("1.5");
  }
}
