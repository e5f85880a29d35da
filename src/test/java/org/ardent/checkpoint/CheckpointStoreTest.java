package org.ardent.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.ardent.FaultyFileSystem;
import org.ardent.Fuzzer;
import org.ardent.format.Mutations;
import org.ardent.io.InvalidInputException;
import org.ardent.io.TemporaryName;
import org.ardent.math.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointStoreTest {
  private static final RunIdentity IDENTITY = new RunIdentity(Map.of("seed", "1"));

  private record Epoch(int epoch, double loss, double validation, boolean best) {}

  @TempDir Path folder;

  private final List<String> messages = new ArrayList<>();

  @AfterEach
  void heal() {
    FaultyFileSystem.heal();
  }

  private CheckpointStore open(String scheme) {
    Configuration configuration = new Configuration();
    FaultyFileSystem.register(configuration);
    return CheckpointStore.open(configuration, scheme + folder.resolve("c"));
  }

  private static CheckpointFile file(int step) {
    Checkpoint checkpoint = new Checkpoint();
    checkpoint.put("state.0", new float[] {step, 0.5f, -0.0f, Float.MIN_VALUE});
    checkpoint.put("point", new double[] {Math.PI, step});
    checkpoint.put("loss", Double.POSITIVE_INFINITY);
    checkpoint.put("examples", 0x1p53);
    checkpoint.putHistory(List.of(new Epoch(1, 1 / 3.0, Double.NaN, true)));
    return new CheckpointFile(IDENTITY, checkpoint);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("c"))) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void whatIsReadIsWhatWasWritten() throws IOException {
    CheckpointStore store = open("");
    store.save(1, 20, file(20));
    CheckpointFile read = store.read(store.list().get(0), messages::add);
    Checkpoint expected = file(20).checkpoint();
    assertThat(read.identity()).isEqualTo(IDENTITY);
    assertThat(read.checkpoint().floats().get("state.0"))
        .isEqualTo(expected.floats().get("state.0"));
    assertThat(read.checkpoint().doubles().get("point")).isEqualTo(expected.doubles().get("point"));
    assertThat(read.checkpoint().numbers()).isEqualTo(expected.numbers());
    assertThat(read.checkpoint().history(Epoch.class)).isEqualTo(expected.history());
    assertThat(messages).isEmpty();
  }

  @Test
  void anotherRunInTheFolderIsNoticed() throws IOException {
    CheckpointStore first = open("");
    first.save(0, 10, file(10));
    CheckpointStore second = open("");
    second.begin(second.list());
    second.save(0, 20, file(20));
    List<String> before = names();
    assertThatThrownBy(() -> first.save(0, 11, file(11)))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "checkpoint-000000-000000000020.safetensors is another run's, expected a folder for"
                + " each run");
    assertThat(names()).isEqualTo(before);
    second.save(0, 30, file(30));
  }

  @Test
  void theLastTwoAreKept() throws IOException {
    CheckpointStore store = open("");
    for (int step : new int[] {5, 10, 999_999, 1_000_000}) {
      store.save(step / 8, step, file(step));
    }
    assertThat(names())
        .containsExactly(
            "checkpoint-124999-000000999999.safetensors",
            "checkpoint-125000-000001000000.safetensors");
    assertThat(store.list().get(0).getName()).contains("1000000");
  }

  @Test
  void aCheckpointOfTheSameStepIsReplaced() throws IOException {
    CheckpointStore store = open("");
    store.save(1, 20, file(1));
    store.save(1, 20, file(2));
    assertThat(names()).hasSize(1);
    CheckpointFile read = store.read(store.list().get(0), messages::add);
    assertThat(read.checkpoint().floats().get("state.0")[0]).isEqualTo(2);
  }

  /** A second run that is started by mistake must not end the first. */
  @Test
  void whatAKilledRunWasWritingIsRemovedAndNothingElse() throws IOException {
    Files.createDirectories(folder.resolve("c"));
    String checkpoint = "checkpoint-000001-000000000020.safetensors";
    String live = TemporaryName.of(checkpoint, "writing");
    String killed = live.replaceFirst("_\\d+_", "_" + Integer.MAX_VALUE + "_");
    List<String> others =
        List.of(
            live,
            "checkpoint-000001-000000000010.safetensors",
            "checkpoint-x.safetensors",
            "notes.writing");
    for (String name : others) {
      Files.writeString(folder.resolve("c").resolve(name), "x");
    }
    Files.writeString(folder.resolve("c").resolve(killed), "x");
    CheckpointStore store = open("");
    assertThat(names()).containsExactlyInAnyOrderElementsOf(others);
    assertThat(store.list()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void anyFlippedBitIsDetected(long seed) throws IOException {
    CheckpointStore store = open("");
    store.save(0, 1, file(1));
    Path path = folder.resolve("c").resolve(names().get(0));
    byte[] whole = Files.readAllBytes(path);
    Random random = Random.of(seed, Random.TEST);
    for (int i = 0; i < 300; i++) {
      byte[] broken = whole.clone();
      int bit = random.nextInt(8 * whole.length);
      broken[bit / 8] ^= (byte) (1 << (bit % 8));
      Files.write(path, broken);
      assertThat(store.read(store.list().get(0), messages::add)).as("bit %d", bit).isNull();
    }
    assertThat(messages).hasSize(300).allMatch(m -> m.contains(" is damaged: its checksum"));
  }

  @Test
  void anyTruncationIsDetected() throws IOException {
    CheckpointStore store = open("");
    store.save(0, 1, file(1));
    Path path = folder.resolve("c").resolve(names().get(0));
    byte[] whole = Files.readAllBytes(path);
    for (int length = 0; length < whole.length; length++) {
      Files.write(path, Arrays.copyOf(whole, length));
      assertThat(store.read(store.list().get(0), messages::add)).as("%d bytes", length).isNull();
    }
    assertThat(messages).hasSize(whole.length).allMatch(m -> m.contains(" is damaged: it"));
  }

  /** Whatever the disk has room for, the checkpoint before stays and no half of one is seen. */
  @Test
  void aFullDiskLeavesTheOneBefore() throws IOException {
    CheckpointStore store = open("faulty://");
    store.save(0, 1, file(1));
    long length = Files.size(folder.resolve("c").resolve(names().get(0)));
    for (long room = 0; room < length; room += 7) {
      FaultyFileSystem.fillUpAfter(room);
      assertThatThrownBy(() -> store.save(0, 2, file(2)))
          .isInstanceOf(IOException.class)
          .hasMessage("No space left on device");
      FaultyFileSystem.heal();
      assertThat(names()).containsExactly("checkpoint-000000-000000000001.safetensors");
      assertThat(store.read(store.list().get(0), messages::add)).isNotNull();
    }
    store.save(0, 2, file(2));
    assertThat(names()).hasSize(2);
  }

  @Test
  void lostPermissionLeavesTheOneBefore() throws IOException {
    CheckpointStore store = open("faulty://");
    store.save(0, 1, file(1));
    FaultyFileSystem.revokePermission();
    assertThatThrownBy(() -> store.save(0, 2, file(2)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Permission denied");
    assertThat(store.read(store.list().get(0), messages::add)).isNotNull();
  }

  @Test
  void foldersMadeForNothingAreRemoved() {
    open("").close();
    assertThat(folder).isEmptyDirectory();
  }

  /** Whatever a file holds, checksum or not, it is read or refused. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void noContentsBreakTheReader(long seed) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    file(1).write(out);
    byte[] whole = out.toByteArray();
    Random random = Random.of(seed, Random.TEST);
    int refused = 0;
    for (int i = 0; i < 2000; i++) {
      byte[] broken = Arrays.copyOf(whole, whole.length - random.nextInt(2) * random.nextInt(99));
      for (int change = random.nextInt(4); change >= 0; change--) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
      }
      try {
        CheckpointFile.read(new ByteArrayInputStream(broken), broken.length, "f");
      } catch (InvalidInputException e) {
        refused++;
        assertThat(e.getMessage()).startsWith("f: ").doesNotContain("\n");
      }
    }
    assertThat(refused).isGreaterThan(1000);
  }

  /** What is behind the checksum, which would tell any damage, must not be trusted either. */
  @Test
  void damageIsToldInOneLine() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    file(20).write(out);
    byte[] seed = out.toByteArray();
    List<String> words = List.of("{", "]", "null", "1e400", "-1", "F64", "\"shape\":[65536,65536]");
    int cases = Fuzzer.cases(400);
    int taken =
        Fuzzer.run(
            "checkpoint",
            cases,
            random -> Mutations.mutate(seed, words, random),
            input ->
                CheckpointFile.read(
                    new ByteArrayInputStream(input), input.length, "c.safetensors"));
    assertThat(taken).isBetween(1, cases - 1);
  }
}
