package org.ardent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code submit/ardent} in a built tree of its own, with stand-ins that print their arguments. */
@EnabledOnOs({OS.LINUX, OS.MAC})
class LauncherTest {
  private static final String ECHO =
      """
      #!/usr/bin/env bash
      printf '%s\\n' "$@"
      exit 7
      """;

  @TempDir Path temp;
  private Path root;

  private record Result(int code, List<String> out, String err) {}

  @BeforeEach
  void build() throws IOException {
    root = Files.createDirectory(temp.resolve("a tree"));
    for (String file :
        List.of("submit/ardent", "submit/common.bash", "conf/spark-defaults.conf", "pom.xml")) {
      Files.createDirectories(root.resolve(file).getParent());
      Files.copy(Path.of(file), root.resolve(file));
    }
    executable(root.resolve("submit/ardent"), Files.readString(root.resolve("submit/ardent")));
    Files.createDirectories(root.resolve("src/main"));
    write(root.resolve("target/spark.classpath"), root.resolve("pom.xml").toString());
    write(root.resolve("target/ardent_2.13-1-all.jar"), "");
    executable(temp.resolve("jdk/bin/java"), ECHO);
    executable(temp.resolve("spark/bin/spark-submit"), ECHO);
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    // Newer than everything that was copied.
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(60)));
  }

  private static void executable(Path file, String text) throws IOException {
    write(file, text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private Result run(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    return start(root.resolve("submit/ardent"), environment, arguments);
  }

  private Result start(Path launcher, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    ProcessBuilder process =
        new ProcessBuilder(
            Stream.concat(Stream.of(launcher.toString()), Stream.of(arguments)).toList());
    Path out = temp.resolve("out");
    Path err = temp.resolve("err");
    process.redirectOutput(out.toFile()).redirectError(err.toFile());
    process.environment().keySet().removeIf(key -> key.startsWith("SPARK_"));
    process.environment().put("JAVA_HOME", temp.resolve("jdk").toString());
    process.environment().putAll(environment);
    int code = process.start().waitFor();
    return new Result(code, Files.readAllLines(out), Files.readString(err, UTF_8));
  }

  @Test
  void passesArgumentsOnAsTheyAreAndReturnsTheExitCode() throws Exception {
    Result result = run(Map.of(), "train", "--x", "a b", "", "*", "q\"'", "@file", "--master");
    assertThat(result.code).isEqualTo(7);
    assertThat(result.err).isEmpty();
    int jar =
        result.out.indexOf(root.toRealPath().resolve("target/ardent_2.13-1-all.jar").toString());
    assertThat(result.out.subList(jar + 1, result.out.size()))
        .containsExactly("train", "--x", "a b", "", "*", "q\"'", "@file", "--master");
    assertThat(result.out.subList(jar - 2, jar)).containsExactly("--class", "org.ardent.cli.Main");
    assertThat(result.out)
        .startsWith("-Xmx4g")
        .contains("--add-modules=jdk.incubator.vector", "spark.locality.wait=0s")
        .containsSubsequence("-cp", "org.apache.spark.deploy.SparkSubmit");
  }

  @Test
  void optionsOfSparkComeBeforeTheCommandAndOverrideTheDefaults() throws Exception {
    Result result =
        run(
            Map.of(),
            "-v",
            "--conf=spark.driver.memory=1g",
            "--driver-memory",
            "2g",
            "--driver-java-options",
            "-Da=1 '-Db=2 3'",
            "--version");
    assertThat(result.out)
        .startsWith("-Xmx2g")
        .contains("-Da=1", "-Db=2 3")
        .containsSubsequence("spark.driver.memory=4g", "--driver-memory", "2g", "--class")
        .endsWith("--version");
  }

  @Test
  void runsAnotherClassOfTheJarWhereOneIsNamed() throws Exception {
    Result result = run(Map.of(), "--class", "org.ardent.examples.QuickFit", "500");
    int jar =
        result.out.indexOf(root.toRealPath().resolve("target/ardent_2.13-1-all.jar").toString());
    assertThat(result.out.subList(jar - 2, result.out.size()))
        .containsExactly("--class", "org.ardent.examples.QuickFit", result.out.get(jar), "500");
  }

  @Test
  void leavesOutWhatThePropertiesFileSets() throws Exception {
    Path file = temp.resolve("my.conf");
    write(file, "# own\n spark.driver.memory: 9g\nspark.locality.wait 7s");
    Result result = run(Map.of(), "--properties-file", file.toString(), "show");
    assertThat(result.out)
        .startsWith("-Xmx9g")
        .contains("spark.driver.maxResultSize=0")
        .doesNotContain("spark.locality.wait=0s", "spark.driver.memory=4g");
  }

  @Test
  void usesSparkSubmitWhereSparkIsInstalled() throws Exception {
    Path spark = temp.resolve("spark");
    write(spark.resolve("conf/spark-defaults.conf"), "spark.driver.memory=8g");
    Result result = run(Map.of("SPARK_HOME", spark.toString()), "--master", "yarn", "show", "x y");
    assertThat(result.code).isEqualTo(7);
    assertThat(result.out)
        .startsWith("--conf")
        .containsSubsequence("--master", "yarn", "--class", "show", "x y")
        .doesNotContain("spark.driver.memory=4g");
  }

  @Test
  void refusesInOneLineWhatIsNoOptionOfSpark() throws Exception {
    Result unknown = run(Map.of(), "--epochs", "3", "train");
    assertThat(unknown.code).isEqualTo(2);
    assertThat(unknown.err).startsWith("ardent: --epochs is no option").hasLineCount(1);
    Result valueless = run(Map.of(), "--master");
    assertThat(valueless.code).isEqualTo(2);
    assertThat(valueless.err).isEqualTo("ardent: option --master expects a value\n");
  }

  @Test
  void findsItsTreeThroughSymbolicLinks() throws Exception {
    Files.createSymbolicLink(temp.resolve("link"), root.resolve("submit/ardent"));
    Path second = Files.createSymbolicLink(temp.resolve("second"), Path.of("link"));
    assertThat(start(second, Map.of(), "show").out)
        .contains(root.toRealPath().resolve("target/ardent_2.13-1-all.jar").toString());
  }

  @Test
  void buildsWhatIsOlderThanItsSources() throws Exception {
    executable(temp.resolve("bin/mvn"), "#!/usr/bin/env bash\necho broken; exit 1\n");
    Path source = root.resolve("src/main/New.java");
    write(source, "");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(120)));
    String path = temp.resolve("bin") + ":" + System.getenv("PATH");
    Result result = run(Map.of("PATH", path), "show");
    assertThat(result.code).isEqualTo(1);
    assertThat(result.out).isEmpty();
    assertThat(result.err).contains("building", "broken", "ardent: the build failed");
  }
}
