package org.ardent.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.spark.launcher.JavaModuleOptions;

/** The command line in a JVM of its own, in local mode, to be ended as processes are. */
final class DriverProcess implements AutoCloseable {
  private static final long TIMEOUT_MINUTES = 5;

  private final Process process;
  private final Path log;

  private DriverProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a command.
   *
   * @param log gets both of its outputs
   */
  static DriverProcess start(Path log, List<String> arguments) throws IOException {
    return start(log, List.of("-Xmx600m"), arguments);
  }

  /**
   * Starts a command.
   *
   * @param log gets both of its outputs
   * @param jvmOptions the heap and what else is asked of the JVM
   */
  static DriverProcess start(Path log, List<String> jvmOptions, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    // Whatever is started in the background of a shell script would ignore Ctrl-C.
    command.addAll(List.of("env", "--default-signal=INT"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptionArray()));
    command.addAll(jvmOptions);
    command.add("-Dspark.master=local[2]");
    command.add("-Dspark.ui.enabled=false");
    command.add("-Dspark.driver.host=localhost");
    command.add("-Dspark.driver.bindAddress=127.0.0.1");
    command.add("-Dlog4j2.configurationFile=" + Path.of("conf/log4j2.properties").toAbsolutePath());
    command.add("-cp");
    // The process runs in another folder.
    command.add(
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(entry -> Path.of(entry).toAbsolutePath().toString())
            .collect(Collectors.joining(File.pathSeparator)));
    command.add(Main.class.getName());
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command)
            .directory(log.getParent().toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    return new DriverProcess(process, log);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Sends a signal, by its name without SIG. */
  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** Sends SIGKILL, without delay. */
  void kill() {
    process.destroyForcibly();
  }

  /** Waits for its end; returns the exit code. */
  int exitCode() throws InterruptedException {
    if (!process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
      throw new AssertionError("still running after " + TIMEOUT_MINUTES + " minutes: " + log);
    }
    return process.exitValue();
  }

  /** What it has said so far. */
  String log() throws IOException {
    return Files.readString(log);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
