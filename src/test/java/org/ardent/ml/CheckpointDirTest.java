package org.ardent.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.ardent.FaultyFileSystem;
import org.ardent.SparkForTests;
import org.ardent.io.InvalidInputException;
import org.ardent.train.StoppedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A fit that dies midway, by a disk that fills up, and is asked for again. */
class CheckpointDirTest {
  private static final Dataset<Row> ROWS = DensityTables.mixed(300, 2);

  /** Two checkpoints of adam and more, but not ten. */
  private static final int MIDWAY = 30_000;

  @TempDir private Path folder;

  @BeforeEach
  void register() {
    FaultyFileSystem.register(SparkForTests.session().sparkContext().hadoopConfiguration());
  }

  @AfterEach
  void heal() {
    FaultyFileSystem.heal();
  }

  private AutoregressiveDensity estimator(String solver) {
    return AutoregressiveDensityTest.mixed()
        .setSolver(solver)
        .setMaxIter(30)
        .setCheckpointDir("faulty://" + folder + "/c");
  }

  private List<String> checkpoints() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("c"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".safetensors"))
          .sorted()
          .toList();
    }
  }

  private static byte[] saved(AutoregressiveDensityModel model, Path to) throws IOException {
    model.write().overwrite().save(to.toString());
    return Files.readAllBytes(to.resolve("data/model.safetensors"));
  }

  /** The checkpoints of lbfgs are larger. */
  @ParameterizedTest
  @CsvSource({"adam, " + MIDWAY, "lbfgs, " + 5 * MIDWAY})
  void theSameFitGoesOnToTheSameModel(String solver, int midway) throws IOException {
    AutoregressiveDensity estimator = estimator(solver);
    AutoregressiveDensityModel expected =
        estimator.copy(new ParamMap()).setCheckpointDir("").fit(ROWS);
    FaultyFileSystem.fillUpAfter(midway);
    assertThatThrownBy(() -> estimator.fit(ROWS))
        .isInstanceOf(StoppedException.class)
        .hasMessageStartingWith("training stopped at the end of epoch ")
        .hasStackTraceContaining("cannot save a checkpoint in faulty:");
    FaultyFileSystem.heal();
    List<String> left = checkpoints();
    assertThat(left).hasSize(2).noneMatch(name -> name.contains("-000030-"));
    AutoregressiveDensityModel other = estimator.copy(new ParamMap()).setSeed(9).fit(ROWS);
    assertThat(other.loaded().parameters()).isNotEqualTo(expected.loaded().parameters());
    assertThat(checkpoints()).as("those of another run are left alone").isEqualTo(left);
    AutoregressiveDensityModel resumed = estimator.fit(ROWS);
    assertThat(saved(resumed, folder.resolve("m"))).isEqualTo(saved(expected, folder.resolve("e")));
    assertThat(resumed.summary().objectiveHistory())
        .isEqualTo(expected.summary().objectiveHistory());
    assertThat(folder.resolve("c")).isEmptyDirectory();
  }

  /** Which epochs are done when the run fails says how often it saves. */
  @Test
  void savesAsOftenAsItIsTold() throws IOException {
    FaultyFileSystem.fillUpAfter(MIDWAY);
    assertThatThrownBy(() -> estimator("adam").setCheckpointInterval(3).fit(ROWS))
        .isInstanceOf(StoppedException.class);
    assertThat(checkpoints())
        .isNotEmpty()
        .allMatch(name -> Integer.parseInt(name.substring(11, 17)) % 3 == 0);
  }

  @Test
  void neverIsNever() {
    FaultyFileSystem.fillUpAfter(0);
    estimator("adam").setMaxIter(2).setCheckpointInterval(-1).fit(ROWS);
    assertThat(folder.resolve("c")).doesNotExist();
  }

  @Test
  void aFolderThatCannotBeWrittenIsRefusedAtOnce() {
    FaultyFileSystem.revokePermission();
    assertThatThrownBy(() -> estimator("adam").fit(ROWS))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("cannot write faulty://" + folder + "/c: permission denied");
  }

  @Test
  void nothingIsLeftOfAFitThatEnds() {
    estimator("adam").setMaxIter(2).fit(ROWS);
    assertThat(folder).isEmptyDirectory();
  }
}
