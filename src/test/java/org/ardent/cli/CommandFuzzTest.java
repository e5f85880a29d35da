package org.ardent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.ardent.Fuzzer;
import org.ardent.format.Mutations;
import org.ardent.io.InvalidInputException;
import org.ardent.math.Random;
import org.ardent.ml.AutoregressiveDensityModel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

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

  /** Values of options, each beside others that are as they should be. */
  @Test
  void damagedValues() throws IOException {
    List<String> values =
        List.of(
            "",
            " ",
            "-1",
            "0",
            "nan",
            "1e999",
            "99999999999999999999",
            "\u0000",
            "a".repeat(100_000),
            "'".repeat(300),
            "{\"a\":",
            "[[[[",
            "../..",
            "s3a://a:b@c",
            "%s%n",
            "$1",
            "*",
            "a,b",
            ":");
    List<String> options =
        new CommandLine(new Main())
            .getSubcommands().get("train").getCommandSpec().options().stream()
                .filter(option -> option.arity().max() > 0)
                .map(option -> option.longestName())
                .filter(name -> !name.equals("--output"))
                .toList();
    assertThat(options).hasSizeGreaterThan(30);
    for (int i = 0; i < Fuzzer.cases(60); i++) {
      Random random = Random.of(5, Random.TEST, i);
      String option = options.get(random.nextInt(options.size()));
      String value = values.get(random.nextInt(values.size()));
      Result result =
          run(
              "train",
              "--model",
              "nade",
              "--train",
              folder + "/none.amat",
              "--output",
              folder + "/new",
              option,
              value);
      assertThat(result.code()).as("%s %s: %s", option, value, result.err()).isEqualTo(2);
      assertThat(result.err().lines()).hasSize(1);
      assertThat(result.err()).hasSizeLessThan(9000).doesNotContain("Exception");
      assertThat(folder.resolve("new")).doesNotExist();
    }
  }

  @Test
  void anOptionFileThatIncludesItself() {
    write("a.args", "@" + folder + "/b.args\n--epochs 1\n");
    write("b.args", "@" + folder + "/a.args\n@" + folder + "/b.args\n");
    assertMistake("train @{}/a.args --model nade --train {}/none.amat --output {}/new");
  }

  @Test
  void anOptionFileThatNamesAFolder() {
    write("a.args", "--epochs 1\n@" + folder + "\n");
    assertMistake("train @{}/a.args --model nade --train {}/none.amat --output {}/new")
        .contains("Could not read argument file")
        .contains(", expected a file of options");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--train", "--output", "--checkpoint"})
  void whatIsNoPath(String option) {
    assertMistake("train --model nade --train {}/t.amat --output {}/n " + option + " :")
        .contains("Expected scheme name at index 0")
        .doesNotContain("Exception");
  }

  /** Spark comes without the library of this file system. */
  @ParameterizedTest
  @ValueSource(strings = {"--train", "--valid", "--output", "--checkpoint"})
  void aFileSystemWithoutItsLibrary(String option) {
    String name = option.equals("--output") ? "n" : "t.amat";
    assertMistake(
            "train --model nade --epochs 1 --train {}/t.amat --output {}/n "
                + option
                + " s3a://bucket/"
                + name)
        .contains("s3a://bucket/" + name)
        .contains("no file system for s3a: ")
        .contains(", expected org.apache.hadoop:hadoop-aws:");
  }

  /** What may lie where a model should be. */
  @Test
  void hostileModelDirectories() throws IOException, InterruptedException {
    Path data = folder.resolve("m/data/model.safetensors");
    byte[] model = Files.readAllBytes(data);
    Path metadata = folder.resolve("m/metadata/part-00000");
    Files.delete(data);
    for (String target : List.of("model.safetensors", "nowhere", "..", "/dev/null")) {
      Files.createSymbolicLink(data, Path.of(target));
      assertMistake("show --model {}/m").contains("{}/m".replace("{}", folder.toString()));
      Files.delete(data);
    }
    assertThat(new ProcessBuilder("mkfifo", data.toString()).start().waitFor()).isZero();
    assertMistake("show --model {}/m").endsWith("model.safetensors is empty");
    Files.delete(data);
    Files.createDirectory(data);
    assertMistake("show --model {}/m").endsWith("model.safetensors is a folder");
    Files.delete(data);
    for (String text : List.of("", "null", "[]", "{", "{}", "{\"class\":7}", "\u0000")) {
      Files.write(data, model);
      Files.writeString(metadata, text);
      assertThatThrownBy(() -> AutoregressiveDensityModel.load(folder + "/m"))
          .as(text)
          .isInstanceOf(InvalidInputException.class);
      ardent("show --model {}/m").json();
    }
    for (String columns : List.of("null", "[null]", "{}", "7", "[1,2]", "[")) {
      byte[] hostile =
          ModelFiles.withMetadata(model, Map.of("columns", columns, "training", columns));
      Files.write(folder.resolve("h.safetensors"), hostile);
      ardent("show --model {}/h.safetensors").json();
      ardent("evaluate --model {}/h.safetensors --data {}/t.amat").json();
    }
  }

  /** What a file says is quoted, but not at any length. */
  @Test
  void longWords() throws IOException {
    String word = "w".repeat(100_000);
    byte[] model = bytes("m/data/model.safetensors");
    for (String key : List.of("format", "model", "activation", "variables")) {
      Files.write(
          folder.resolve("h.safetensors"), ModelFiles.withMetadata(model, Map.of(key, word)));
      Result result = ardent("show --model {}/h.safetensors");
      assertThat(result.code()).isEqualTo(2);
      assertThat(result.err()).hasSizeLessThan(1500).endsWith("\n");
    }
    for (String options : List.of("--format " + word, "--conditional " + word, "--kinds " + word)) {
      Result result = ardent("train --model nade --train {}/t.amat --output {}/n " + options);
      assertThat(result.code()).isEqualTo(2);
      assertThat(result.err()).hasSizeLessThan(1500);
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
