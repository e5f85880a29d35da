package org.ardent.bench;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.ardent.math.Arena;
import org.ardent.math.DenseProducts;
import org.ardent.math.DenseProductsProvider;
import org.ardent.math.KernelProvider;
import org.ardent.math.Matrix;
import org.ardent.math.Random;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * The three products of 784 outputs over 500 hidden units, whole: outputs, ∂ of the units, ∂ of the
 * weights. {@code -jvmArgsAppend -Dardent.blas=…} chooses what multiplies.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class ProductsBenchmark {
  private static final int UNITS = 512;
  private static final int OUTPUTS = 784;

  /** Examples of a block. */
  @Param({"64", "1000"})
  public int examples;

  private final int in = Arena.stride(UNITS);
  private final int out = Arena.stride(OUTPUTS);
  private DenseProducts products;
  private float[] m;
  private int x;
  private int y;
  private int w;
  private int transposed;
  private int dx;
  private int dw;

  /** Fills what is multiplied. */
  @Setup
  public void setup() {
    products = DenseProductsProvider.create(KernelProvider.create());
    Arena arena = new Arena();
    x = arena.reserve((long) examples * in);
    y = arena.reserve((long) examples * out);
    w = arena.reserve((long) OUTPUTS * in);
    transposed = arena.reserve((long) UNITS * out);
    dx = arena.reserve((long) examples * in);
    dw = arena.reserve((long) OUTPUTS * in);
    m = arena.allocate();
    Random random = Random.of(1, Random.TEST);
    for (int i = 0; i < m.length; i++) {
      m[i] = (float) random.nextGaussian();
    }
  }

  /** y = x·Wᵀ. */
  @Benchmark
  public float[] outputs() {
    Arrays.fill(m, y, y + examples * out, 0);
    products.multiply(
        examples,
        OUTPUTS,
        UNITS,
        new Matrix(m, x, in),
        new Matrix(m, transposed, out),
        new Matrix(m, y, out));
    return m;
  }

  /** ∂x = ∂y·W. */
  @Benchmark
  public float[] unitGradients() {
    Arrays.fill(m, dx, dx + examples * in, 0);
    products.multiply(
        examples,
        UNITS,
        OUTPUTS,
        new Matrix(m, y, out),
        new Matrix(m, w, in),
        new Matrix(m, dx, in));
    return m;
  }

  /** ∂W = ∂yᵀ·x. */
  @Benchmark
  public float[] weightGradients() {
    Arrays.fill(m, dw, dw + OUTPUTS * in, 0);
    products.multiplyTransposed(
        OUTPUTS,
        UNITS,
        examples,
        new Matrix(m, y, out),
        new Matrix(m, x, in),
        new Matrix(m, dw, in));
    return m;
  }
}
