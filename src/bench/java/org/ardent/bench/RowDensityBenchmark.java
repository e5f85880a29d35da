package org.ardent.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.ardent.math.Random;
import org.ardent.model.Activation;
import org.ardent.model.Layout;
import org.ardent.model.Model;
import org.ardent.model.Variable;
import org.ardent.model.registry.ModelRegistry;
import org.ardent.modelfile.ModelFile;
import org.ardent.serve.RowDensity;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Microseconds of a single row without Spark: 20 columns, a third each categories of six values,
 * binary, and real with mixtures of ten Gaussians; 100 hidden units.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 3, time = 2)
public class RowDensityBenchmark {
  private static final int COLUMNS = 20;

  /** Which model. */
  @Param({"nade", "made"})
  public String model;

  private RowDensity density;
  private Object[] row;
  private Map<String, Object> named;

  /** Makes a model with drawn parameters and a row. */
  @Setup
  public void setup() throws IOException {
    List<Variable> variables = new ArrayList<>();
    row = new Object[COLUMNS];
    named = new HashMap<>();
    for (int i = 0; i < COLUMNS; i++) {
      variables.add(
          switch (i % 3) {
            case 0 -> new Variable.Nominal(6);
            case 1 -> new Variable.Binary();
            default ->
                new Variable.Real(
                    0,
                    1,
                    Variable.Real.MIN_LOG_SCALE,
                    Variable.Family.MIXTURE_OF_GAUSSIANS,
                    10,
                    true);
          });
      row[i] = i % 3 == 2 ? (Object) 0.3 : (Object) 1;
      named.put("x" + (i + 1), row[i]);
    }
    Layout layout = new Layout(variables, IntStream.range(0, COLUMNS).toArray());
    Model made =
        ModelRegistry.get(model).factory().create(layout, Activation.SIGMOID, List.of(100));
    float[] parameters = new float[made.parameterCount()];
    Random random = Random.of(1, Random.SAMPLE, 0);
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = (float) (0.1 * (random.nextDouble() - 0.5));
    }
    Path file = Files.createTempFile("row", ".safetensors");
    try (OutputStream out = Files.newOutputStream(file)) {
      ModelFile.write(out, made, parameters, Map.of());
    }
    density = RowDensity.load(file);
    Files.delete(file);
  }

  /** One thread, cells in order. */
  @Benchmark
  @Threads(1)
  public double cells() {
    return density.logLikelihood(row);
  }

  /** One thread, cells by name. */
  @Benchmark
  @Threads(1)
  public double named() {
    return density.logLikelihood(named);
  }

  /** Two threads, cells by name. */
  @Benchmark
  @Threads(2)
  public double namedByTwoThreads() {
    return density.logLikelihood(named);
  }
}
