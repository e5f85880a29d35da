package org.ardent.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.ardent.data.ExamplesBuilder;
import org.ardent.data.LoadedModel;
import org.ardent.data.ModelFile;
import org.ardent.data.SyntheticDigits;
import org.ardent.math.Random;
import org.ardent.model.Activation;
import org.ardent.model.Evaluator;
import org.ardent.model.Examples;
import org.ardent.model.Layout;
import org.ardent.model.Model;
import org.ardent.model.ModelRegistry;
import org.ardent.model.Variable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Examples per second of one thread: the gradient, scores and samples of a mini-batch of 1000.
 *
 * <p>{@code -Dardent.bench.model=DIR/data/model.safetensors} takes trained weights, in place of
 * those at the start of training, and {@code -Dardent.bench.data=F.amat.gz} real rows, in place of
 * synthetic digits. Trained weights matter: what an activation costs can depend on its values.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(5)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 3, time = 2)
public class ModelBenchmark {
  private static final int BATCH = 1000;

  /** Which model, where none is loaded. */
  @Param({"nade relu", "nade sigmoid", "nade-untied relu", "fvsbn sigmoid"})
  public String model;

  private Examples examples;
  private Evaluator evaluator;
  private float[] parameters;
  private float[] gradient;
  private double[] scores;
  private float[] values;
  private double[] means;
  private long sample;

  /** Loads or makes the model and the rows. */
  @Setup
  public void setup() throws IOException {
    LoadedModel loaded = load();
    parameters = loaded.parameters();
    evaluator = loaded.model().density().evaluator(parameters);
    gradient = new float[parameters.length];
    examples = rows();
    scores = new double[examples.size()];
    values = new float[loaded.model().layout().size()];
    means = new double[values.length];
  }

  private LoadedModel load() throws IOException {
    String file = System.getProperty("ardent.bench.model");
    if (file != null) {
      try (InputStream in = Files.newInputStream(Path.of(file))) {
        return ModelFile.read(in, Files.size(Path.of(file)), file);
      }
    }
    Layout layout =
        new Layout(
            Collections.nCopies(SyntheticDigits.PIXELS, new Variable.Binary()),
            IntStream.range(0, SyntheticDigits.PIXELS).toArray());
    String[] words = model.split(" ", -1);
    ModelRegistry.Entry entry = ModelRegistry.get(words[0]);
    Activation activation =
        Arrays.stream(Activation.values())
            .filter(a -> a.label().equals(words[1]))
            .findFirst()
            .orElseThrow();
    Model made = entry.factory().create(layout, activation, entry.defaultHidden());
    float[] start = new float[made.parameterCount()];
    float[] bias = new float[layout.outputs()];
    Arrays.fill(bias, -2);
    made.initialize(start, bias, 1);
    return new LoadedModel(made, start, Collections.emptyMap());
  }

  private static Examples rows() throws IOException {
    String file = System.getProperty("ardent.bench.data");
    ExamplesBuilder builder = new ExamplesBuilder();
    if (file == null) {
      for (int i = 0; i < BATCH; i++) {
        byte[] pixels = SyntheticDigits.binary(1, i);
        addRow(builder, i, IntStream.range(0, pixels.length).filter(p -> pixels[p] != 0));
      }
      return builder.build();
    }
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(Path.of(file))),
                StandardCharsets.US_ASCII))) {
      List<String> lines = in.lines().toList();
      // Spread over the file: the published test set is sorted by class.
      for (int i = 0; i < BATCH; i++) {
        String line = lines.get((int) ((long) lines.size() * i / BATCH));
        addRow(
            builder,
            i,
            IntStream.range(0, SyntheticDigits.PIXELS).filter(p -> line.charAt(2 * p) == '1'));
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return builder.build();
  }

  private static void addRow(ExamplesBuilder builder, long id, IntStream active) {
    active.forEach(p -> builder.add(p, 1));
    builder.endRow(id);
  }

  /** The gradient of a mini-batch, as a step computes it. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public float[] gradient() {
    Arrays.fill(gradient, 0);
    evaluator.load(parameters);
    evaluator.addGradient(examples, null, gradient);
    return gradient;
  }

  /** The log-likelihoods of a mini-batch. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public double[] score() {
    evaluator.logLikelihood(examples, scores, 0);
    return scores;
  }

  /** One sample. */
  @Benchmark
  public float[] sample() {
    evaluator.sample(0, values, means, Random.of(1, Random.SAMPLE, sample++));
    return values;
  }
}
