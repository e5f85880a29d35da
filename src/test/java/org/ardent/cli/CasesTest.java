package org.ardent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ardent.math.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files as users bring them train as they are, or with the option that a line names. */
class CasesTest extends CommandLineTest {
  private static final Path CASES = Path.of("../shared/cases");
  private static final String TRAIN = "train --model nade --hidden 5 --epochs 1 --output {}/m ";

  private static Path cases() {
    Assumptions.assumeTrue(Files.isDirectory(CASES), "no files of users in ../shared/cases");
    return CASES.toAbsolutePath().normalize();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "missing.csv | |",
        "none-level.csv | |",
        "outlier.csv | | far from most",
        "blanks.data | |",
        "blanks-words.data | |",
        "codes.csv | |",
        "codes.csv | --kinds code=categorical |",
        "mixed-ticket.csv | |",
        "headerless-words.csv | |",
        "headerless-words-twice.csv | |",
        "constant.csv | | left out",
        "trailing-comma.csv | |",
        "newline-in-cell.csv | |",
        "semicolon.csv | |",
        "decimal-comma.csv | | comma",
        "thousands.csv | | thousands",
        "ids.csv | | left out",
        "index-column.csv | | left out",
        "case-names.csv | |",
        "zero-based.libsvm | --libsvm-base 0 |",
        "qid.libsvm | | qid",
        "bool-date.csv | |",
        "special-names.csv | |"
      })
  void trains(String file, String options, String said) {
    Result result =
        ardent(TRAIN + "--train " + cases().resolve(file) + (options == null ? "" : " " + options));
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.json().get("train").get("logLikelihood").isNumber()).isTrue();
    if (said != null) {
      assertThat(result.err()).contains(said);
    }
  }

  @ParameterizedTest
  @CsvSource({"unseen-train.csv,unseen-score.csv", "count-train.csv,count-score.csv"})
  void everyRowHasAScoreWhateverTrainingSaw(String train, String score) throws IOException {
    assertThat(ardent(TRAIN + "--train " + cases().resolve(train)).code()).isZero();
    JsonNode json =
        ardent(
                "evaluate --model {}/m --data "
                    + cases().resolve(score)
                    + " --top 1 --output {}/scores.csv")
            .json();
    assertThat(json.get("logLikelihood").isNumber()).isTrue();
    List<String> lines = Files.readAllLines(cases().resolve(score));
    assertThat(text("scores.csv").lines().count()).isEqualTo(lines.size());
    assertThat(text("scores.csv")).doesNotContain("NaN", "Infinity");
  }

  @Test
  void anExtremeValidationRowEndsNoTraining() {
    Result result =
        ardent(
            TRAIN
                + "--train "
                + cases().resolve("valid-train.csv")
                + " --valid "
                + cases().resolve("valid-outlier-small.csv"));
    assertThat(result.code()).as(result.err()).isZero();
  }

  /** A table like UCI's adult, of words, numbers, zeros and question marks. */
  @Test
  void aTableOfPeopleTrainsWithNoOption() throws IOException {
    Random random = Random.of(1, Random.TEST);
    StringBuilder csv =
        new StringBuilder("age, workclass, fnlwgt, education, capital-gain, hours, income\n");
    String[] work = {"Private", "State-gov", "?", "Private", "Self-emp-inc"};
    String[] school = {"HS-grad", "Bachelors", "11th", "Masters"};
    for (int i = 0; i < 240; i++) {
      int level = random.nextInt(4);
      csv.append(17 + random.nextInt(60)).append(", ");
      csv.append(work[random.nextInt(work.length)]).append(", ");
      csv.append(20_000 + random.nextInt(300_000)).append(", ").append(school[level]).append(", ");
      csv.append(random.nextInt(10) == 0 ? 5000 + random.nextInt(9000) : 0).append(", ");
      csv.append(random.nextInt(3) == 0 ? 20 + random.nextInt(40) : 40).append(", ");
      csv.append(random.nextInt(5) < level ? ">50K" : "<=50K").append('\n');
    }
    write("adult.csv", csv.toString());
    JsonNode json = ardent("train --model nade --train {}/adult.csv --output {}/m").json();
    int trained = json.get("train").get("examples").asInt();
    assertThat(trained + json.get("valid").get("examples").asInt()).isEqualTo(240);
    JsonNode scored = ardent("evaluate --model {}/m --data {}/adult.csv --top 5").json();
    assertThat(scored.get("examples").asInt()).isEqualTo(240);
  }
}
