package org.ardent.math;

import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the odd shapes of the vector kernels save: each with and without, in one run. A shape whose
 * two figures agree on all JDKs that Ardent supports can go.
 *
 * <ul>
 *   <li>The casts of {@link VectorFloats}, in a dot product, after other code of the JVM has used
 *       vectors of another size.
 *   <li>{@link VectorLoop#NOTHING}, in the sigmoid and the hyperbolic tangent.
 * </ul>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 4, time = 1)
public class OddShapesBenchmark {
  private static final VectorSpecies<Float> SPECIES = VectorFloats.SPECIES;
  private static final int LANES = VectorFloats.LANES;
  private static final Class<? extends FloatVector> FLOATS = VectorFloats.FLOATS;

  /** Shorter than the machine's, so that profiles see two sizes. */
  private static final VectorSpecies<Float> OTHER =
      LANES > 4 ? FloatVector.SPECIES_128 : FloatVector.SPECIES_64;

  private static final int UNITS = 512;

  private final float[] x = new float[UNITS];
  private final float[] m = new float[UNITS];
  private final float[] y = new float[UNITS];
  private final float[] sums = new float[16];

  /** Fills what the kernels read, and lets other code use vectors of another size. */
  @Setup
  public void setup() {
    Random random = Random.of(1, Random.TEST);
    for (int i = 0; i < UNITS; i++) {
      x[i] = (float) random.nextGaussian();
      m[i] = (float) random.nextGaussian();
    }
    float sum = 0;
    for (int i = 0; i < 30_000; i++) {
      sum += others();
    }
    y[0] = sum;
  }

  private float others() {
    FloatVector a = FloatVector.broadcast(OTHER, 0);
    for (int i = 0; i < 64; i += OTHER.length()) {
      a = FloatVector.fromArray(OTHER, m, i).fma(FloatVector.fromArray(OTHER, x, i), a);
    }
    a.intoArray(sums, 0);
    return sums[0];
  }

  /** A dot product as the kernels have it. */
  @Benchmark
  public float[] dotWithCasts() {
    FloatVector a = FLOATS.cast(FloatVector.broadcast(SPECIES, 0));
    for (int i = 0; i < UNITS; i += LANES) {
      FloatVector v = FLOATS.cast(FloatVector.fromArray(SPECIES, x, i));
      a = FLOATS.cast(FloatVector.fromArray(SPECIES, m, i)).fma(v, FLOATS.cast(a));
    }
    FLOATS.cast(a).intoArray(sums, 0);
    return sums;
  }

  /** The same without a cast. */
  @Benchmark
  public float[] dotWithoutCasts() {
    FloatVector a = FloatVector.broadcast(SPECIES, 0);
    for (int i = 0; i < UNITS; i += LANES) {
      FloatVector v = FloatVector.fromArray(SPECIES, x, i);
      a = FloatVector.fromArray(SPECIES, m, i).fma(v, a);
    }
    a.intoArray(sums, 0);
    return sums;
  }

  /** The sigmoid as the kernels have it. */
  @Benchmark
  public float[] sigmoidWithNothing() {
    VectorLoop.over(VectorLoop.EXPONENTIAL, x, 0, y, 0, y, 0, UNITS);
    VectorLoop.over(VectorLoop.SIGMOID, x, 0, y, 0, y, 0, UNITS);
    VectorLoop.over(VectorLoop.NOTHING, x, 0, y, 0, y, 0, UNITS);
    return y;
  }

  /** The same without the third loop. */
  @Benchmark
  public float[] sigmoidWithoutNothing() {
    VectorLoop.over(VectorLoop.EXPONENTIAL, x, 0, y, 0, y, 0, UNITS);
    VectorLoop.over(VectorLoop.SIGMOID, x, 0, y, 0, y, 0, UNITS);
    return y;
  }

  /** The hyperbolic tangent as the kernels have it. */
  @Benchmark
  public float[] tanhWithNothing() {
    VectorLoop.over(VectorLoop.EXPONENTIAL_OF_TWICE, x, 0, y, 0, y, 0, UNITS);
    VectorLoop.over(VectorLoop.TANH, x, 0, y, 0, y, 0, UNITS);
    VectorLoop.over(VectorLoop.NOTHING, x, 0, y, 0, y, 0, UNITS);
    return y;
  }

  /** The same without the third loop. */
  @Benchmark
  public float[] tanhWithoutNothing() {
    VectorLoop.over(VectorLoop.EXPONENTIAL_OF_TWICE, x, 0, y, 0, y, 0, UNITS);
    VectorLoop.over(VectorLoop.TANH, x, 0, y, 0, y, 0, UNITS);
    return y;
  }
}
