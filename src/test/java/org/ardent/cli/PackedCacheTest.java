package org.ardent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.ardent.FaultyFileSystem;
import org.ardent.FlakyFileSystem;
import org.ardent.TasksSeeNothing;
import org.ardent.math.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code train --cache}: what a later run takes from there, what not, and what damage does. */
class PackedCacheTest extends CommandLineTest {
  private static final String BASE =
      "train --model nade --hidden 5 --epochs 2 --learning-rate 0.05 --train flaky://{}/t.csv";
  private static final String CACHE = " --cache {}/c";

  /** A table of all kinds: names, words with commas, whole numbers, real ones, bits, holes. */
  private static String table(int rows, int seed) {
    Random random = Random.of(seed, Random.TEST);
    StringBuilder text = new StringBuilder("name,word,day,count,size,bit\n");
    for (int i = 0; i < rows; i++) {
      text.append('n')
          .append(i)
          .append(random.nextInt(3) == 0 ? ",\"blue, or so\"," : ",red,")
          .append("2024-01-1")
          .append(random.nextInt(10))
          .append(',')
          .append(random.nextInt(9))
          .append(',')
          .append(i % 17 == 3 ? "" : String.valueOf(random.nextDouble()))
          .append(',')
          .append(random.nextInt(2))
          .append('\n');
    }
    return text.toString();
  }

  @BeforeEach
  void writeData() {
    FlakyFileSystem.register(SPARK.sparkContext().hadoopConfiguration());
    write("t.csv", table(300, 1));
    write("v.csv", table(60, 2));
    write("test.csv", table(40, 3));
  }

  @AfterEach
  void heal() {
    FlakyFileSystem.heal();
    FaultyFileSystem.heal();
  }

  /**
   * Trains into a new folder; the model's bytes in hexadecimal and what was said are those of a
   * run.
   */
  private record Run(String model, String err, int opened, String json) {}

  private int runs;

  private Run run(String options) {
    String output = "m" + ++runs;
    FlakyFileSystem.heal();
    Result result = ardent(BASE + " --output {}/" + output + " " + options.strip());
    String json = result.json().toString();
    return new Run(
        HexFormat.of().formatHex(bytes(output + "/data/model.safetensors")),
        result.err(),
        FlakyFileSystem.opened(),
        json.replaceAll("\"(seconds|output)\":[^,}]*", ""));
  }

  private List<Path> entries() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("c"))) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--on-invalid skip --where true --parts day=weekday,number",
        "--valid flaky://{}/v.csv --test flaky://{}/test.csv --kinds count=categorical --shards 3"
            + " --ordering random:2",
        "--binarize sample --rebinarize --columns bit --valid flaky://{}/v.csv",
      })
  void aLaterRunReadsNothingAndGivesTheSame(String options) throws IOException {
    Run without = run(options);
    Run first = run(options + CACHE);
    assertThat(first.err).contains(folder + "/c has nothing packed of flaky:");
    List<Path> kept = entries();
    Run second = run(options + CACHE);
    assertThat(second.err).contains("/t.csv comes packed from " + folder + "/c/");
    assertThat(without.opened).isPositive();
    assertThat(second.opened).isZero();
    assertThat(first.model).isEqualTo(without.model);
    assertThat(second.model).isEqualTo(without.model);
    assertThat(second.json).isEqualTo(without.json);
    assertThat(notes(second)).isEqualTo(notes(without));
    assertThat(entries()).isEqualTo(kept);
  }

  /** Looked at, sampled, parted, packed twice: a table is read once for all of it. */
  @ParameterizedTest
  @ValueSource(
      strings = {"", "--on-invalid skip", "--kinds word=categorical,count=integer,bit=binary"})
  void aTableIsReadOnce(String options) {
    // By the driver, for what its first lines are like, and by the tasks of one pass.
    int once = 1 + SPARK.sparkContext().defaultMinPartitions();
    assertThat(run("--epochs 1 " + options).opened).isEqualTo(once);
  }

  private static List<String> notes(Run run) {
    return run.err.lines().filter(l -> l.startsWith("note: ") || l.startsWith("kinds: ")).toList();
  }

  /** A model of another size, or other steps, start from what is kept; another seed does not. */
  @Test
  void whatPackingDoesNotDependOnDoesNotCount() throws IOException {
    run(CACHE);
    Run other = run("--hidden 3 --model made --learning-rate 0.01 --l1 0.1 --epochs 1" + CACHE);
    assertThat(other.err).contains("t.csv comes packed from ");
    assertThat(other.opened).isZero();
    Run reseeded = run("--epochs 1 --seed 9" + CACHE);
    assertThat(reseeded.err).contains("nothing packed of ");
    // The training set and what is held out, by two seeds.
    assertThat(entries()).hasSize(4);
  }

  /** Whatever is wrong with an entry takes a line; it is written anew in its place. */
  @Test
  void whatHasChangedOrIsDamagedIsPackedAnew() throws IOException {
    String model = run("--valid-fraction 0" + CACHE).model;
    Path entry = entries().get(0);
    Path shard;
    try (Stream<Path> files = Files.list(entry)) {
      shard = files.filter(f -> f.toString().contains("shard-0-")).findFirst().orElseThrow();
    }

    byte[] bytes = Files.readAllBytes(shard);
    bytes[bytes.length / 2] ^= 1;
    Files.write(shard, bytes);
    again(model, entry, "shard-0-", " is damaged: its checksum does not match: packing anew");

    Path known = entry.resolve("entry.json");
    byte[] whole = Files.readAllBytes(known);
    Files.write(known, Arrays.copyOf(whole, whole.length / 2));
    again(model, entry, "cannot be used: its checksum does not match: packing anew");

    // As another file system would leave a folder of which the last file never came.
    Files.delete(known);
    again(model, entry, "cannot be used: ", "entry.json", ": packing anew");

    Files.setLastModifiedTime(folder.resolve("t.csv"), FileTime.fromMillis(1));
    again(model, entry, "t.csv has changed since it was packed into ", ": packing anew");

    write("t.csv", table(301, 1));
    Run changed = run("--valid-fraction 0" + CACHE);
    assertThat(changed.err).contains("has changed since");
    assertThat(changed.model).isNotEqualTo(model);
    assertThat(entries()).containsExactly(entry);
  }

  /** The entry is not used, as a line says, but is written again, and nothing else. */
  private void again(String model, Path entry, String... words) throws IOException {
    Run run = run("--valid-fraction 0" + CACHE);
    assertThat(run.err.lines().filter(line -> line.contains("packing anew")))
        .singleElement()
        .satisfies(line -> assertThat(line).contains(words));
    assertThat(run.opened).isPositive();
    assertThat(run.model).isEqualTo(model);
    assertThat(entries()).containsExactly(entry);
  }

  @Test
  void aFullDiskCostsTheCacheAndNotTheRun() throws IOException {
    FaultyFileSystem.register(SPARK.sparkContext().hadoopConfiguration());
    FaultyFileSystem.fillUpAfter(1000);
    Run run = run("--valid-fraction 0 --cache faulty://{}/c");
    assertThat(run.err)
        .contains("/c cannot keep flaky://" + folder + "/t.csv packed: No space left on device");
    assertThat(folder.resolve("c")).doesNotExist();
  }

  @Test
  void foldersThatCannotBe() {
    TasksSeeNothing.register(SPARK.sparkContext().hadoopConfiguration());
    String train = BASE + " --output {}/m ";
    assertMistake(train + "--cache apart://{}/c")
        .contains("apart://" + folder + "/c is on a disk that executors do not see, expected a");
    assertMistake(train + "--cache {}/t.csv").contains("t.csv is not a folder");
    assertMistake(train + "--cache {}/m/c").contains("--cache lies in --output");
    assertMistake(train + "--cache {}/c --folds 3").contains("--folds goes without --cache");
  }
}
