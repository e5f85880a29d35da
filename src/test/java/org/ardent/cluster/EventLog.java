package org.ardent.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What Spark did in a run, by its event log. */
public record EventLog(List<String> events) {
  /** The options of Spark that write one into a folder of its own. */
  public static List<String> options(Path folder) throws IOException {
    return List.of(
        "--conf",
        "spark.eventLog.enabled=true",
        "--conf",
        "spark.eventLog.dir=" + Files.createDirectories(folder).toUri(),
        "--conf",
        "spark.eventLog.compress=false",
        "--conf",
        "spark.eventLog.rolling.enabled=false");
  }

  /** Reads the only one in a folder, whatever its name. */
  public static EventLog readAny(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return new EventLog(
          Files.readAllLines(
              files.filter(f -> !f.getFileName().toString().startsWith(".")).findFirst().get()));
    }
  }

  /** Reads the only one of a cluster in a folder. */
  public static EventLog read(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return new EventLog(
          Files.readAllLines(
              files.filter(f -> f.getFileName().toString().startsWith("app-")).findFirst().get()));
    }
  }

  /** How many tasks failed in themselves, and not with their executor. */
  public long failedTasks() {
    return count("SparkListenerTaskEnd", "\"Reason\":\"ExceptionFailure\"");
  }

  /** How many tasks were done by a copy that overtook them. */
  public long copiesUsed() {
    return events.stream()
        .filter(e -> e.contains("\"Event\":\"SparkListenerTaskEnd\""))
        .filter(e -> e.contains("\"Speculative\":true") && e.contains("\"Reason\":\"Success\""))
        .count();
  }

  /** How many executors there were. */
  public long executors() {
    return count("SparkListenerExecutorAdded", "");
  }

  /** How many of them were ended by SIGKILL. */
  public long executorsKilled() {
    return count("SparkListenerExecutorRemoved", "exited with code 137");
  }

  /** How many tasks were lost with their executor. */
  public long tasksLost() {
    return count("SparkListenerTaskEnd", "\"Reason\":\"ExecutorLostFailure\"");
  }

  private long count(String event, String part) {
    return events.stream()
        .filter(e -> e.contains("\"Event\":\"" + event + "\"") && e.contains(part))
        .count();
  }
}
