package org.ardent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.serializer.KryoSerializer;
import org.ardent.ml.ArdentKryoRegistrator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One seed and one number of shards give one model file, byte for byte, whatever runs it. All
 * trainings run in this process, on two threads with the kernels of this machine; and again in JVMs
 * that differ in all of that.
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

  /** What is trained, each in its own way. */
  private enum Training {
    SYNCHRONOUS,
    LOCAL_STEPS("--local-steps=4"),
    MADE("--model=made", "--hidden=40,20", "--masks=3", "--direct"),
    LBFGS("--optimizer=lbfgs", "--epochs=6", "--dropout=0", "--average=0", "--weight-decay=1e-3"),
    OTHER_SEED("--seed=2");

    @SuppressWarnings("ImmutableEnumChecker") // the list is immutable
    final List<String> options;

    Training(String... options) {
      this.options = List.of(options);
    }

    List<String> words(String runner) {
      List<String> words = new ArrayList<>(TRAIN);
      words.addAll(options);
      words.add("--output=" + output(runner));
      return words;
    }

    private Path output(String runner) {
      return folder.resolve(runner).resolve(name());
    }

    byte[] modelFile(String runner) throws IOException {
      return Files.readAllBytes(output(runner).resolve("data/model.safetensors"));
    }
  }

  private static final String HERE = "here";

  @TempDir private static Path folder;

  @BeforeAll
  static void trainHere() {
    for (Training training : Training.values()) {
      CommandLineTest.Result result =
          CommandLineTest.run(training.words(HERE).toArray(String[]::new));
      assertThat(result.code()).as("%s", result.err()).isZero();
    }
  }

  @Test
  void eachTrainingGivesAModelOfItsOwn() throws IOException {
    List<byte[]> models = new ArrayList<>();
    for (Training training : Training.values()) {
      byte[] model = training.modelFile(HERE);
      assertThat(models).noneMatch(other -> Arrays.equals(other, model));
      models.add(model);
    }
  }

  @Test
  void onOneThreadWithScalarKernels() throws Exception {
    assertSame(
        "thread",
        List.of("-Dspark.master=local[1]", "-Dardent.kernels=scalar"),
        List.of(Training.SYNCHRONOUS, Training.MADE, Training.LBFGS));
  }

  @Test
  void onTwoExecutorsWithKryo() throws Exception {
    assertSame(
        "executors",
        List.of(
            "-Dspark.master=local-cluster[2,1,768]",
            "-Dspark.executor.memory=768m",
            "-Dspark.executor.extraClassPath=" + DriverProcess.classPath(),
            "-Dspark.serializer=" + KryoSerializer.class.getName(),
            "-Dspark.kryo.registrationRequired=true",
            "-Dspark.kryo.registrator=" + ArdentKryoRegistrator.class.getName()),
        List.of(Training.SYNCHRONOUS, Training.LOCAL_STEPS, Training.LBFGS));
  }

  private static void assertSame(String runner, List<String> jvmOptions, List<Training> trainings)
      throws Exception {
    List<String> jvm = new ArrayList<>(jvmOptions);
    jvm.add("-Xmx1g");
    Files.createDirectories(folder.resolve("spark-home/jars"));
    List<String> commands =
        trainings.stream().map(t -> CommandsProgram.argument(t.words(runner))).toList();
    Path log = folder.resolve(runner + ".log");
    try (DriverProcess driver = DriverProcess.start(log, jvm, CommandsProgram.class, commands)) {
      assertThat(driver.exitCode()).as("%s", driver.log()).isZero();
    }
    for (Training training : trainings) {
      assertThat(training.modelFile(runner)).as("%s", training).isEqualTo(training.modelFile(HERE));
    }
  }
}
