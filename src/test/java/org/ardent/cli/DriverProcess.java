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
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;

/** The command line in a JVM of its own, in local mode unless told otherwise. */
final class DriverProcess implements AutoCloseable {
  /** Short runs compile in haste: most of what they do is to start. That takes scalar kernels. */
  static final List<String> QUICK_START =
      List.of("-XX:TieredStopAtLevel=1", "-Dardent.kernels=scalar");

  /** Long, since a loaded machine is slow. */
  private static final long TIMEOUT_MINUTES = 20;

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
    return start(log, jvmOptions, Main.class, arguments);
  }

  /**
   * Starts a program.
   *
   * @param log gets both of its outputs
   * @param jvmOptions the heap and what else is asked of the JVM, such as another master
   */
  static DriverProcess start(
      Path log, List<String> jvmOptions, Class<?> program, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    // Whatever is started in the background of a shell script would ignore Ctrl-C.
    command.addAll(List.of("env", "--default-signal=INT"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptionArray()));
    command.addAll(QUICK_START);
    command.add("-Dspark.master=local[2]");
    command.add("-Dspark.ui.enabled=false");
    command.add("-Dspark.driver.host=localhost");
    command.add("-Dspark.driver.bindAddress=127.0.0.1");
    command.add("-Dlog4j2.configurationFile=" + Path.of("conf/log4j2.properties").toAbsolutePath());
    command.addAll(jvmOptions);
    command.add("-cp");
    command.add(classPath());
    command.add(program.getName());
    command.addAll(arguments);
    Path folder = log.getParent();
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    // The workers of local-cluster make their executors' commands of these two.
    Path sparkHome = folder.resolve("spark-home");
    builder.environment().put("SPARK_HOME", sparkHome.toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    return new DriverProcess(builder.start(), log);
  }

  /** This process's own; the program runs in another folder. */
  static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** What it has started, and what that has. */
  Stream<ProcessHandle> descendants() {
    return process.descendants();
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
