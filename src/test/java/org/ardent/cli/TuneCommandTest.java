package org.ardent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.ardent.FaultyFileSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code tune}: what it leaves, how it continues, what it refuses. */
class TuneCommandTest extends CommandLineTest {
  private static final String TUNE =
      "tune --model nade --train {}/t.amat --valid {}/v.amat --epochs 3 --hidden 5 ";

  private static final String SEARCH = TUNE + "--trials 4 --test {}/e.amat --output ";

  @BeforeEach
  void writeData() {
    FaultyFileSystem.register(SPARK.sparkContext().hadoopConfiguration());
    write("t.amat", rows(200, 6, 1, " "));
    write("v.amat", rows(50, 6, 2, " "));
    write("e.amat", rows(40, 6, 3, " "));
  }

  @AfterEach
  void heal() {
    FaultyFileSystem.heal();
  }

  /** A search that nothing stops, which is done once for all tests. */
  private void search() {
    once("search", () -> ardent(SEARCH + "{}/o").json());
  }

  @Test
  void theTableThePictureTheOptionsAndTheModel() throws IOException {
    search();
    List<String> lines = text("o/trials.csv").lines().toList();
    assertThat(lines).hasSize(5);
    assertThat(lines.get(0))
        .isEqualTo(
            "trial,status,epochs,bestEpoch,trainNegativeLogLikelihood,validNegativeLogLikelihood,"
                + "learning-rate,batch-size,weight-decay,l1,dropout");
    assertThat(lines.get(1)).startsWith("0,finished,3,").endsWith(",0.003,100,0.05,0.005,0.5");
    assertThat(lines).filteredOn(line -> line.contains(",stopped,1,1,")).hasSizeBetween(2, 3);
    assertThat(bytes("o/settings.png")).startsWith(0x89, 'P', 'N', 'G');
    assertThat(text("o/space.txt")).contains("learning-rate = log 6.0E-4 .. 0.015\n");
    assertThat(text("o/best.args"))
        .startsWith("# The best of 4 trials on the validation set: trial ")
        .contains("--epochs 3\n", "--hidden 5\n", "/e.amat\n")
        .doesNotContain("--trials", "\n--output");
    assertThat(folder.resolve("o/state/trial-0000")).doesNotExist();
  }

  @Test
  void itsOptionsTrainTheModelAgain() {
    search();
    // The search may have been done in another folder.
    write(
        "o/best.args", text("o/best.args").replaceAll(" /\\S+/(\\w\\.amat)", " " + folder + "/$1"));
    JsonNode trained = ardent("train @{}/o/best.args --output {}/again").json();
    assertThat(bytes("again/data/model.safetensors"))
        .isEqualTo(bytes("o/model/data/model.safetensors"));
    JsonNode found = parse(text("o/state/result.json"));
    for (String set : List.of("train", "valid", "test")) {
      assertThat(found.get(set)).isEqualTo(trained.get(set));
    }
  }

  @Test
  void theSameCommandAgainIsDoneAtOnce() {
    search();
    Map<String, String> before = listing();
    Result again = ardent(SEARCH + "{}/o");
    JsonNode json = again.json();
    assertThat(json.get("best").get("epochs").asInt()).isEqualTo(3);
    assertThat(json.get("chosen").get("epochs").asInt()).isEqualTo(3);
    assertThat(json.get("trials").asInt()).isEqualTo(4);
    assertThat(again.err()).contains("has ended; --overwrite starts anew").doesNotContain("rung");
    assertThat(listing()).isEqualTo(before);
  }

  /** A disk that is full costs what was not saved, and the end is the same. */
  @Test
  void aSearchThatFailsContinuesToTheSameEnd() {
    search();
    FaultyFileSystem.fillUpAfter(9000);
    Result failed = ardent(SEARCH + "faulty://{}/f");
    FaultyFileSystem.heal();
    assertThat(failed.code()).as("%s", failed.err()).isEqualTo(1);
    assertThat(failed.out()).isEmpty();
    assertThat(failed.err()).contains("No space left on device").doesNotContain("\tat ");
    Result resumed = ardent(SEARCH + "faulty://{}/f");
    resumed.json();
    assertThat(resumed.err()).contains("continuing the search in faulty://" + folder + "/f");
    for (String file : List.of("trials.csv", "settings.png", "model/data/model.safetensors")) {
      assertThat(bytes("f/" + file)).as(file).isEqualTo(bytes("o/" + file));
    }
  }

  /** So no trial can have learned from it. */
  @Test
  void theRowsOfTheTestSetAreReadAtTheEnd() {
    String small = TUNE + "--trials 2 --test {}/e.amat --output {}/o";
    write("e.amat", "0 1 0 1 0 1\n0 1 0 x 0 1\n");
    Result failed = ardent(small);
    assertThat(failed.code()).isEqualTo(2);
    assertThat(failed.err())
        .contains("trial 0: valid ", "trial 1: valid ", "e.amat: row 2: column 4");
    write("e.amat", rows(40, 6, 3, " "));
    Result repaired = ardent(small);
    repaired.json();
    assertThat(repaired.err()).contains("continuing the search in ").doesNotContain("rung 1 of ");
  }

  /** And options that are not one word: best.args has them as they were given. */
  @Test
  void aSpaceOfTheUsers() {
    write("space.txt", "hidden = 3 | 4,3 # layers\nactivation = tanh | relu\nmasks = 1 | 2\n");
    write("my set #1/t.amat", rows(200, 6, 1, " "));
    Result result =
        run(
            "tune",
            "--model=made",
            "--train",
            folder + "/my set #1/t.amat",
            "--train-where",
            "x1 IN (0, 1) AND 'a\"b' <> 'b'",
            "--no-direct",
            "--valid-fraction=0.2",
            "--epochs=1",
            "--trials=30",
            "--space=" + folder + "/space.txt",
            "--output=" + folder + "/o");
    JsonNode json = result.json();
    assertThat(result.err()).contains("the space has no more than 8 different trials");
    assertThat(json.get("trials").asInt()).isEqualTo(8);
    assertThat(json.get("best").get("settings").fieldNames())
        .toIterable()
        .containsExactly("hidden", "activation", "masks");
    assertThat(text("o/trials.csv")).contains(",\"4,3\",");
    assertThat(text("o/best.args")).contains("\n--no-direct\n", "my set #1/t.amat\"\n");
    ardent("train @{}/o/best.args --output {}/again").json();
    assertThat(bytes("again/data/model.safetensors"))
        .isEqualTo(bytes("o/model/data/model.safetensors"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--trials 0 | --trials is 0, expected at least 1",
        "--minutes 0 | --minutes is 0.0, expected more than 0",
        "--space {}/nosuch | nosuch: there is no such file, expected a space of settings",
        "--space {} | is a folder, expected a space of settings",
        "--space {}/t.amat | t.amat: line 1: is '",
        "--space {}/a.txt | a.txt: line 2: no setting 'rate' to search for, expected one of hidden",
        "--space {}/b.txt | --hidden is given and {}/b.txt has it too, expected it in one of them",
        "--valid-fraction 0.1 | --valid-fraction goes without --valid",
        "--test {}/nosuch.amat | nosuch.amat",
        "--folds 3 | unknown option '--folds'",
        "--batch-size 50 --learning-rate 0.1 --dropout 0 --weight-decay 0 --l1 0 | every setting",
        "--output {}/mine | mine exists and has no search in it; --overwrite replaces it",
      })
  void mistakes(String options, String message) {
    write("a.txt", "# mine\nrate = 1 .. 2\n");
    write("b.txt", "hidden = 3 | 4\n");
    write("mine/file", "text");
    assertMistake(TUNE + "--output {}/o " + options)
        .contains(message.replace("{}", folder.toString()));
  }

  @Test
  void theFolderOfAnotherSearchIsRefused() {
    search();
    assertMistakeAfterNotes(
        SEARCH + "{}/o --trials 5", "o/state/search.json was made with --trials 4, this run has 5");
    assertMistakeAfterNotes(
        SEARCH + "{}/o --seed 2", "o/state/search.json was made with --seed 1, this run has 2");
  }

  private void assertMistakeAfterNotes(String line, String message) {
    Map<String, String> before = listing();
    Result result = ardent(line);
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err().lines().filter(l -> l.startsWith("ardent: ")))
        .singleElement()
        .asString()
        .contains(message);
    assertThat(listing()).isEqualTo(before);
  }
}
