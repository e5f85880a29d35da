package org.ardent.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.ardent.io.InvalidInputException;
import org.ardent.model.Variable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Binary vectors of very many columns, nearly all of them 0. */
class WideTableTest {
  private static final int N = 200_000;
  private static final int ROWS_OF_EACH = 20;

  /** In many partitions, so that what each knows of every column would add up. */
  private static Dataset<Row> rows() {
    return DensityTables.partitioned(DensityTables.sparse(ROWS_OF_EACH, N, 2e-4), 20);
  }

  @Test
  void aSmallModelLearnsScoresAndComesBack(@TempDir Path folder) throws Exception {
    Dataset<Row> rows = rows();
    AutoregressiveDensityModel model =
        new AutoregressiveDensity()
            .setHiddenLayers(5)
            .setMaxIter(1)
            .setBatchSize(10)
            .setNumShards(2)
            .fit(rows);
    assertThat(model.loaded().model().layout().variables())
        .isEqualTo(Collections.nCopies(N, new Variable.Binary()));
    model.write().save(folder + "/m");
    double[] scores = DensityTables.doubles(model.transform(rows), "logLikelihood");
    assertThat(Arrays.stream(scores).average().orElseThrow())
        .isCloseTo(model.summary().train().logLikelihood(), within(1e-6));
    assertThat(
            DensityTables.doubles(
                AutoregressiveDensityModel.load(folder + "/m").transform(rows), "logLikelihood"))
        .isEqualTo(scores);
  }

  @Test
  void aLargeOneIsRefusedWithTheSizeThatWouldFit() {
    Dataset<Row> rows = rows();
    assertThatThrownBy(() -> new AutoregressiveDensity().setModelType("fvsbn").fit(rows))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("the model makes more parameters than an array can hold");
    assertThatThrownBy(() -> new AutoregressiveDensity().setHiddenLayers(4000).fit(rows))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("hiddenLayers 4000 makes ")
        .hasMessageMatching(".*; hiddenLayers \\d+ would fit");
  }
}
