package org.ardent.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.ardent.Fuzzer;
import org.ardent.format.Mutations;
import org.junit.jupiter.api.Test;

/** Damaged checkpoints, with a checksum that finds the damage and with one that fits it. */
class CheckpointFuzzTest {
  private static final List<String> WORDS =
      List.of(
          "null",
          "{}",
          "[]",
          "[null]",
          "{\\\"a\\\":null}",
          "1e999",
          "NaN",
          "\\u0000",
          "F64",
          "checksum",
          "\"data_offsets\":[0,0]",
          "9223372036854775807",
          "history",
          "-1",
          "\"\"");

  private record Epoch(int epoch, double loss) {}

  private static byte[] checkpoint() throws IOException {
    Checkpoint checkpoint = new Checkpoint();
    checkpoint.put("parameters", new float[] {1, 2, 3});
    checkpoint.put("sums", new double[] {0.5, -1});
    checkpoint.put("epoch", 3.0);
    checkpoint.putHistory(List.of(new Epoch(1, 0.5)));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new CheckpointFile(new RunIdentity(Map.of("model", "nade")), checkpoint).write(bytes);
    return bytes.toByteArray();
  }

  private static void read(byte[] input) throws IOException {
    CheckpointFile.verify(new ByteArrayInputStream(input), input.length);
    CheckpointFile.read(new ByteArrayInputStream(input), input.length, "c.safetensors")
        .checkpoint()
        .history(Epoch.class);
  }

  @Test
  void damaged() throws IOException {
    byte[] seed = checkpoint();
    assertThat(Fuzzer.accepts("checkpoint", seed, CheckpointFuzzTest::read)).isTrue();
    int cases = Fuzzer.cases(200);
    int good =
        Fuzzer.run(
            "checkpoint", cases, r -> Mutations.mutate(seed, WORDS, r), CheckpointFuzzTest::read);
    assertThat(good).isLessThan(cases);
  }

  @Test
  void damagedBeforeTheChecksumWasMade() throws IOException {
    byte[] seed = checkpoint();
    Fuzzer.run(
        "checkpoint of damage",
        Fuzzer.cases(400),
        r -> {
          byte[] damaged = Mutations.mutate(seed, WORDS, r);
          if (damaged.length < Long.BYTES) {
            return damaged;
          }
          CRC32C crc = new CRC32C();
          crc.update(damaged, 0, damaged.length - Long.BYTES);
          byte[] fitting = Arrays.copyOf(damaged, damaged.length);
          ByteBuffer.wrap(fitting)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putLong(fitting.length - Long.BYTES, crc.getValue());
          return fitting;
        },
        CheckpointFuzzTest::read);
  }
}
