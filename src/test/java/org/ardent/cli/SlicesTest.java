package org.ardent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Executors that own slices of the state, {@code spark.ardent.aggregation=slices}, give the model
 * file of local mode, byte for byte: three of them for six shards, with every kind of update; one
 * of them killed.
 */
@Tag("slow")
@EnabledOnOs(OS.LINUX)
class SlicesTest {
  private static final String DIVIDED = "3 executors own slices of ";
  private static final String REPEATED = "steps are repeated that executors had not sent yet";

  private static final List<String> TRAIN =
      List.of(
          "train",
          "--model=nade",
          "--hidden=20",
          "--batch-size=100",
          "--dropout=0.2",
          "--shards=6",
          "--patience=0",
          "--valid-fraction=0");

  @TempDir private Path folder;

  /** A training whose output has its name. */
  private List<String> training(String name, String... options) {
    List<String> words = new ArrayList<>(TRAIN);
    words.addAll(Arrays.asList(options));
    words.add("--output=" + folder.resolve(name));
    return words;
  }

  private byte[] trainedHere(String... options) throws IOException {
    Path output = Files.createTempDirectory(folder, "here").resolve("model");
    List<String> words = training("model", options);
    words.set(words.size() - 1, "--output=" + output);
    CommandLineTest.Result result = CommandLineTest.run(words.toArray(String[]::new));
    assertThat(result.code()).as("%s", result.err()).isZero();
    return file(output);
  }

  private static byte[] file(Path model) throws IOException {
    return Files.readAllBytes(model.resolve("data/model.safetensors"));
  }

  /** Starts commands where three executors own the state. */
  private DriverProcess start(String name, List<List<String>> commands) throws IOException {
    Files.createDirectories(folder.resolve("spark-home/jars"));
    return DriverProcess.start(
        folder.resolve(name + ".log"),
        List.of(
            "-Xmx1g",
            "-Dspark.master=local-cluster[3,1,768]",
            "-Dspark.executor.memory=768m",
            "-Dspark.executor.extraClassPath=" + DriverProcess.classPath(),
            "-Dspark.scheduler.minRegisteredResourcesRatio=1",
            "-Dspark.ardent.aggregation=slices"),
        CommandsProgram.class,
        commands.stream().map(CommandsProgram::argument).toList());
  }

  private static long count(String log, String words) {
    return log.lines().filter(line -> line.contains(words)).count();
  }

  @Test
  void everyUpdateGivesTheSameBits() throws Exception {
    String[] adam = {
      "--train=digits:600:1", "--valid=digits:100:2", "--epochs=2", "--average=0.9", "--l1=1e-4"
    };
    String[] momentum = {
      "--train=digits:600:1", "--epochs=3", "--optimizer=nesterov", "--weight-decay=0.01"
    };
    String[] adagrad = {"--train=digits:300:1", "--epochs=2", "--optimizer=adagrad"};
    String[] local = {
      "--train=digits:600:1", "--epochs=2", "--average=0.9", "--local-steps=4", "--clip-norm=3"
    };
    String[] clipped = {"--train=digits:300:1", "--epochs=2", "--clip-norm=1"};
    String[] begun = {"--train=digits:600:1", "--epochs=1", "--schedule=constant"};
    String[] whole = {"--train=digits:600:1", "--epochs=2", "--schedule=constant"};
    String checkpoint = "--checkpoint=" + folder.resolve("checkpoints");
    List<List<String>> commands =
        List.of(
            training("adam", adam),
            training("momentum", momentum),
            training("adagrad", adagrad),
            training("local", local),
            training("clipped", clipped),
            with(training("begun", begun), checkpoint, "--checkpoint-interval=2steps"),
            with(training("whole", whole), checkpoint, "--resume"));
    try (DriverProcess driver = start("updates", commands)) {
      assertThat(driver.exitCode()).as("%s", driver.log()).isZero();
      assertThat(count(driver.log(), DIVIDED)).as("%s", driver.log()).isEqualTo(6);
      assertThat(count(driver.log(), "a step depends on the whole gradient")).isEqualTo(1);
      assertThat(driver.log()).doesNotContain(REPEATED).doesNotContain("ends early");
    }
    assertThat(file(folder.resolve("adam"))).isEqualTo(trainedHere(adam));
    assertThat(file(folder.resolve("momentum"))).isEqualTo(trainedHere(momentum));
    assertThat(file(folder.resolve("adagrad"))).isEqualTo(trainedHere(adagrad));
    assertThat(file(folder.resolve("local"))).isEqualTo(trainedHere(local));
    assertThat(file(folder.resolve("clipped"))).isEqualTo(trainedHere(clipped));
    assertThat(file(folder.resolve("whole"))).isEqualTo(trainedHere(whole));
  }

  private static List<String> with(List<String> words, String... more) {
    List<String> all = new ArrayList<>(words);
    all.addAll(Arrays.asList(more));
    return all;
  }

  @Test
  void stepsOfALostExecutorAreRepeated() throws Exception {
    // All steps are of one epoch: nothing is fetched before the job's five seconds are over.
    String[] options = {"--train=digits:5000:1", "--epochs=1", "--average=0.9", "--batch-size=10"};
    try (DriverProcess driver = start("killed", List.of(training("killed", options)))) {
      while (count(driver.log(), DIVIDED) == 0) {
        assertThat(driver.isAlive()).as("%s", driver.log()).isTrue();
        Thread.sleep(20);
      }
      // The first kill is enough, unless it comes between two jobs.
      while (driver.isAlive() && count(driver.log(), REPEATED) == 0) {
        Thread.sleep(500);
        executor(driver).ifPresent(ProcessHandle::destroyForcibly);
        for (int i = 0; i < 600 && driver.isAlive() && count(driver.log(), REPEATED) == 0; i++) {
          Thread.sleep(100);
        }
      }
      assertThat(driver.exitCode()).as("%s", driver.log()).isZero();
      assertThat(driver.log()).contains(REPEATED);
    }
    assertThat(file(folder.resolve("killed"))).isEqualTo(trainedHere(options));
  }

  /** One of the driver's executors: each has a folder of its own. */
  private Optional<ProcessHandle> executor(DriverProcess driver) throws IOException {
    Path folders = folder.resolve("spark-home/work").toRealPath();
    try (Stream<ProcessHandle> children = driver.descendants()) {
      return children.filter(child -> workingFolder(child).startsWith(folders)).findFirst();
    }
  }

  private static Path workingFolder(ProcessHandle process) {
    try {
      return Path.of("/proc", Long.toString(process.pid()), "cwd").toRealPath();
    } catch (IOException e) {
      return Path.of("/"); // it has ended
    }
  }
}
