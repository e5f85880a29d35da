package org.ardent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ardent.FaultyFileSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code train --checkpoint --resume}: what is gone on with, what is refused, what is left. */
class CheckpointCommandTest extends CommandLineTest {
  private static final String TRAIN =
      "train --model nade --hidden 5 --train {}/t.amat --valid {}/v.amat --epochs 3 --shards 2"
          + " --learning-rate 0.05 --schedule linear --l1 0 --output ";

  private static final String CHECKPOINT = " --checkpoint {}/c";

  /** What training up to a full disk leaves in the folder of checkpoints, by name. */
  private static final Map<String, byte[]> LEFT = new TreeMap<>();

  /** The model file of a run that nothing stops. */
  private static byte[] uninterrupted;

  @BeforeEach
  void writeData() {
    FaultyFileSystem.register(SPARK.sparkContext().hadoopConfiguration());
    write("t.amat", rows(200, 6, 1, " "));
    write("v.amat", rows(50, 6, 2, " "));
  }

  @AfterEach
  void heal() {
    FaultyFileSystem.heal();
  }

  private List<Path> checkpoints() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("c"))) {
      return files.sorted().toList();
    }
  }

  /** Trains up to the end, where the model finds the disk full. */
  private Result trainAndFailToSave(String more) {
    FaultyFileSystem.fillUpAfter(100);
    Result result = ardent(TRAIN + "faulty://{}/m" + CHECKPOINT + more);
    FaultyFileSystem.heal();
    assertThat(result.code()).as("%s", result.err()).isEqualTo(1);
    assertThat(folder.resolve("m")).doesNotExist();
    return result;
  }

  /** The checkpoints of such a training, which is done once for all tests. */
  private void checkpointsOfAFinishedRun() throws IOException {
    if (LEFT.isEmpty()) {
      trainAndFailToSave("");
      for (Path checkpoint : checkpoints()) {
        LEFT.put(checkpoint.getFileName().toString(), Files.readAllBytes(checkpoint));
      }
      return;
    }
    LEFT.forEach((name, content) -> write("c/" + name, content));
  }

  private byte[] uninterrupted() {
    if (uninterrupted == null) {
      ardent(TRAIN + "{}/u").json();
      uninterrupted = bytes("u/data/model.safetensors");
    }
    return uninterrupted;
  }

  @Test
  void aFullDiskCostsNoTraining() throws IOException {
    Result failed = trainAndFailToSave("");
    assertThat(failed.err().lines().toList().get((int) failed.err().lines().count() - 1))
        .startsWith("ardent: cannot save the model in faulty://" + folder + "/m: No space left on")
        .contains("; the checkpoint at the end of epoch 3/3 is kept in ")
        .endsWith("/c; --resume continues from there");
    assertThat(failed.err()).doesNotContain("\tat ");
    assertThat(checkpoints()).hasSize(2);
    Result resumed = ardent(TRAIN + "{}/m" + CHECKPOINT + " --resume");
    resumed.json();
    assertThat(resumed.err())
        .contains("continuing from " + folder + "/c/checkpoint-000003-")
        .contains(", at the end of epoch 3/3")
        .doesNotContain("epoch 1/3  train");
    assertThat(bytes("m/data/model.safetensors")).isEqualTo(uninterrupted());
    assertThat(folder.resolve("c")).isEmptyDirectory();
  }

  @Test
  void aFullDiskForCheckpointsStopsTrainingAndLeavesTheLast() throws IOException {
    checkpointsOfAFinishedRun();
    long length = Files.size(checkpoints().get(1));
    FaultyFileSystem.fillUpAfter(length + length / 2);
    Result failed = ardent(TRAIN + "{}/m --checkpoint faulty://{}/f --checkpoint-interval 1steps");
    FaultyFileSystem.heal();
    assertThat(failed.code()).isEqualTo(1);
    assertThat(failed.out()).isEmpty();
    assertThat(failed.err())
        .contains("training stopped at the end of epoch 1/3: ")
        .contains("No space left on device")
        .contains("the checkpoint at ")
        .contains("--resume continues from there")
        .doesNotContain("\tat ");
    assertThat(folder.resolve("m")).doesNotExist();
    ardent(TRAIN + "{}/m --checkpoint faulty://{}/f --resume").json();
    assertThat(bytes("m/data/model.safetensors")).isEqualTo(uninterrupted());
  }

  @Test
  void nothingIsReusedUnasked() throws IOException {
    checkpointsOfAFinishedRun();
    assertMistake(TRAIN + "{}/m" + CHECKPOINT)
        .contains(folder + "/c/checkpoint-000003-", "--resume", "--overwrite");
    Result anew = ardent(TRAIN + "{}/m" + CHECKPOINT + " --overwrite");
    anew.json();
    assertThat(anew.err()).contains("epoch 1/3  train").doesNotContain("continuing");
    assertThat(folder.resolve("c")).isEmptyDirectory();
  }

  @Test
  void withoutACheckpointItStartsAnew() {
    Result result = ardent(TRAIN + "{}/m" + CHECKPOINT + " --resume");
    result.json();
    assertThat(result.err()).contains("no checkpoint in " + folder + "/c yet: starting anew");
    assertThat(folder.resolve("c")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--batch-size 50 | --batch-size 100, this run has 50",
        "--learning-rate 0.1 --seed 9 | --learning-rate 0.05, this run has 0.1; --seed 1, this run",
        "--epochs 4 | --epochs 3, this run has 4",
        "--hidden 6 | --hidden 5, this run has 6",
        "--train {}/v.amat | --train 200 rows (fingerprint ",
        "--valid {}/t.amat | --valid 50 rows (fingerprint ",
        "--model made | --model nade, this run has made",
        "--kinds categorical:2 | columns (--columns, --kinds, --conditional) ",
      })
  void anotherRunIsRefused(String option, String difference) throws IOException {
    checkpointsOfAFinishedRun();
    Result result = ardent(TRAIN + "{}/m" + CHECKPOINT + " --resume " + option);
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err().lines().filter(line -> line.startsWith("ardent: ")))
        .singleElement()
        .asString()
        .contains(folder + "/c/checkpoint-000003-")
        .contains(" was made with ")
        .contains(difference);
    assertThat(result.out()).isEmpty();
    assertThat(checkpoints()).hasSize(2);
    assertThat(folder.resolve("m")).doesNotExist();
  }

  @Test
  void whatHasNoSayMayChange() throws IOException {
    checkpointsOfAFinishedRun();
    ardent(TRAIN + "{}/elsewhere" + CHECKPOINT + " --resume --checkpoint-interval 2s").json();
    assertThat(bytes("elsewhere/data/model.safetensors")).isEqualTo(uninterrupted());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void ofADamagedCheckpointTheOneBeforeIsUsed(boolean truncated) throws IOException {
    checkpointsOfAFinishedRun();
    damage(checkpoints().get(1), truncated);
    Result resumed = ardent(TRAIN + "{}/m" + CHECKPOINT + " --resume");
    resumed.json();
    assertThat(resumed.err())
        .contains(folder + "/c/checkpoint-000003-")
        .contains("is damaged: it")
        .contains("continuing from " + folder + "/c/checkpoint-000002-");
    assertThat(bytes("m/data/model.safetensors")).isEqualTo(uninterrupted());
  }

  @Test
  void withoutAWholeOneItDoesNotStartAnewUnasked() throws IOException {
    checkpointsOfAFinishedRun();
    for (Path checkpoint : checkpoints()) {
      damage(checkpoint, true);
    }
    Result result = ardent(TRAIN + "{}/m" + CHECKPOINT + " --resume");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("every checkpoint in " + folder + "/c is damaged");
    assertThat(checkpoints()).hasSize(2);
  }

  private static void damage(Path checkpoint, boolean truncated) throws IOException {
    byte[] bytes = Files.readAllBytes(checkpoint);
    bytes[bytes.length / 2] ^= 4;
    Files.write(checkpoint, truncated ? Arrays.copyOf(bytes, bytes.length / 2) : bytes);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--resume | --resume goes with --checkpoint",
        "--checkpoint-interval 5 | --checkpoint-interval goes with --checkpoint",
        "--checkpoint {}/c --checkpoint-interval 0 | --checkpoint-interval is '0', expected epochs",
        "--checkpoint {}/c --checkpoint-interval 5min | --checkpoint-interval is '5min', expected",
        "--checkpoint {}/m/c | --checkpoint lies in --output",
        "--checkpoint {}/m | --checkpoint lies in --output",
        "--checkpoint {}/t.amat | t.amat is not a folder",
        "--checkpoint nosuch:///c | cannot write nosuch:///c",
      })
  void badOptions(String options, String message) {
    assertMistake(TRAIN + "{}/m " + options).contains(message);
  }

  @Test
  void badDataLeaveNoFolders() {
    write("t.amat", "1 0 1\n0 x 0\n");
    assertMistake(TRAIN + "{}/m --checkpoint {}/deep/c").contains("row 2: column 2");
  }
}
