package org.ardent.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.ardent.checkpoint.CheckpointInterval;
import org.ardent.checkpoint.Checkpoints;
import org.ardent.model.registry.ModelRegistry;
import org.ardent.modelfile.ArdentVersion;
import org.ardent.modelfile.ModelFile;
import org.ardent.table.Table;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The model files of a fixed list of runs are those of the commit before, byte for byte. {@code mvn
 * test -Dtest=GoldenRunsTest -Dardent.golden.write=true} writes their SHA-256 anew, for a commit
 * that changes them on purpose and says so in the change log.
 */
@Tag("core")
class GoldenRunsTest {
  private static final Path LIST = Path.of("src/main/resources/org/ardent/train/golden-runs.txt");
  private static final String WRITE = "ardent.golden.write";
  private static final String HEAD =
      """
      # Written by GoldenRunsTest -Dardent.golden.write=true: of each run the SHA-256 of its tensors
      # and that of the whole model.safetensors except for the version, 16 digits of each.
      """;

  @TempDir static Path folder;

  /** What {@link ModelFile} writes: header and data, for two hashes. */
  private record Hashes(String tensors, String file) {
    static Hashes of(TrainedModel trained) {
      byte[] bytes = bytes(trained);
      int length = Math.toIntExact(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong());
      int start = Long.BYTES + length;
      String header =
          new String(bytes, Long.BYTES, length, StandardCharsets.UTF_8)
              .replace(ArdentVersion.get(), "VERSION")
              .strip();
      byte[] data = Arrays.copyOfRange(bytes, start, bytes.length);
      return new Hashes(sha(data), sha(header.getBytes(StandardCharsets.UTF_8), data));
    }

    private static byte[] bytes(TrainedModel trained) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try {
        ModelFile.write(
            out, trained.model().model(), trained.model().parameters(), trained.model().metadata());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return out.toByteArray();
    }

    private static String sha(byte[]... parts) {
      try {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        Arrays.stream(parts).forEach(sha::update);
        return HexFormat.of().formatHex(sha.digest()).substring(0, 16);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  static List<GoldenRun> runs() {
    return GoldenRun.all();
  }

  private static TrainedModel train(
      GoldenRun run, List<TrainingListener> listeners, Checkpoints checkpoints) {
    Table table = run.data().table();
    PreparedJob job = run.run().prepare(ToyShards.session(), table);
    CheckedTable valid = run.validated() ? job.check(run.data().validation()) : null;
    return job.train(valid, null, listeners, checkpoints);
  }

  @Test
  void everyModelIsInTheList() {
    assertThat(runs())
        .extracting(run -> run.run().choice().model())
        .containsAll(ModelRegistry.names());
  }

  @ParameterizedTest
  @MethodSource("runs")
  @DisabledIfSystemProperty(named = WRITE, matches = "true")
  void theModelFileIsThatOfTheCommitBefore(GoldenRun run) throws IOException {
    Hashes expected = read().get(run.name());
    assertThat(expected).as("%s is not in %s: see -D%s", run.name(), LIST, WRITE).isNotNull();
    Hashes actual = Hashes.of(train(run, List.of(), Checkpoints.NONE));
    assertThat(actual.tensors).as("the parameters that training gives").isEqualTo(expected.tensors);
    assertThat(actual.file).as("the file beside the parameters").isEqualTo(expected.file);
  }

  /** Of three runs as a whole, cut short in every epoch; with checkpoints the way is another. */
  @ParameterizedTest
  @MethodSource("resumed")
  @DisabledIfSystemProperty(named = WRITE, matches = "true")
  void soIsThatOfARunThatWasResumed(GoldenRun run) throws IOException {
    TrainedModel trained = null;
    int kills = 0;
    while (trained == null) {
      try (Checkpoints checkpoints =
          Checkpoints.open(
              new Configuration(),
              folder.resolve(run.name().replace(' ', '-')).toString(),
              CheckpointInterval.parse("1steps"),
              Checkpoints.Found.RESUME,
              UnaryOperator.identity(),
              message -> {})) {
        trained = train(run, List.of(killAfter(5)), checkpoints);
      } catch (StoppedException e) {
        assertThat(e).hasRootCauseMessage("killed");
        kills++;
      }
    }
    assertThat(kills).isPositive();
    assertThat(Hashes.of(trained)).isEqualTo(read().get(run.name()));
  }

  static List<GoldenRun> resumed() {
    return runs().stream().filter(GoldenRun::resumed).toList();
  }

  private static TrainingListener killAfter(int moves) {
    return new TrainingListener() {
      private int left = moves;

      @Override
      public void onStep(int epoch, int step, int steps, double negativeLogLikelihood) {
        count();
      }

      @Override
      public void onEpoch(EpochRecord epoch) {
        count();
      }

      private void count() {
        if (--left == 0) {
          throw new IllegalStateException("killed");
        }
      }
    };
  }

  private static Map<String, Hashes> read() throws IOException {
    Map<String, Hashes> hashes = new TreeMap<>();
    for (String line : Files.readAllLines(LIST)) {
      if (!line.startsWith("#")) {
        String[] parts = line.split(" +", 3);
        hashes.put(parts[2], new Hashes(parts[0], parts[1]));
      }
    }
    return hashes;
  }

  @Test
  @EnabledIfSystemProperty(named = WRITE, matches = "true")
  void writesTheList() throws IOException {
    Map<String, Hashes> hashes = new LinkedHashMap<>();
    runs()
        .forEach(run -> hashes.put(run.name(), Hashes.of(train(run, List.of(), Checkpoints.NONE))));
    List<String> lines = new ArrayList<>();
    hashes.forEach(
        (name, h) -> lines.add(String.format(Locale.ROOT, "%s %s %s\n", h.tensors, h.file, name)));
    Files.writeString(LIST, HEAD + String.join("", lines));
  }
}
