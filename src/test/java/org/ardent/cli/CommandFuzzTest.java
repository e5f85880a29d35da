package org.ardent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ardent.Fuzzer;
import org.ardent.format.Mutations;
import org.ardent.math.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole commands on damaged files and option files: done, or one line and nothing left behind. */
@Tag("slow")
class CommandFuzzTest extends CommandLineTest {
  private static final List<String> OPTIONS =
      List.of(
          "--",
          "@",
          "@@",
          "=",
          "\"",
          "'",
          "#",
          "\\",
          "--model",
          "--epochs",
          "-1",
          "1e9",
          "nan",
          "--no-such",
          "2147483648",
          "--help",
          "\0",
          "\n",
          " ",
          "--hidden",
          ",,",
          "500,",
          "random:");

  private static final List<String> DATA =
      List.of("\0", "\n", "\"", ",", "nan", "-1", "1e999", "\u00ff", "PAR1", "{", "[[[[");

  @BeforeEach
  void model() {
    write("t.amat", rows(30, 6, 1, " "));
    ardent("train --model nade --hidden 3 --epochs 1 --train {}/t.amat --output {}/m").json();
    ardent("convert --data {}/t.amat --output {}/t.csv").json();
    ardent("convert --data {}/t.amat --output {}/t.npy").json();
    ardent("convert --data {}/t.amat --output {}/p").json();
  }

  /** Succeeds, or is a mistake that leaves everything as it was. */
  private void assertDoneOrMistake(String line) throws IOException {
    Result result = ardent(line);
    if (result.code() == 0) {
      result.json();
      delete(folder.resolve("o"));
    } else {
      assertMistake(line);
    }
  }

  private static void delete(Path path) throws IOException {
    org.apache.hadoop.fs.FileUtil.fullyDelete(path.toFile());
  }

  @ParameterizedTest
  @ValueSource(strings = {"t.amat", "t.csv", "t.npy"})
  void damagedTables(String name) throws IOException {
    byte[] seed = bytes(name);
    for (int i = 0; i < Fuzzer.cases(3); i++) {
      Random random = Random.of(1, Random.TEST, name.hashCode(), i);
      write("in/" + name, Mutations.mutate(seed, DATA, random));
      assertDoneOrMistake("evaluate --model {}/m --data {}/in/" + name + " --output {}/o");
    }
  }

  @Test
  void damagedParquet() throws IOException {
    String part =
        listing().keySet().stream()
            .filter(file -> file.matches("p/part-.*\\.parquet"))
            .findFirst()
            .orElseThrow();
    byte[] seed = bytes(part);
    for (int i = 0; i < Fuzzer.cases(4); i++) {
      Random random = Random.of(2, Random.TEST, i);
      write("in/a.parquet", Mutations.mutate(seed, DATA, random));
      assertDoneOrMistake("convert --data {}/in/a.parquet --output {}/o");
    }
  }

  @Test
  void damagedModels() throws IOException {
    byte[] seed = bytes("m/data/model.safetensors");
    for (int i = 0; i < Fuzzer.cases(20); i++) {
      Random random = Random.of(3, Random.TEST, i);
      write("in/m.safetensors", Mutations.mutate(seed, DATA, random));
      Result result = ardent("show --model {}/in/m.safetensors");
      if (result.code() != 0) {
        assertMistake("show --model {}/in/m.safetensors");
      }
    }
  }

  /** The training set is not there, so that no run begins whatever the options say. */
  @Test
  void damagedOptions() throws IOException {
    byte[] seed = Files.readAllBytes(Path.of("conf/nade-mnist.args"));
    for (int i = 0; i < Fuzzer.cases(100); i++) {
      Random random = Random.of(4, Random.TEST, i);
      byte[] options = Mutations.mutate(seed, OPTIONS, random);
      // An option file may name another.
      String text = new String(options, StandardCharsets.ISO_8859_1).replace("/", "");
      write("in.args", text);
      String line = "train @{}/in.args --train {}/none.amat --output {}/new --epochs 1";
      Result result = ardent(line);
      if (result.code() == 0) {
        assertThat(result.out()).startsWith("Usage: ");
      } else {
        assertMistake(line);
      }
    }
  }
}
