package org.ardent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.ardent.math.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Cross-validation on the command line, and rows that are held out. */
class FoldsTest extends CommandLineTest {
  private static final String TRAIN =
      "train --model nade --hidden 4 --epochs 2 --train {}/t.csv --output {}/m ";
  private static final int ROWS = 240;

  @BeforeEach
  void table() throws IOException {
    Random random = Random.of(1, Random.TEST);
    StringBuilder csv = new StringBuilder("fold,city,code\n");
    for (int i = 0; i < ROWS; i++) {
      boolean north = random.nextInt(2) == 0;
      csv.append(i % 3 + 9).append(north ? ",Oslo," : ",Rome,").append(north ? "NO\n" : "IT\n");
    }
    write("t.csv", csv.toString());
  }

  /** Every row is tested once, by a model of its own that never saw the column of folds. */
  @Test
  void aFoldForEachValueOfAColumn() throws IOException {
    Result result = ardent(TRAIN + "--folds fold");
    JsonNode json = parse(result.out().strip());
    List<String> names = new ArrayList<>();
    json.get("byFold").forEach(fold -> names.add(fold.get("fold").asText()));
    assertThat(names).containsExactly("9", "10", "11");
    json.get("byFold").forEach(f -> assertThat(f.get("examples").asInt()).isEqualTo(ROWS / 3));
    double mean = 0;
    for (JsonNode fold : json.get("byFold")) {
      mean += fold.get("logLikelihood").asDouble() / 3;
    }
    assertThat(json.get("logLikelihood").get("mean").asDouble())
        .isCloseTo(mean, org.assertj.core.api.Assertions.within(1e-5));
    assertThat(result.err()).contains("fold 9: logLikelihood -", "logLikelihood over 3 folds: -");
    JsonNode show = ardent("show --model {}/m/fold-10").json();
    assertThat(show.get("variables").asInt()).isEqualTo(2);
  }

  /** What names of files may not hold is left out, and two folds never share a folder. */
  @Test
  void everyFoldHasAFolderOfItsOwn() throws IOException {
    StringBuilder csv = new StringBuilder("city,code\n");
    for (int i = 0; i < ROWS; i++) {
      csv.append(List.of("å s,", "a_s,", "ä s,", "A_S,").get(i % 4)).append(i % 5).append('\n');
    }
    write("t.csv", csv.toString());
    JsonNode json = ardent(TRAIN + "--folds city").json();
    List<String> names = new ArrayList<>();
    json.get("byFold").forEach(fold -> names.add(fold.get("fold").asText()));
    assertThat(names).containsExactly("A_S", "a_s", "ä s", "å s");
    for (String folder : List.of("fold-A_S", "fold-a_s-2", "fold-__s", "fold-__s-2")) {
      assertThat(bytes("m/" + folder + "/data/model.safetensors")).isNotEmpty();
    }
  }

  @Test
  void foldsBySeedPartTheRows() throws IOException {
    JsonNode json = ardent(TRAIN + "--folds 2 --without fold").json();
    int rows = 0;
    for (JsonNode fold : json.get("byFold")) {
      assertThat(fold.get("examples").asInt()).isBetween(90, 150);
      rows += fold.get("examples").asInt();
    }
    assertThat(rows).isEqualTo(ROWS);
  }

  @Test
  void foldsThatCannotBe() {
    refused("--folds 1", "--folds is 1, expected 2 to 100, or a column");
    refused("--folds fold --test {}/t.csv", "--folds goes without --test");
    refused("--folds fold --checkpoint {}/c", "--folds goes without --checkpoint");
    refused("--folds fould", "no column 'fould'");
    refused("--folds 3 --valid-fraction 1", "--valid-fraction is 1.0, expected in [0, 1)");
    refused("--valid {}/t.csv --valid-fraction 0.1", "--valid-fraction goes without --valid");
  }

  private void refused(String options, String message) {
    Result result = ardent(TRAIN + options);
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains(message);
  }

  /** The choice is printed as options, and these options give the same model. */
  @Test
  void whatIsChosenIsPrintedAndGivesTheSameModel() throws IOException {
    Result first = ardent(TRAIN + "--without fold");
    String chosen =
        first
            .err()
            .lines()
            .filter(line -> line.startsWith("chosen for this table: "))
            .findFirst()
            .orElseThrow()
            .substring("chosen for this table: ".length());
    assertThat(chosen).contains("--activation relu", "--batch-size 100", "--shards 2");
    assertThat(chosen).doesNotContain("--hidden", "--epochs");
    assertThat(first.err()).contains(" rows of the training set are held out to validate");
    byte[] model = bytes("m/data/model.safetensors");
    ardent(TRAIN + "--without fold --overwrite " + chosen).json();
    assertThat(bytes("m/data/model.safetensors")).isEqualTo(model);
  }
}
