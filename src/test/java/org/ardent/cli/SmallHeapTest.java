package org.ardent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Models that do not fit into the heap are refused by what their file says, as train does. */
class SmallHeapTest extends CommandLineTest {
  private static final int HIDDEN = 100_000;
  private static final int VARIABLES = 784;

  /** A model file of 627 MB, most of which is a hole on the disk. */
  private Path largeModel() throws IOException {
    Path path = folder.resolve("large.safetensors");
    StringBuilder ordering = new StringBuilder();
    for (int i = 0; i < VARIABLES; i++) {
      ordering.append(i == 0 ? "" : ",").append("{\\\"kind\\\":\\\"binary\\\"}");
    }
    long w = 4L * HIDDEN * VARIABLES;
    long c = w + 4L * HIDDEN;
    long v = c + w;
    long b = v + 4L * VARIABLES;
    String header =
        String.format(
            Locale.ROOT,
            "{\"__metadata__\":{\"format\":\"1\",\"model\":\"nade\",\"activation\":\"sigmoid\","
                + "\"variables\":\"[%s]\"},"
                + "\"W\":{\"dtype\":\"F32\",\"shape\":[784,%d],\"data_offsets\":[0,%d]},"
                + "\"c\":{\"dtype\":\"F32\",\"shape\":[%d],\"data_offsets\":[%d,%d]},"
                + "\"V\":{\"dtype\":\"F32\",\"shape\":[784,%d],\"data_offsets\":[%d,%d]},"
                + "\"b\":{\"dtype\":\"F32\",\"shape\":[784],\"data_offsets\":[%d,%d]},"
                + "\"ordering\":{\"dtype\":\"I64\",\"shape\":[784],\"data_offsets\":[%d,%d]}}",
            ordering,
            HIDDEN,
            w,
            HIDDEN,
            w,
            c,
            HIDDEN,
            c,
            v,
            v,
            b,
            b,
            b + 8L * VARIABLES);
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(8 + text.length + b + 8L * VARIABLES);
      file.write(
          ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(text.length).array());
      file.write(text);
      file.seek(8 + text.length + b);
      ByteBuffer positions = ByteBuffer.allocate(8 * VARIABLES).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < VARIABLES; i++) {
        positions.putLong(i);
      }
      file.write(positions.array());
    }
    return path;
  }

  @Tag("slow")
  @Test
  void aModelThatIsLargerThanTheHeap() throws IOException, InterruptedException {
    Path model = largeModel();
    for (List<String> words :
        List.of(
            List.of("show", "--model", model.toString()),
            List.of("sample", "--model", model.toString(), "--output", folder + "/s.csv"))) {
      Path log = folder.resolve("log");
      try (DriverProcess driver = DriverProcess.start(log, List.of("-Xmx300m"), words)) {
        assertThat(driver.exitCode()).as("%s", driver.log()).isEqualTo(2);
        assertThat(driver.log().lines().filter(line -> line.startsWith("ardent: ")))
            .singleElement()
            .asString()
            .contains("is a model file of 627.", "to load, and the heap has", "(--driver-memory)");
        assertThat(driver.log()).doesNotContain("\tat ", "Exception");
      }
    }
  }

  /** Whatever else does not fit is one line too. */
  @Test
  void anErrorIsALine() {
    assertThat(
            FailureCause.of(
                new StackOverflowError().initCause(new OutOfMemoryError("Java heap space"))))
        .hasValueSatisfying(words -> assertThat(words).contains("--driver-memory"));
  }
}
