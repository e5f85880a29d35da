package org.ardent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tables as people have them, trained on with no more options than must be. */
class AwkwardTablesTest extends CommandLineTest {
  private static final Path CASES = Path.of("../shared/cases");

  private static final String TRAIN =
      "train --model nade --hidden 3 --epochs 1 --overwrite --output {}/m --train {}/";

  private void customers() {
    StringBuilder text = new StringBuilder(",id,site,flag,temp,code,zero\n");
    for (int i = 0; i < 60; i++) {
      text.append(i).append(",u").append(1000 + 7 * i).append(",NYC,").append(i % 2).append(',');
      text.append(0.5 + i % 7).append(',').append(i % 3 == 0 ? "A" + i % 5 : 10 * (i % 4));
      text.append(",0\n");
    }
    write("t.csv", text.toString());
  }

  @Test
  void columnsThatSayNothingAreLeftOut() {
    customers();
    String kinds = " --kinds code=categorical";
    Result trained = ardent(TRAIN + "t.csv --valid {}/t.csv" + kinds);
    trained.json();
    assertThat(trained.err())
        .contains(
            "t.csv: column 1 is left out: it numbers the rows",
            "t.csv: column 2 (id) is left out: nearly all of its words are distinct",
            "t.csv: column 3 (site) is left out: it has one value in every row",
            "note: --valid has the rows of --train");
    assertThat(ardent("show --model {}/m").json().get("variables").asInt()).isEqualTo(4);
    assertThat(ardent("evaluate --model {}/m --data {}/t.csv").json().get("examples").asInt())
        .isEqualTo(60);
    // What is asked for stays.
    Result asked = ardent(TRAIN + "t.csv" + kinds + ",x1=real,id=categorical");
    asked.json();
    assertThat(ardent("show --model {}/m").json().get("variables").asInt()).isEqualTo(6);
    assertThat(ardent(TRAIN + "t.csv --without id,code,site").err())
        .contains("column 1 is left out")
        .doesNotContain("(id)");
  }

  @Test
  void ofAFileWithoutNamesToo() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      text.append(i % 2).append(",7.5,").append(i % 3).append('\n');
    }
    write("t.csv", text.toString());
    ardent(TRAIN + "t.csv --test {}/t.csv").json();
    assertThat(ardent("evaluate --model {}/m --data {}/t.csv").json().get("examples").asInt())
        .isEqualTo(40);
  }

  @Test
  void arraysOfOneFile() throws IOException {
    ardent("convert --data digits:60:1 --output {}/a.npy").json();
    ardent("convert --data digits:30:2 --output {}/b.npy").json();
    try (var zip =
        new java.util.zip.ZipOutputStream(Files.newOutputStream(folder.resolve("d.npz")))) {
      for (String name : List.of("a", "b")) {
        zip.putNextEntry(new java.util.zip.ZipEntry(name + ".npy"));
        zip.write(bytes(name + ".npy"));
      }
    }
    String train = TRAIN + "d.npz --valid {}/d.npz --test {}/d.npz --train-variable a";
    Result result = ardent(train + " --valid-variable b --test-variable b");
    assertThat(result.json().get("valid").get("examples").asInt()).isEqualTo(30);
    assertThat(result.err()).doesNotContain("has the rows of");
    assertThat(ardent(train + " --variable a").err())
        .contains("--valid has the rows of --train", "--valid-variable");
    assertMistake(TRAIN + "d.npz --valid-variable b")
        .contains("--valid-variable goes with --valid");
  }

  static boolean hasCases() {
    return Files.isDirectory(CASES);
  }

  static Stream<Path> cases() throws IOException {
    // Missing cells, unseen words and counts are not a matter of reading.
    List<String> others =
        List.of(
            "missing",
            "none-level",
            "unseen",
            "count-",
            "INDEX",
            "valid-",
            "mixed-ticket",
            "codes");
    try (Stream<Path> files = Files.list(CASES)) {
      return files
          .filter(
              file -> others.stream().noneMatch(o -> file.getFileName().toString().startsWith(o)))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  @EnabledIf("hasCases")
  void ofTheSharedCases(Path file) {
    String name = file.getFileName().toString();
    String more = name.startsWith("zero-based") ? " --libsvm-base 0" : "";
    Result result =
        ardent(
            "train --model nade --hidden 3 --epochs 1 --output {}/m --train "
                + file.toAbsolutePath()
                + more);
    result.json();
  }
}
