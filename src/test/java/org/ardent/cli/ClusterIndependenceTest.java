package org.ardent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.spark.launcher.JavaModuleOptions;
import org.apache.spark.serializer.KryoSerializer;
import org.ardent.ml.ArdentKryoRegistrator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One seed and one number of shards give one model file, byte for byte, whatever runs it. Every run
 * is the command line in a JVM of its own.
 */
@Tag("slow")
class ClusterIndependenceTest {
  private static final List<String> TRAIN =
      List.of(
          "train",
          "--model=nade",
          "--hidden=20",
          "--train=digits:600:1",
          "--valid=digits:100:2",
          "--epochs=2",
          "--batch-size=100",
          "--dropout=0.2",
          "--average=0.9",
          "--shards=3");

  @TempDir private static Path folder;

  private static final String LOCAL_STEPS = "--local-steps=4";

  private static byte[] expected;

  @BeforeAll
  static void trainOnOneThread() throws Exception {
    expected = train("local[1]", "vector", "reference");
  }

  @ParameterizedTest
  @CsvSource({"'local[2]', vector", "'local[2]', scalar"})
  void theModelFileIsTheSame(String master, String kernels) throws Exception {
    assertThat(train(master, kernels, kernels)).isEqualTo(expected);
  }

  @Test
  void theModelFileIsTheSameOnAClusterWithKryo() throws Exception {
    List<String> kryo =
        List.of(
            "-Dspark.serializer=" + KryoSerializer.class.getName(),
            "-Dspark.kryo.registrationRequired=true",
            "-Dspark.kryo.registrator=" + ArdentKryoRegistrator.class.getName());
    assertThat(train(kryo, "local-cluster[2,1,768]", "vector", "kryo")).isEqualTo(expected);
  }

  @Test
  void theModelFileIsTheSameWithLocalSteps() throws Exception {
    byte[] local = train("local[2]", "scalar", "local-steps", LOCAL_STEPS);
    byte[] cluster = train("local-cluster[2,1,768]", "vector", "cluster-steps", LOCAL_STEPS);
    assertThat(cluster).isEqualTo(local).isNotEqualTo(expected);
  }

  @Test
  void theModelFileOfMadeIsTheSame() throws Exception {
    String[] made = {"--model=made", "--hidden=40,20", "--masks=3", "--direct"};
    byte[] scalar = train("local[1]", "scalar", "made-scalar", made);
    assertThat(train("local[2]", "vector", "made-vector", made)).isEqualTo(scalar);
  }

  @Test
  void lbfgsGivesTheSameModelOnAnyExecutors() throws Exception {
    String[] lbfgs = {
      "--optimizer=lbfgs", "--epochs=6", "--dropout=0", "--average=0", "--weight-decay=1e-3"
    };
    byte[] alone = train("local[1]", "vector", "lbfgs", lbfgs);
    assertThat(train("local-cluster[2,1,768]", "scalar", "lbfgs-cluster", lbfgs)).isEqualTo(alone);
  }

  @Test
  void anotherSeedGivesAnotherModel() throws Exception {
    assertThat(train("local[2]", "vector", "seed", "--seed=2")).isNotEqualTo(expected);
  }

  private static byte[] train(String master, String kernels, String name, String... more)
      throws IOException, InterruptedException {
    return train(List.of(), master, kernels, name, more);
  }

  private static byte[] train(
      List<String> settings, String master, String kernels, String name, String... more)
      throws IOException, InterruptedException {
    Path output = folder.resolve(name);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptionArray()));
    command.add("-Xmx1g");
    command.addAll(settings);
    command.add("-Dspark.master=" + master);
    command.add("-Dspark.ui.enabled=false");
    command.add("-Dspark.driver.host=localhost");
    command.add("-Dspark.executor.memory=768m");
    command.add("-Dspark.executor.extraClassPath=" + System.getProperty("java.class.path"));
    command.add("-Dspark.executor.extraJavaOptions=-Dardent.kernels=" + kernels);
    command.add("-Dardent.kernels=" + kernels);
    command.add("-Dlog4j2.configurationFile=" + System.getProperty("log4j2.configurationFile"));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Main.class.getName());
    command.addAll(TRAIN);
    command.addAll(List.of(more));
    command.add("--output=" + output);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    // Spark's standalone workers build their executors' commands from these two.
    Path sparkHome = Files.createDirectories(folder.resolve("spark-home"));
    Files.createDirectories(sparkHome.resolve("jars"));
    builder.environment().put("SPARK_HOME", sparkHome.toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    builder.directory(folder.toFile());
    Path log = folder.resolve(name + ".log");
    Process process = builder.redirectOutput(log.toFile()).start();
    boolean ended = process.waitFor(5, TimeUnit.MINUTES);
    process.destroyForcibly();
    assertThat(ended && process.exitValue() == 0).as("%s", Files.readString(log)).isTrue();
    return Files.readAllBytes(output.resolve("data/model.safetensors"));
  }
}
