package org.ardent.ml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.ardent.io.AtomicOutput;
import org.ardent.modelfile.LoadedModel;
import org.ardent.score.OnInvalid;
import org.ardent.score.TableScorer;
import org.ardent.table.RowReader;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What earlier versions saved loads, and scores the rows beside it as it did then. {@code mvn test
 * -Dtest=SavedModelsTest -Dardent.saved.write=VERSION} adds what this version saves.
 */
@Tag("core")
class SavedModelsTest {
  private static final Path FOLDER = Path.of("src/test/resources/saved");
  private static final String ROWS = "rows.json";
  private static final String SCORE = "logLikelihood";
  private static final String EXPECTED = "expected";
  private static final String PIPELINE = "pipeline";

  @TempDir private static Path scratch;

  /** One folder each: the model, and rows with their scores. */
  static List<Path> saved() throws IOException {
    try (Stream<Path> folders = Files.find(FOLDER, 2, (path, file) -> file.isDirectory())) {
      return folders.filter(path -> Files.exists(path.resolve(ROWS))).sorted().toList();
    }
  }

  @Test
  void everyKindOfModelIsThere() throws IOException {
    assertThat(saved())
        .extracting(path -> path.getFileName().toString())
        .containsAll(SavedModels.all().keySet());
  }

  @ParameterizedTest
  @MethodSource("saved")
  void loadsAndScoresAsItDid(Path folder) throws IOException {
    Dataset<Row> rows = SavedModels.read(folder.resolve(ROWS));
    double[] expected = DensityTables.doubles(rows, EXPECTED);
    double[] actual = scores(folder.resolve("model").toString(), rows.drop(EXPECTED));
    assertThat(actual).hasSameSizeAs(expected).isNotEmpty();
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], within(1e-6));
    }
  }

  private static double[] scores(String model, Dataset<Row> rows) throws IOException {
    if (model.contains(PIPELINE)) {
      return DensityTables.doubles(PipelineModel.load(model).transform(rows), SCORE);
    }
    return model.contains("autoencoder")
        ? errors(ModelDirectory.read(new Configuration(), model), rows)
        : DensityTables.doubles(AutoregressiveDensityModel.load(model).transform(rows), SCORE);
  }

  /** Of a model that is no density, as the command {@code evaluate} writes them. */
  private static double[] errors(LoadedModel model, Dataset<Row> rows) throws IOException {
    RowReader reader = RowReader.ofColumns(rows.schema(), List.of(DensityTables.MIXED));
    Path csv = scratch.resolve("errors.csv");
    try (TableScorer scorer =
            new TableScorer(reader.table(rows, "rows"), List.of(model), OnInvalid.FAIL);
        AtomicOutput output = AtomicOutput.open(new Configuration(), csv.toString(), true)) {
      scorer.writeCsv(output);
      output.commit();
    }
    return Files.readAllLines(csv).stream().skip(1).mapToDouble(Double::parseDouble).toArray();
  }

  @Test
  @EnabledIfSystemProperty(named = "ardent.saved.write", matches = ".+")
  void addsThisVersion() throws IOException {
    Path version = FOLDER.resolve(System.getProperty("ardent.saved.write"));
    assertThat(version).doesNotExist();
    for (var entry : SavedModels.all().entrySet()) {
      write(version.resolve(entry.getKey()), entry.getValue());
    }
  }

  private static void write(Path folder, SavedModels.Maker maker) throws IOException {
    String model = folder.resolve("model").toString();
    maker.model().write().save(model);
    SavedModels.write(maker.scored(), folder.resolve(ROWS));
    Dataset<Row> written = SavedModels.read(folder.resolve(ROWS));
    SavedModels.append(folder.resolve(ROWS), EXPECTED, scores(model, written));
    SavedModels.removeChecksums(folder);
  }
}
