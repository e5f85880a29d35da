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
import org.ardent.SparkForTests;
import org.ardent.ml.ArdentKryoRegistrator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both of Spark's serializers give the same, to the byte. Each run is a JVM of its own. */
@Tag("slow")
class SerializerTest {
  private static final long TIMEOUT_MINUTES = 5;

  @TempDir private static Path java;

  @BeforeAll
  static void run() throws IOException {
    SerializerProgram.run(SparkForTests.session(), java);
  }

  @Test
  void kryo(@TempDir Path kryo) throws IOException, InterruptedException {
    assertSame(kryo, List.of());
  }

  /** Whatever class is shipped and not registered ends the program. */
  @Test
  void kryoWithRegistration(@TempDir Path kryo) throws IOException, InterruptedException {
    assertSame(
        kryo,
        List.of(
            "-Dspark.kryo.registrationRequired=true",
            "-Dspark.kryo.registrator=" + ArdentKryoRegistrator.class.getName()));
  }

  private static void assertSame(Path folder, List<String> settings)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptionArray()));
    command.addAll(
        List.of(
            "-Xmx800m",
            "-Dspark.master=local[2]",
            "-Dspark.app.name=serializers",
            "-Dspark.ui.enabled=false",
            "-Dspark.driver.host=localhost",
            "-Dspark.driver.bindAddress=127.0.0.1",
            "-Dspark.sql.shuffle.partitions=2",
            "-Dspark.serializer=" + KryoSerializer.class.getName(),
            // Values larger than Kryo's buffer must pass too.
            "-Dspark.kryoserializer.buffer=4k",
            "-Dspark.kryoserializer.buffer.max=1m"));
    command.addAll(settings);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            SerializerProgram.class.getName(),
            folder.toString()));
    Path log = folder.resolve("log.txt");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      assertThat(process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    } finally {
      process.destroyForcibly();
    }
    for (String file : SerializerProgram.files()) {
      assertThat(SerializerProgram.bytes(folder, file))
          .as(file)
          .isEqualTo(SerializerProgram.bytes(java, file));
    }
  }
}
