package org.ardent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    List<String> jvm =
        new ArrayList<>(
            List.of(
                "-Xmx800m",
                "-Dspark.app.name=serializers",
                "-Dspark.sql.shuffle.partitions=2",
                "-Dspark.serializer=" + KryoSerializer.class.getName(),
                // Values larger than Kryo's buffer must pass too.
                "-Dspark.kryoserializer.buffer=4k",
                "-Dspark.kryoserializer.buffer.max=1m"));
    jvm.addAll(settings);
    List<String> arguments = List.of(folder.toString());
    try (DriverProcess program =
        DriverProcess.start(folder.resolve("log.txt"), jvm, SerializerProgram.class, arguments)) {
      assertThat(program.exitCode()).as("%s", program.log()).isZero();
    }
    for (String file : SerializerProgram.files()) {
      assertThat(SerializerProgram.bytes(folder, file))
          .as(file)
          .isEqualTo(SerializerProgram.bytes(java, file));
    }
  }
}
