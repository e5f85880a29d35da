package org.ardent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ardent.cluster.ClusterForTests;
import org.ardent.cluster.EventLog;
import org.ardent.cluster.Running;
import org.ardent.cluster.Running.Outcome;
import org.junit.jupiter.api.Tag;

/** What tests of runs on a standalone cluster share: a small training, as a user submits it. */
@Tag("slow")
abstract class ClusterTest extends CommandLineTest {
  /** How many steps an epoch has. */
  static final int STEPS = 6;

  /**
   * Most of what such short runs do is to start virtual machines, which have two cores between them
   * where this is tested: they compile in haste, and so without vectors.
   */
  static final List<String> QUICK_START =
      List.of(
          "--driver-java-options",
          "-XX:TieredStopAtLevel=1 -Dardent.kernels=scalar",
          "--conf",
          "spark.executor.extraJavaOptions=-XX:TieredStopAtLevel=1 -Dardent.kernels=scalar");

  private static final List<String> TRAIN =
      List.of(
          "train",
          "--model=nade",
          "--hidden=20",
          "--train=digits:600:1",
          "--valid=digits:100:2",
          "--batch-size=100",
          "--dropout=0.2",
          "--average=0.9",
          "--shards=4");

  /** Options of Ardent's that save a checkpoint after every job. */
  static List<String> checkpoints(Path folder, String name) {
    return List.of(
        "--checkpoint=" + folder.resolve(name + "-checkpoints"),
        "--checkpoint-interval=1steps",
        "--resume");
  }

  /** The steps that the checkpoints of a run have in their names, in order. */
  static List<Integer> steps(Path folder, String name) {
    String[] files = folder.resolve(name + "-checkpoints").toFile().list();
    return Stream.of(files == null ? new String[0] : files)
        .filter(file -> file.endsWith(".safetensors"))
        .map(file -> Integer.valueOf(file.replaceAll(".*-0*(\\d+)\\.safetensors", "$1")))
        .sorted()
        .toList();
  }

  /** The words of a training, all but where it runs. */
  static List<String> training(Path folder, String name, int epochs, List<String> more) {
    List<String> words = new ArrayList<>(TRAIN);
    words.add("--epochs=" + epochs);
    words.add("--output=" + folder.resolve(name));
    words.addAll(more);
    return words;
  }

  /** Starts a command on the cluster, which writes an event log. */
  static Running start(Path folder, String name, List<String> spark, List<String> words)
      throws IOException {
    List<String> all = new ArrayList<>(EventLog.options(eventFolder(folder, name)));
    all.addAll(QUICK_START);
    all.addAll(spark);
    all.addAll(words);
    return ClusterForTests.get().start(Map.of(), all.toArray(String[]::new));
  }

  /** Runs a command on the cluster up to its end, which is to be a good one. */
  static Outcome submit(Path folder, String name, List<String> spark, List<String> words)
      throws IOException {
    try (Running running = start(folder, name, spark, words)) {
      return successful(running);
    }
  }

  static Outcome successful(Running running) {
    Outcome result = running.outcome();
    assertThat(result.code()).as("%s", result.err()).isZero();
    assertThat(result.out()).startsWith("{").hasLineCount(1);
    return result;
  }

  /** Where the event log of a run is. */
  private static Path eventFolder(Path folder, String name) {
    return folder.resolve(name + "-events");
  }

  static EventLog events(Path folder, String name) throws IOException {
    return EventLog.read(eventFolder(folder, name));
  }

  static byte[] modelFile(Path folder, String name) throws IOException {
    return Files.readAllBytes(folder.resolve(name).resolve("data/model.safetensors"));
  }
}
