package org.ardent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * A file that another program has changed may have a checksum file of Hadoop's beside it. Text and
 * Parquet are read by Spark, which refuses them then.
 */
class StaleChecksumTest extends CommandLineTest {
  /** As Hadoop's local file system writes them: a head, the bytes of a block, one sum. */
  private static final byte[] OF_SOMETHING_ELSE = {'c', 'r', 'c', 0, 0, 0, 2, 0, 1, 2, 3, 4};

  private void stale(Path file) throws IOException {
    Files.write(file.resolveSibling("." + file.getFileName() + ".crc"), OF_SOMETHING_ELSE);
  }

  @Test
  void nobodyLooksAtIt() throws IOException {
    write("t.amat", rows(60, 4, 1, " "));
    write("t.csv", "a,b,c,d\n" + rows(60, 4, 1, ","));
    write("ordering.txt", "3 2 1 0");
    stale(folder.resolve("ordering.txt"));
    String train = "train --model nade --hidden 3 --epochs 1 --ordering {}/ordering.txt --train {}";
    JsonNode trained = ardent(train + "/t.amat --output {}/m").json();
    stale(folder.resolve("m/data/model.safetensors"));
    stale(folder.resolve("m/metadata/part-00000"));
    JsonNode evaluated = ardent("evaluate --model {}/m --data {}/t.csv").json();
    assertThat(evaluated.get("logLikelihood")).isEqualTo(trained.get("train").get("logLikelihood"));
    assertThat(ardent("show --model {}/m").json().get("model").asText()).isEqualTo("nade");
    ardent("convert --data {}/t.csv --output {}/t.npy").json();
    stale(folder.resolve("t.npy"));
    assertThat(ardent("evaluate --model {}/m --data {}/t.npy").json().get("logLikelihood"))
        .isEqualTo(evaluated.get("logLikelihood"));
  }
}
