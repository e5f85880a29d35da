package org.ardent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A driver that is killed at random moments, also while it writes, and resumed until it is done,
 * leaves the model file of one that ran through. {@code -Dardent.kills=20} makes it long.
 */
@EnabledOnOs(OS.LINUX)
@Tag("slow")
class KilledDriverTest {
  private static final int KILLS = Integer.getInteger("ardent.kills", 2);
  private static final long SEED = Long.getLong("ardent.seed", 1);

  /** Longer than a step with its checkpoint, so that any moment of it may be the last. */
  private static final int MOST_MILLIS = 400;

  private static final int EPOCHS_PER_KILL = 4;

  private static final String EVERY_STEP = "1steps";
  private static final String NEVER = "100000s";

  private static final List<String> TRAIN =
      List.of(
          "train",
          "--model=nade",
          "--hidden=100",
          "--train=digits:600:1",
          "--valid=digits:100:2",
          "--epochs=" + EPOCHS_PER_KILL * (KILLS + 1),
          "--batch-size=50",
          "--dropout=0.2",
          "--average=0.9",
          "--shards=2");

  @TempDir private static Path folder;

  private static byte[] expected;

  @BeforeAll
  static void runThrough() throws IOException {
    List<String> words = new ArrayList<>(TRAIN);
    words.add("--output=" + folder.resolve("through"));
    CommandLineTest.Result result = CommandLineTest.run(words.toArray(String[]::new));
    assertThat(result.code()).as("%s", result.err()).isZero();
    expected = model("through");
  }

  private static DriverProcess start(String name, String interval) throws IOException {
    List<String> arguments = new ArrayList<>(TRAIN);
    arguments.add("--output=" + folder.resolve(name));
    arguments.add("--checkpoint=" + folder.resolve(name + "-checkpoints"));
    arguments.add("--checkpoint-interval=" + interval);
    arguments.add("--resume");
    return DriverProcess.start(folder.resolve(name + ".log"), arguments);
  }

  private static byte[] model(String name) throws IOException {
    return Files.readAllBytes(folder.resolve(name).resolve("data/model.safetensors"));
  }

  private static List<String> checkpoints(String name) throws IOException {
    Path checkpoints = folder.resolve(name + "-checkpoints");
    if (!Files.exists(checkpoints)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(checkpoints)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  /** Waits until a driver is in the middle of saving. */
  private static void awaitWriting(DriverProcess driver, String name) throws IOException {
    while (driver.isAlive() && !isWriting(name)) {
      Thread.onSpinWait();
    }
  }

  private static boolean isWriting(String name) throws IOException {
    return checkpoints(name).stream().anyMatch(file -> file.contains(".writing-"));
  }

  private static List<String> finished(String name) throws IOException {
    return checkpoints(name).stream().filter(file -> file.endsWith(".safetensors")).toList();
  }

  /** Waits until a driver has saved something new. */
  private static void awaitProgress(DriverProcess driver, String name) throws Exception {
    List<String> before = finished(name);
    while (driver.isAlive() && finished(name).equals(before)) {
      Thread.sleep(1);
    }
    assertThat(driver.isAlive()).as("%s", driver.log()).isTrue();
  }

  @Test
  void resumesToTheSameBytesHoweverOftenKilled() throws Exception {
    Random random = new Random(SEED);
    int whileWriting = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      try (DriverProcess driver = start("killed", EVERY_STEP)) {
        awaitProgress(driver, "killed");
        Thread.sleep(random.nextInt(MOST_MILLIS));
        if (kill % 2 == 1) {
          awaitWriting(driver, "killed");
        }
        driver.kill();
        assertThat(driver.exitCode()).as("%s", driver.log()).isEqualTo(137);
      }
      whileWriting += isWriting("killed") ? 1 : 0;
    }
    try (DriverProcess driver = start("killed", EVERY_STEP)) {
      assertThat(driver.exitCode()).as("%s", driver.log()).isZero();
      assertThat(driver.log()).contains("continuing from ").doesNotContain("is damaged");
    }
    assertThat(model("killed")).isEqualTo(expected);
    assertThat(checkpoints("killed")).isEmpty();
    System.err.printf(
        Locale.ROOT,
        "killed %d times, %d of them while a checkpoint was written%n",
        KILLS,
        whileWriting);
  }

  @ParameterizedTest
  @CsvSource({"INT, 130, true", "TERM, 143, false"})
  void endsOnASignalWithACheckpointOfTheLastStep(String signal, int code, boolean resume)
      throws Exception {
    try (DriverProcess driver = start(signal, NEVER)) {
      while (driver.isAlive() && !driver.log().contains("epoch 2/")) {
        Thread.sleep(1);
      }
      driver.signal(signal);
      assertThat(driver.exitCode()).as("%s", driver.log()).isEqualTo(code);
      assertThat(driver.log().lines().filter(line -> line.startsWith("ardent: ")))
          .as("%s", driver.log())
          .singleElement()
          .asString()
          .startsWith("ardent: interrupted: training stopped at ")
          .contains(signal + "-checkpoints; --resume continues from there");
      assertThat(driver.log()).doesNotContain("Exception").doesNotContain("\tat ");
    }
    assertThat(checkpoints(signal)).singleElement().asString().endsWith(".safetensors");
    assertThat(folder.resolve(signal)).doesNotExist();
    if (!resume) {
      return;
    }
    try (DriverProcess driver = start(signal, NEVER)) {
      assertThat(driver.exitCode()).as("%s", driver.log()).isZero();
    }
    assertThat(model(signal)).isEqualTo(expected);
  }
}
