package org.ardent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What gets the output's name while a command works is kept, and so is the work. */
class AppearedOutputTest extends CommandLineTest {

  /** Runs a command during whose first job of this description something gets a name. */
  private Result whileAppears(String description, Path output, String line) {
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart job) {
            if (job.properties().getProperty("spark.job.description", "").startsWith(description)) {
              write(folder.relativize(output).toString(), "someone else's");
            }
          }
        };
    SPARK.sparkContext().addSparkListener(listener);
    try {
      return ardent(line);
    } finally {
      SPARK.sparkContext().removeSparkListener(listener);
    }
  }

  private static String last(Result result) {
    return result.err().lines().reduce("", (a, b) -> b);
  }

  @Test
  void theModelIsSavedBesideIt() {
    train("--seed 3");
    byte[] expected = bytes("m/data/model.safetensors");
    write("m-2/x", "taken");
    Result result =
        whileAppears(
            "epoch ",
            folder.resolve("n"),
            "train --model nade --hidden 5 --train {}/t.amat --output {}/n --epochs 2 --shards 2"
                + " --learning-rate 0.05 --seed 3 --checkpoint {}/c");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(last(result))
        .isEqualTo(
            String.format(
                Locale.ROOT,
                "ardent: %s/n appeared while this ran and is kept: the output is in %s/n-2",
                folder,
                folder));
    assertThat(text("n")).isEqualTo("someone else's");
    assertThat(bytes("n-2/data/model.safetensors")).isEqualTo(expected);
    assertThat(folder.resolve("c")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"s.csv, s-2.csv, s-3.csv", "s, s-2, s-3"})
  void soAreScores(String name, String taken, String beside) {
    train("");
    write(taken, "taken");
    Result result =
        whileAppears(
            "score ",
            folder.resolve(name),
            "evaluate --model {}/m --data {}/t.amat --output {}/" + name);
    assertThat(result.code()).isEqualTo(1);
    assertThat(last(result)).endsWith("the output is in " + folder + "/" + beside);
    assertThat(text(name)).isEqualTo("someone else's");
    assertThat(text(taken)).isEqualTo("taken");
    assertThat(folder.resolve(beside)).exists();
    assertThat(Files.isRegularFile(folder.resolve(beside))).isEqualTo(name.endsWith(".csv"));
  }
}
