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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.apache.commons.io.FileUtils;
import org.ardent.cluster.Running.Outcome;

/**
 * A standalone cluster of two workers with one core each for all tests of a run, started by the
 * first that asks as a user would, with {@code submit/cluster}, and with it a built tree to run
 * {@code submit/ardent} from. It ends with the virtual machine.
 */
public final class ClusterForTests {
  /** Jars of tests, which a user's Spark has not. */
  private static final String TEST_JARS = ".*(minicluster|junit|assertj|archunit|apiguardian).*";

  /** In the target folder of the tree, {@link FaultyTasks} alone. */
  static final String FAULTS_JAR = "faults.jar";

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

  private static final class Holder {
    static final ClusterForTests CLUSTER = new ClusterForTests();
  }

  /** The cluster. */
  public static ClusterForTests get() {
    return Holder.CLUSTER;
  }

  private ClusterForTests() {
    try {
      root = Files.createTempDirectory("cluster-for-tests").toRealPath();
      tree();
      Runtime.getRuntime().addShutdownHook(new Thread(this::end));
      Outcome start =
          run(Map.of(), "submit/cluster", "start", "--memory=768m", "--port=0", "--ui-port=0");
      assertThat(start.code()).as(start.err()).isZero();
      master = start.out().strip();
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
    jar("ardent_2.13-0-all.jar", Path.of("target/classes"), "");
    jar(FAULTS_JAR, Path.of("target/test-classes"), FaultyTasks.class.getName().replace('.', '/'));
  }

  /** Puts the classes whose paths begin as told into a jar of the tree. */
  private void jar(String name, Path classes, String prefix) throws IOException {
    try (OutputStream out = Files.newOutputStream(root.resolve("target").resolve(name));
        JarOutputStream jar = new JarOutputStream(out);
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String entry = classes.relativize(file).toString();
        if (entry.startsWith(prefix)) {
          jar.putNextEntry(new ZipEntry(entry));
          Files.copy(file, jar);
        }
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
        String.format(
            Locale.ROOT,
            """
            #!/usr/bin/env bash
            export SPARK_HOME=%s SPARK_SCALA_VERSION=2.13
            mapfile -d '' -t words < <("$JAVA_HOME/bin/java" -Xmx128m -cp "$SPARK_HOME/jars/*" \
              org.apache.spark.launcher.Main "$@")
            # Before the command stand a zero and the end of a line.
            exec "${words[1]#?}" "${words[@]:2}"
            """,
            home));
    script(
        home.resolve("bin/spark-submit"),
        String.format(
            Locale.ROOT,
            """
            #!/usr/bin/env bash
            echo "a real spark-submit" >&2
            exec %s/bin/spark-class org.apache.spark.deploy.SparkSubmit "$@"
            """,
            home));
    return home;
  }

  private static void script(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  /** Runs {@code submit/ardent} on the cluster. */
  public Outcome ardent(String... words) throws IOException {
    return ardent(Map.of(), words);
  }

  /** Runs {@code submit/ardent} on the cluster with environment variables. */
  public Outcome ardent(Map<String, String> environment, String... words) throws IOException {
    try (Running running = start(environment, words)) {
      return running.outcome();
    }
  }

  /** Starts {@code submit/ardent} on the cluster. */
  public Running start(Map<String, String> environment, String... words) throws IOException {
    List<String> command = new ArrayList<>();
    command.add("submit/ardent");
    command.addAll(List.of("--master", master, "--driver-memory", "1g"));
    command.addAll(List.of("--executor-memory", "768m", "--conf", "spark.ui.enabled=false"));
    command.addAll(List.of(words));
    return Running.start(root, environment, command);
  }

  /** Runs a script of the tree. */
  public Outcome run(Map<String, String> environment, String... command) throws IOException {
    try (Running running = Running.start(root, environment, List.of(command))) {
      return running.outcome();
    }
  }

  /** Starts a class of Spark's with the spark-class of {@link #distribution}. */
  public Running sparkClass(String name, Map<String, String> environment) throws IOException {
    Map<String, String> local = new HashMap<>(environment);
    local.put("SPARK_LOCAL_IP", "127.0.0.1");
    return Running.start(root, local, List.of(distribution() + "/bin/spark-class", name));
  }

  /** The executors that run, on Linux: the processes in the folders of the workers. */
  public List<ProcessHandle> executors() {
    Path workers = root.resolve("target/cluster");
    return ProcessHandle.allProcesses()
        .filter(process -> workingFolder(process).startsWith(workers))
        .toList();
  }

  private static Path workingFolder(ProcessHandle process) {
    try {
      return Path.of("/proc", Long.toString(process.pid()), "cwd").toRealPath();
    } catch (IOException e) {
      // It is another user's, or has ended.
      return Path.of("/");
    }
  }
}
