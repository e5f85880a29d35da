package org.ardent.bench;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.ardent.math.Random;
import org.ardent.model.Evaluator;
import org.ardent.model.Examples;
import org.ardent.model.Layout;
import org.ardent.model.StepKey;
import org.ardent.modelfile.LoadedModel;
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
  static final int BATCH = 1000;
  static final String MODEL_FILE = "ardent.bench.model";
  static final String DATA_FILE = "ardent.bench.data";

  /** Which model, where none is loaded: {@link BenchmarkData#start} says how it is written. */
  @Param({
    "nade relu",
    "nade sigmoid",
    "nade-orderless relu",
    "nade-orderless relu 500 500",
    "made relu",
    "fvsbn sigmoid",
    "nade-untied relu"
  })
  public String model;

  private Examples examples;
  private Evaluator evaluator;
  private float[] parameters;
  private float[] gradient;
  private double[] scores;
  private double[] values;
  private double[] means;
  private long sample;
  private int epoch;

  /** Loads or makes the model and the rows. */
  @Setup
  public void setup() throws IOException {
    String file = System.getProperty(MODEL_FILE);
    LoadedModel loaded = file == null ? BenchmarkData.start(model) : BenchmarkData.load(file);
    parameters = loaded.parameters();
    evaluator = loaded.model().density().evaluator(parameters);
    gradient = new float[parameters.length];
    Layout layout = loaded.model().layout();
    examples =
        BenchmarkData.examples(BenchmarkData.pixels(System.getProperty(DATA_FILE), BATCH), layout);
    scores = new double[examples.size()];
    values = new double[layout.size()];
    means = new double[values.length];
  }

  /** The gradient of a mini-batch, as a step computes it. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public float[] gradient() {
    Arrays.fill(gradient, 0);
    evaluator.load(parameters);
    evaluator.startStep(new StepKey(1, epoch++, 0));
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
  public double[] sample() {
    evaluator.sample(0, values, means, Random.of(1, Random.SAMPLE, sample++));
    return values;
  }
}
