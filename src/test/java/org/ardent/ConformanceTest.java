package org.ardent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.Vectors;
import org.ardent.model.AutoregressiveModel;
import org.ardent.model.Evaluator;
import org.ardent.model.Examples;
import org.ardent.model.Tensor;
import org.ardent.modelfile.LoadedModel;
import org.ardent.modelfile.ModelFile;
import org.ardent.modelfile.SafeTensors;
import org.ardent.pack.ExamplesBuilder;
import org.ardent.pack.RowEncoder;
import org.ardent.table.TableRow;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Small models with log-likelihoods and gradients from an independent implementation in float64:
 * model.safetensors, data.csv, loglikelihood.csv, gradient.safetensors (of the first rows' summed
 * log-likelihood, by central differences).
 */
class ConformanceTest {
  private static final Path CASES = Path.of("src/test/resources/conformance");
  private static final int GRADIENT_ROWS = 8;

  static List<String> cases() throws IOException {
    try (Stream<Path> folders = Files.list(CASES)) {
      return folders.map(p -> p.getFileName().toString()).sorted().toList();
    }
  }

  private static SafeTensors tensors(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return SafeTensors.read(in, Files.size(file), file.toString());
    }
  }

  private static LoadedModel model(String name) throws IOException {
    Path file = CASES.resolve(name).resolve("model.safetensors");
    try (InputStream in = Files.newInputStream(file)) {
      return ModelFile.read(in, Files.size(file), file.toString());
    }
  }

  private static Examples rows(String name, AutoregressiveModel model) throws IOException {
    List<String> lines = Files.readAllLines(CASES.resolve(name).resolve("data.csv"));
    RowEncoder encoder = new RowEncoder(model.layout());
    ExamplesBuilder builder = new ExamplesBuilder();
    for (int i = 1; i < lines.size(); i++) {
      encoder.encode(row(lines.get(i).split(",", -1)), i - 1, builder);
    }
    return builder.build();
  }

  /** Numbers, words, and empty cells where a value is missing. */
  private static TableRow row(String[] cells) {
    double[] numbers = new double[cells.length];
    Map<Integer, String> words = new HashMap<>();
    for (int i = 0; i < cells.length; i++) {
      try {
        numbers[i] = cells[i].isEmpty() ? Double.NaN : Double.parseDouble(cells[i]);
      } catch (NumberFormatException e) {
        words.put(i, cells[i]);
      }
    }
    return new TableRow(Vectors.dense(numbers), null, null, words, false, 1);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void logLikelihoodAgrees(String name) throws IOException {
    LoadedModel loaded = model(name);
    AutoregressiveModel model = loaded.model().density();
    Examples rows = rows(name, model);
    double[] actual = new double[rows.size()];
    model.evaluator(loaded.parameters()).logLikelihood(rows, actual, 0);
    List<String> expected = Files.readAllLines(CASES.resolve(name).resolve("loglikelihood.csv"));
    assertThat(expected).hasSize(rows.size() + 1);
    double tolerance = model.layout().hasReal() ? 1e-3 : 1e-4;
    for (int i = 0; i < actual.length; i++) {
      double wanted = Double.parseDouble(expected.get(i + 1));
      assertThat(actual[i] - model.objectiveShift(rows, i))
          .as("row %d", i + 1)
          .isCloseTo(wanted, within(tolerance));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientAgrees(String name) throws IOException {
    LoadedModel loaded = model(name);
    AutoregressiveModel model = loaded.model().density();
    SafeTensors expected = tensors(CASES.resolve(name).resolve("gradient.safetensors"));
    float[] gradient = new float[model.parameterCount()];
    Evaluator evaluator = model.evaluator(loaded.parameters());
    Examples first = rows(name, model).select(IntStream.range(0, GRADIENT_ROWS).toArray());
    evaluator.addGradient(first, null, gradient);
    for (Tensor tensor : model.tensors()) {
      float[] actual = model.tensor(tensor, gradient);
      double[] wanted = expected.doubles(tensor.name());
      double largest = Arrays.stream(wanted).map(Math::abs).max().orElse(0);
      for (int i = 0; i < wanted.length; i++) {
        assertThat((double) actual[i])
            .as("%s[%d]", tensor.name(), i)
            .isCloseTo(wanted[i], within(1e-3 * Math.abs(wanted[i]) + 1e-5 * largest));
      }
    }
  }
}
