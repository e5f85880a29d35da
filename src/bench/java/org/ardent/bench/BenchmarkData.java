package org.ardent.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.ardent.io.InvalidInputException;
import org.ardent.model.Activation;
import org.ardent.model.AutoregressiveModel;
import org.ardent.model.Evaluator;
import org.ardent.model.Examples;
import org.ardent.model.Layout;
import org.ardent.model.StepKey;
import org.ardent.model.Variable;
import org.ardent.model.registry.ModelRegistry;
import org.ardent.modelfile.LoadedModel;
import org.ardent.modelfile.ModelFile;
import org.ardent.optim.Optimizer;
import org.ardent.optim.Optimizers;
import org.ardent.pack.ExamplesBuilder;
import org.ardent.synthetic.SyntheticDigits;
import org.ardent.table.Table;
import org.ardent.table.TableRow;

/** The rows and models that benchmarks run on: binary images of 28×28, given or synthetic. */
final class BenchmarkData {
  /** How many steps {@link #train} takes. */
  static final int TRAINING_STEPS = 60;

  /** Few enough for Spark not to warn of a large task. */
  private static final int PARTITION_ROWS = 1000;

  private static final double TRAINING_STEP_SIZE = 5e-3;
  private static final String ROW = "[01]( [01]){" + (SyntheticDigits.PIXELS - 1) + "}\\s*";

  private BenchmarkData() {}

  /**
   * Active pixels of every row, ascending.
   *
   * @param file an {@code .amat.gz} of 784 columns of 0 and 1, or null for synthetic digits
   * @param count how many rows; of a file at most all, and spread over it, since published sets are
   *     sorted by class
   */
  static List<int[]> pixels(String file, int count) throws IOException {
    List<int[]> rows = new ArrayList<>();
    if (file == null) {
      for (int i = 0; i < count; i++) {
        byte[] pixels = SyntheticDigits.binary(1, i);
        rows.add(IntStream.range(0, pixels.length).filter(p -> pixels[p] != 0).toArray());
      }
      return rows;
    }
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(readable(file))),
                StandardCharsets.US_ASCII))) {
      List<String> lines = in.lines().toList();
      for (int i = 0; i < lines.size(); i++) {
        if (!lines.get(i).matches(ROW)) {
          throw new InvalidInputException(
              "%s, line %d: expected %d values 0 or 1 with one space between them"
                  .formatted(file, i + 1, SyntheticDigits.PIXELS));
        }
      }
      int used = Math.min(count, lines.size());
      for (int i = 0; i < used; i++) {
        String line = lines.get((int) ((long) lines.size() * i / used));
        rows.add(
            IntStream.range(0, SyntheticDigits.PIXELS)
                .filter(p -> line.charAt(2 * p) == '1')
                .toArray());
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return rows;
  }

  /** The same as a table, of which Spark holds the rows. */
  static Table table(JavaSparkContext context, List<int[]> pixels) {
    int partitions = (pixels.size() + PARTITION_ROWS - 1) / PARTITION_ROWS;
    List<String> names =
        IntStream.rangeClosed(1, SyntheticDigits.PIXELS).mapToObj(i -> "x" + i).toList();
    return Table.of(
        "digits",
        names,
        context.parallelize(pixels, partitions).map(on -> TableRow.of(vector(on))));
  }

  private static Vector vector(int[] active) {
    double[] ones = new double[active.length];
    Arrays.fill(ones, 1);
    return Vectors.sparse(SyntheticDigits.PIXELS, active, ones);
  }

  private static Path readable(String file) {
    Path path = Path.of(file);
    if (!Files.isReadable(path) || Files.isDirectory(path)) {
      throw new InvalidInputException(file + " cannot be read, expected a file");
    }
    return path;
  }

  /** Rows as a model of that layout sees them. */
  static Examples examples(List<int[]> pixels, Layout layout) {
    ExamplesBuilder builder = new ExamplesBuilder();
    for (int i = 0; i < pixels.size(); i++) {
      Arrays.stream(pixels.get(i))
          .map(layout::positionOf)
          .sorted()
          .forEach(position -> builder.add(position, 1));
      builder.endRow(i);
    }
    return builder.build();
  }

  /** Reads a model file. */
  static LoadedModel load(String file) throws IOException {
    try (InputStream in = Files.newInputStream(readable(file))) {
      return ModelFile.read(in, Files.size(Path.of(file)), file);
    }
  }

  /**
   * A model of the pixels in raster order, with the parameters that training starts from.
   *
   * @param words name, activation and hidden layers if they are not the default, such as {@code
   *     nade-orderless relu 500 500}
   */
  static LoadedModel start(String words) {
    String[] word = words.split(" ", -1);
    Activation activation =
        Arrays.stream(Activation.values())
            .filter(a -> a.label().equals(word[1]))
            .findFirst()
            .orElseThrow();
    List<Integer> hidden = Arrays.stream(word).skip(2).map(Integer::valueOf).toList();
    AutoregressiveModel model = create(word[0], activation, hidden);
    return new LoadedModel(model, start(model), Collections.emptyMap());
  }

  /** The parameters that training starts from, with pixels that are mostly off. */
  static float[] start(AutoregressiveModel model) {
    float[] parameters = new float[model.parameterCount()];
    float[] bias = new float[model.layout().outputs()];
    Arrays.fill(bias, -2);
    model.initialize(parameters, bias, 1);
    return parameters;
  }

  /**
   * A model of the pixels in raster order.
   *
   * @param hidden sizes of the hidden layers; if empty, the model's default
   */
  static AutoregressiveModel create(String name, Activation activation, List<Integer> hidden) {
    Layout layout =
        new Layout(
            Collections.nCopies(SyntheticDigits.PIXELS, new Variable.Binary()),
            IntStream.range(0, SyntheticDigits.PIXELS).toArray());
    ModelRegistry.Entry entry = ModelRegistry.get(name);
    return entry
        .factory()
        .create(layout, activation, hidden.isEmpty() ? entry.defaultHidden() : hidden)
        .density();
  }

  /**
   * Takes a few steps of Adam: what an activation costs can depend on its values.
   *
   * @param parameters changed in place
   */
  static void train(AutoregressiveModel model, float[] parameters, Examples examples) {
    Evaluator evaluator = model.evaluator(parameters);
    Optimizer adam = Optimizers.create("adam", parameters.length, 0.9, 0.999);
    float[] gradient = new float[parameters.length];
    for (int step = 0; step < TRAINING_STEPS; step++) {
      Arrays.fill(gradient, 0);
      evaluator.load(parameters);
      evaluator.startStep(new StepKey(1, step, step));
      evaluator.addGradient(examples, null, gradient);
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] /= -examples.size();
      }
      adam.step(parameters, gradient, TRAINING_STEP_SIZE);
    }
  }
}
