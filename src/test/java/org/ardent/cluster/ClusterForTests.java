package org.ardent.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.apache.commons.io.FileUtils;

/**
 * A standalone cluster of two workers with one core each for all tests of a run, started by the
 * first that asks as a user would, with {@code submit/cluster}, and with it a built tree to run
 * {@code submit/ardent} from. It ends with the virtual machine.
 */
public final class ClusterForTests {
  /** Jars of tests, which a user's Spark has not. */
  private static final String TEST_JARS = ".*(minicluster|junit|assertj|archunit|apiguardian).*";

  /** The options of Spark that make a command wait for both executors. */
  public static final List<String> ALL_EXECUTORS =
      List.of(
          "--total-executor-cores",
          "2",
          "--conf",
          "spark.scheduler.minRegisteredResourcesRatio=1",
          "--conf",
          "spark.scheduler.maxRegisteredResourcesWaitingTime=60s");

  private final Path root;
  private final String master;

  /** What a command did. */
  public record Result(int code, String out, String err) {}

  private static final class Holder {
    static final ClusterForTests CLUSTER = new ClusterForTests();
  }

  /** The cluster. */
  public static ClusterForTests get() {
    return Holder.CLUSTER;
  }

  private ClusterForTests() {
    try {
      root = Files.createTempDirectory("ardent-cluster").toRealPath();
      tree();
      Runtime.getRuntime().addShutdownHook(new Thread(this::end));
      Result start =
          run(Map.of(), "submit/cluster", "start", "--memory=768m", "--port=0", "--ui-port=0");
      assertThat(start.code).as(start.err).isZero();
      master = start.out.strip();
      assertThat(master).matches("spark://127\\.0\\.0\\.1:\\d+");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What {@code submit/ardent} needs of a tree to find it built. */
  private void tree() throws IOException {
    for (String folder : List.of("submit", "conf")) {
      FileUtils.copyDirectory(new File(folder), root.resolve(folder).toFile());
    }
    Files.copy(Path.of("pom.xml"), root.resolve("pom.xml"));
    Files.createDirectories(root.resolve("src/main"));
    Files.createDirectories(root.resolve("target"));
    Files.writeString(root.resolve("target/spark.classpath"), String.join(":", jars()));
    Path classes = Path.of("target/classes").toAbsolutePath();
    try (OutputStream out = Files.newOutputStream(root.resolve("target/ardent_2.13-0.jar"));
        JarOutputStream jar = new JarOutputStream(out);
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        jar.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
        Files.copy(file, jar);
      }
    }
  }

  private static List<String> jars() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(path -> path.endsWith(".jar") && !path.matches(TEST_JARS))
        .toList();
  }

  private void end() {
    try {
      run(Map.of(), "submit/cluster", "stop");
      FileUtils.deleteDirectory(root.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The URL of the master. */
  public String master() {
    return master;
  }

  /** The tree that commands run in. */
  public Path root() {
    return root;
  }

  /**
   * A Spark distribution as far as Ardent sees one: the jars, and scripts that do what Spark's own
   * do, which is to run the command that Spark's launcher prints.
   */
  public synchronized Path distribution() throws IOException {
    Path home = root.resolve("distribution");
    if (Files.exists(home)) {
      return home;
    }
    Files.createDirectories(home.resolve("jars"));
    for (String jar : jars()) {
      Files.createSymbolicLink(
          home.resolve("jars").resolve(Path.of(jar).getFileName()), Path.of(jar));
    }
    script(
        home.resolve("bin/spark-class"),
        """
        #!/usr/bin/env bash
        export SPARK_HOME=%s SPARK_SCALA_VERSION=2.13
        mapfile -d '' -t words < <("$JAVA_HOME/bin/java" -Xmx128m -cp "$SPARK_HOME/jars/*" \
          org.apache.spark.launcher.Main "$@")
        # The first word is empty, or what is to be shown.
        exec "${words[@]:1}"
        """
            .formatted(home));
    script(
        home.resolve("bin/spark-submit"),
        """
        #!/usr/bin/env bash
        echo "a real spark-submit" >&2
        exec %s/bin/spark-class org.apache.spark.deploy.SparkSubmit "$@"
        """
            .formatted(home));
    return home;
  }

  private static void script(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  /** Runs {@code submit/ardent} on the cluster. */
  public Result ardent(String... words) throws IOException {
    return ardent(Map.of(), words);
  }

  /** Runs {@code submit/ardent} on the cluster with environment variables. */
  public Result ardent(Map<String, String> environment, String... words) throws IOException {
    List<String> command = new ArrayList<>();
    command.add("submit/ardent");
    command.addAll(List.of("--master", master, "--driver-memory", "1g"));
    command.addAll(List.of("--executor-memory", "768m", "--conf", "spark.ui.enabled=false"));
    command.addAll(List.of(words));
    return run(environment, command.toArray(String[]::new));
  }

  /** Runs a script of the tree. */
  public Result run(Map<String, String> environment, String... command) throws IOException {
    Path out = Files.createTempFile(root, "run", ".out");
    Path err = Files.createTempFile(root, "run", ".err");
    ProcessBuilder builder = new ProcessBuilder(command).directory(root.toFile());
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().keySet().removeIf(key -> key.startsWith("SPARK_"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      boolean ended = process.waitFor(5, TimeUnit.MINUTES);
      process.destroyForcibly();
      assertThat(ended).as(() -> List.of(command) + " did not end: " + text(err)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return new Result(process.exitValue(), text(out), text(err));
  }

  private static String text(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.map(line -> line + "\n").collect(Collectors.joining());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
