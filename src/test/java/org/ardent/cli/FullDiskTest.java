package org.ardent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real disk that is full: one line, exit code 1, and what was half-written is gone. */
@EnabledOnOs(OS.LINUX)
class FullDiskTest extends CommandLineTest {
  private static final int KILOBYTES = 300;

  private Path disk;

  @BeforeEach
  void mount() throws IOException, InterruptedException {
    disk = Files.createDirectory(folder.resolve("disk"));
    assumeTrue(
        done("mount", "-t", "tmpfs", "-o", "size=" + KILOBYTES + "k", "tmpfs", disk.toString()),
        "skipped: mounting a small disk takes the rights of root");
  }

  @AfterEach
  void unmount() throws IOException, InterruptedException {
    done("umount", "-l", disk.toString());
  }

  private static boolean done(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  private void assertFull(String line) {
    Result result = ardent(line);
    assertThat(result.code()).as("%s", result.err()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains("No space left on device").doesNotContain("\tat ");
    assertThat(result.err().lines().filter(l -> l.startsWith("ardent: "))).hasSize(1);
  }

  private List<String> left() throws IOException {
    try (Stream<Path> files = Files.walk(disk)) {
      return files.filter(Files::isRegularFile).map(f -> disk.relativize(f).toString()).toList();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"o.csv", "o.amat", "o.csv.gz", "o.npy", "o.parquet"})
  void tables(String name) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      text.append(Math.sin(i)).append(' ').append(Math.sin(1e6 * i)).append('\n');
    }
    write("t.amat", text.toString());
    assertFull("convert --data {}/t.amat --output {}/disk/" + name);
    assertThat(left()).isEmpty();
  }

  @Test
  void models() throws IOException {
    write("t.amat", rows(50, 40, 1, " "));
    assertFull("train --model nade --hidden 2000 --epochs 1 --train {}/t.amat --output {}/disk/m");
    assertThat(left()).isEmpty();
  }

  /** The disk has room for two checkpoints; the newer is gone on from. */
  @Test
  void checkpoints() throws IOException {
    write("t.amat", rows(50, 20, 1, " "));
    String train =
        "train --model nade --hidden 300 --epochs 4 --average 0 --shards 2 --train {}/t.amat"
            + " --output {}/";
    ardent(train + "through").json();
    String kept = " --checkpoint-interval 1 --checkpoint ";
    assertFull(train + "m" + kept + "{}/disk/c");
    assertThat(left()).hasSize(2).allMatch(name -> name.matches("c/checkpoint-.*\\.safetensors"));
    Path moved = Files.createDirectory(folder.resolve("c"));
    for (String name : left()) {
      Files.copy(disk.resolve(name), folder.resolve(name));
    }
    assertThat(moved).isNotEmptyDirectory();
    assertThat(ardent(train + "m" + kept + "{}/c --resume").code()).isZero();
    assertThat(bytes("m/data/model.safetensors"))
        .isEqualTo(bytes("through/data/model.safetensors"));
  }
}
