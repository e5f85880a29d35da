package org.ardent.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A command that runs in a process of its own, with what it has said so far. */
public final class Running implements AutoCloseable {
  /** Long, since a loaded machine is slow. */
  private static final long TIMEOUT_MINUTES = 20;

  private final List<String> command;
  private final Process process;
  private final Path out;
  private final Path err;

  private Running(List<String> command, Process process, Path out, Path err) {
    this.command = command;
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** What a command did. */
  public record Outcome(int code, String out, String err) {}

  /** Starts a command in a folder, which also gets its output, without the user's Spark. */
  static Running start(Path folder, Map<String, String> environment, List<String> command)
      throws IOException {
    Path out = Files.createTempFile(folder, "run", ".out");
    Path err = Files.createTempFile(folder, "run", ".err");
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().keySet().removeIf(key -> key.startsWith("SPARK_"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    return new Running(command, builder.start(), out, err);
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** What it has said on standard error. */
  public String err() {
    return text(err);
  }

  /** Waits for its end. */
  public Outcome outcome() {
    try {
      boolean ended = process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES);
      assertThat(ended).as(() -> command + " did not end: " + err()).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return new Outcome(process.exitValue(), text(out), err());
  }

  private static String text(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.map(line -> line + "\n").collect(Collectors.joining());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
