package org.ardent.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.ardent.FaultyFileSystem;
import org.ardent.io.InvalidInputException;
import org.ardent.model.RealDensity;
import org.ardent.table.Kinds;
import org.ardent.table.Table;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;

/** A cache is a help and no more: what it cannot do takes a line, and the run goes on. */
class CacheTroublesTest {
  @TempDir private Path folder;

  private final List<String> messages = new ArrayList<>();

  @AfterEach
  void heal() {
    FaultyFileSystem.heal();
  }

  private static TrainingRequest request(double heldOut) {
    return new TrainingRequest(
        ModelSettings.builder(),
        TrainingSettings.builder(),
        Kinds.parse(new Configuration(), null, RealDensity.DEFAULT),
        null,
        heldOut);
  }

  private static PreparedJob prepared(TrainingRequest request) {
    List<String> columns = List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l");
    Table table =
        Table.of(
            "toy",
            columns,
            ToyShards.context().parallelize(ToyShards.good(ToyShards.rows(60, 1)), 2));
    return request.prepare(ToyShards.session(), table, false);
  }

  /** It is looked at once more after it was packed, and needed no more. */
  @Test
  void aTableThatIsTakenAway() {
    AtomicInteger listed = new AtomicInteger();
    CacheKey key =
        new CacheKey(
            "toy",
            Map.of(),
            () -> {
              if (listed.getAndIncrement() > 0) {
                throw new InvalidInputException("toy does not exist");
              }
              return List.of("toy 60 bytes");
            });
    String uri = folder.resolve("c").toString();
    TrainingRequest request = request(0);
    try (PackedCache cache = PackedCache.open(ToyShards.context(), uri, messages::add)) {
      PreparedJob job = cache.keeping(prepared(request), key, request, false, List.of());
      try (PackedSets packed = job.pack(null)) {
        assertThat(packed.train().rows()).isEqualTo(60);
      }
    }
    assertThat(messages).containsExactly(uri + " cannot keep toy packed: toy does not exist");
    assertThat(folder).isEmptyDirectory();
  }

  /** Where one of two sets is damaged, the other one is not held any longer. */
  @Test
  void aPartThatIsDamaged() throws IOException {
    CacheKey key = new CacheKey("toy", Map.of(), () -> List.of("toy 60 bytes"));
    TrainingRequest request = request(0.2);
    String uri = folder.resolve("c").toString();
    try (PackedCache cache = PackedCache.open(ToyShards.context(), uri, messages::add)) {
      cache.keeping(prepared(request), key, request, false, List.of()).pack(null).close();
      Path shard = null;
      try (Stream<Path> files = Files.walk(folder)) {
        shard = files.filter(CacheTroublesTest::isOfHeldOut).findFirst().orElseThrow();
      }
      Files.write(shard, new byte[] {1});
      Set<Object> before = persistent();
      assertThat(cache.training(ToyShards.session(), key, request, false, notes -> {})).isEmpty();
      assertThat(before).containsAll(persistent());
    }
    assertThat(messages.get(messages.size() - 1)).contains("shard-0-", "packing anew");
  }

  private static boolean isOfHeldOut(Path file) {
    try {
      return file.getFileName().toString().startsWith("shard-0-")
          && Files.readString(file.resolveSibling("entry.json")).contains("\"heldOut\":false");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What Spark keeps until it is told, or nobody knows it any more. */
  private static Set<Object> persistent() {
    return Set.copyOf(
        CollectionConverters.asJava(ToyShards.context().sc().getPersistentRDDs()).keySet());
  }

  /** The model is there by then. */
  @Test
  void aFolderThatCannotBeRemoved() {
    FaultyFileSystem.register(ToyShards.context().hadoopConfiguration());
    String uri = "faulty://" + folder + "/c";
    PackedCache cache = PackedCache.open(ToyShards.context(), uri, messages::add);
    FaultyFileSystem.revokePermission();
    cache.close();
    assertThat(messages).containsExactly("cannot clean up after " + uri + ": permission denied");
  }
}
