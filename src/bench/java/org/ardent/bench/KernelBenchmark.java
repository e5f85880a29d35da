package org.ardent.bench;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.ardent.math.Arena;
import org.ardent.math.KernelProvider;
import org.ardent.math.Kernels;
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

/** Every kernel, scalar against vector, on rows of 500 units in the cache. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class KernelBenchmark {
  private static final int UNITS = 500;
  private static final int ROWS = 4;

  /** Which implementation. */
  @Param({"scalar", "vector"})
  public String kernels;

  private final int width = Arena.padded(UNITS);
  private final int stride = Arena.stride(UNITS);
  private final float[] factors = new float[ROWS];
  private final int[] offsets = new int[ROWS];
  private Kernels k;
  private float[] m;
  private int rows;
  private int gradients;
  private int x;
  private int y;
  private int z;
  private int delta;
  private int ones;

  /** Fills what the kernels read. */
  @Setup
  public void setup() {
    k = kernels.equals("scalar") ? KernelProvider.scalar() : KernelProvider.vector();
    Arena arena = new Arena();
    rows = arena.reserve((long) ROWS * stride);
    gradients = arena.reserve((long) ROWS * stride);
    x = arena.reserve(stride);
    y = arena.reserve(stride);
    z = arena.reserve(stride);
    delta = arena.reserve(16);
    ones = arena.reserve(stride);
    m = arena.allocate();
    for (int r = 0; r < ROWS; r++) {
      factors[r] = 1e-9f;
      offsets[r] = rows + r * stride;
    }
    Random random = Random.of(1, Random.TEST);
    for (int i = rows; i < m.length; i++) {
      m[i] = (float) random.nextGaussian();
    }
    // Factors of 1, so that no product underflows, and denormals are not what is timed.
    Arrays.fill(m, ones, ones + stride, 1);
  }

  /** Four dot products. */
  @Benchmark
  public float[] multiplyRows() {
    k.multiplyRows(m, rows, stride, ROWS, m, x, width, m, delta);
    return m;
  }

  /** Both products of the backward pass over four rows. */
  @Benchmark
  public float[] backwardRows() {
    k.backwardRows(m, rows, m, gradients, stride, ROWS, m, delta, m, x, m, y, width);
    return m;
  }

  /** y += x. */
  @Benchmark
  public float[] add() {
    k.add(m, x, m, z, width);
    return m;
  }

  /** y = x·y. */
  @Benchmark
  public float[] multiply() {
    k.multiply(m, ones, m, y, width);
    return m;
  }

  /** y += s·x. */
  @Benchmark
  public float[] addScaled() {
    k.addScaled(1e-9f, m, x, m, y, width);
    return m;
  }

  /** y += Σ s·x over four rows. */
  @Benchmark
  public float[] addRows() {
    k.addRows(factors, m, offsets, ROWS, m, y, width);
    return m;
  }

  /** y = σ(x). */
  @Benchmark
  public float[] sigmoid() {
    k.sigmoid(m, x, m, z, width);
    return m;
  }

  /** y = tanh(x). */
  @Benchmark
  public float[] tanh() {
    k.tanh(m, x, m, z, width);
    return m;
  }

  /** y = max(x, 0). */
  @Benchmark
  public float[] relu() {
    k.relu(m, x, m, z, width);
    return m;
  }

  /** y = max(x + s, 0). */
  @Benchmark
  public float[] reluOfSum() {
    k.reluOfSum(m, x, m, ones, m, z, width);
    return m;
  }

  /** The sigmoid's derivative. */
  @Benchmark
  public float[] addSigmoidGradient() {
    k.addSigmoidGradient(m, y, m, x, m, z, width);
    return m;
  }

  /** The rectifier's derivative. */
  @Benchmark
  public float[] addReluGradient() {
    k.addReluGradient(m, y, m, x, m, z, width);
    return m;
  }

  /** The hyperbolic tangent's derivative. */
  @Benchmark
  public float[] addTanhGradient() {
    k.addTanhGradient(m, y, m, x, m, z, width);
    return m;
  }

  /** Sixteen Bernoulli losses and their derivatives. */
  @Benchmark
  public float[] bernoulli() {
    k.bernoulli(m, x, m, y, m, z, 16);
    return m;
  }
}
