package org.ardent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The jar that users hand to Spark holds what Spark lacks, and nothing that Spark has; that of our
 * classes alone is for builds, which resolve the rest themselves.
 */
class JarIT {
  private static final Path JAR = Path.of(System.getProperty("ardent.jar"));

  private static final Path THIN_JAR = Path.of(System.getProperty("ardent.thin.jar"));

  @TempDir Path temp;

  private static List<String> files(JarFile jar) {
    return jar.stream().filter(entry -> !entry.isDirectory()).map(ZipEntry::getName).toList();
  }

  @Test
  void holdsOurClassesAndWhatTheyNeedUnderNamesOfOurOwn() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      List<String> files = files(jar);
      assertThat(files)
          .contains(
              "org/ardent/cli/Main.class",
              "org/ardent/ml/ModelDirectory.class",
              "org/ardent/math/VectorKernels.class",
              "org/ardent/examples/FaultyCustomers.class",
              "META-INF/LICENSE",
              "META-INF/NOTICE",
              "org/ardent/shaded/picocli/CommandLine.class",
              "org/ardent/shaded/hebi/matlab/mat/format/Mat5File.class")
          .doesNotHaveDuplicates();
      // OpenBLAS comes with a profile of its own.
      assertThat(files)
          .allMatch(
              name ->
                  name.startsWith("org/ardent/")
                      || name.startsWith("META-INF/")
                      || name.startsWith("org/bytedeco/openblas/"));
      assertThat(jar.getManifest().getMainAttributes().getValue("Main-Class"))
          .isEqualTo("org.ardent.cli.Main");
    }
  }

  @Test
  void theJarForBuildsHoldsOurClassesAndLicenceOnly() throws IOException {
    try (JarFile jar = new JarFile(THIN_JAR.toFile())) {
      assertThat(files(jar))
          .contains("META-INF/LICENSE", "META-INF/NOTICE", "org/ardent/cli/Main.class")
          .allMatch(name -> name.startsWith("org/ardent/") || name.startsWith("META-INF/"))
          .noneMatch(name -> name.startsWith("org/ardent/shaded/"));
    }
  }

  /** On a class path of Spark's jars alone, as on a user's cluster. */
  @Test
  void runsOnSparkAlone() throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(System.getProperty("ardent.spark.jvm.options").trim().split("\\s+")));
    command.addAll(
        List.of(
            "-Xmx1g",
            "-Djava.awt.headless=true",
            "-cp",
            Files.readString(Path.of(System.getProperty("ardent.spark.classpath"))).trim(),
            "org.apache.spark.deploy.SparkSubmit",
            "--master",
            "local[2]",
            "--conf",
            "spark.ui.enabled=false",
            "--class",
            "org.ardent.cli.Main",
            JAR.toString(),
            "train",
            "--model",
            "fvsbn",
            "--train",
            "customers:500",
            "--epochs",
            "2",
            "--output",
            temp.resolve("model").toString()));
    Path out = temp.resolve("out");
    Path err = temp.resolve("err");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    assertThat(process.waitFor()).as("%s", Files.readString(err)).isZero();
    assertThat(Files.readString(out)).startsWith("{\"model\":\"fvsbn\"");
    assertThat(temp.resolve("model/data/model.safetensors")).isNotEmptyFile();
  }
}
