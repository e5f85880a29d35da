package org.ardent.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.abort;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The scalar kernels do what they say; the vector kernels give the same bits. */
@Tag("core")
class KernelsTest {
  private static final int[] LENGTHS = {0, 1, 7, 8, 9, 15, 16, 17, 31, 33, 100, 500, 784, 1023};
  private static final int[] ROWS = {0, 1, 3, 4, 5, 7, 8, 13};
  private static final int[] OFFSETS = {1, 3, 7, 13, 29};
  private static final int GUARD = 19;

  private static final float[] SPECIAL = {
    0f,
    -0f,
    1,
    -1,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    1e-40f,
    -1e-40f,
    Float.MIN_NORMAL,
    -Float.MIN_NORMAL,
    0.625f,
    -0.625f,
    87.33654f,
    -87.33654f,
    88,
    -88,
    1e4f,
    -1e4f,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.NaN
  };

  /** What the stretches hold; the rest of every array is always finite. */
  enum Values {
    RANDOM {
      @Override
      float next(Random random) {
        return (float) (2 * random.nextGaussian());
      }
    },
    SPECIAL_ONLY {
      @Override
      float next(Random random) {
        return SPECIAL[random.nextInt(SPECIAL.length)];
      }
    },
    MIXED {
      @Override
      float next(Random random) {
        Values values = random.nextInt(50) == 0 ? SPECIAL_ONLY : RANDOM;
        return values.next(random);
      }
    };

    abstract float next(Random random);
  }

  @FunctionalInterface
  interface Call {
    void run(Kernels kernels, float[][] arrays, int[] offsets, int n);
  }

  @FunctionalInterface
  interface Naive {
    /** What the array of that index holds afterwards, from what all of them held before. */
    double value(int array, double[] before);
  }

  /**
   * A kernel that treats every element alike.
   *
   * @param arrays how many it takes; it writes those from firstWritten on
   */
  record Elementwise(String name, int arrays, int firstWritten, Call call, Naive naive) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static final float FACTOR = -1.7f;

  private static final List<Elementwise> ELEMENTWISE =
      List.of(
          new Elementwise(
              "add", 2, 1, (k, a, o, n) -> k.add(a[0], o[0], a[1], o[1], n), (j, v) -> v[0] + v[1]),
          new Elementwise(
              "addScaled",
              2,
              1,
              (k, a, o, n) -> k.addScaled(FACTOR, a[0], o[0], a[1], o[1], n),
              (j, v) -> FACTOR * v[0] + v[1]),
          new Elementwise(
              "multiply",
              2,
              1,
              (k, a, o, n) -> k.multiply(a[0], o[0], a[1], o[1], n),
              (j, v) -> v[0] * v[1]),
          new Elementwise(
              "sigmoid",
              2,
              1,
              (k, a, o, n) -> k.sigmoid(a[0], o[0], a[1], o[1], n),
              (j, v) -> sigmoid(v[0])),
          new Elementwise(
              "relu",
              2,
              1,
              (k, a, o, n) -> k.relu(a[0], o[0], a[1], o[1], n),
              (j, v) -> Math.max(v[0], 0)),
          new Elementwise(
              "reluOfSum",
              3,
              2,
              (k, a, o, n) -> k.reluOfSum(a[0], o[0], a[1], o[1], a[2], o[2], n),
              (j, v) -> Math.max(v[0] + v[1], 0)),
          new Elementwise(
              "tanh",
              2,
              1,
              (k, a, o, n) -> k.tanh(a[0], o[0], a[1], o[1], n),
              (j, v) -> StrictMath.tanh(v[0])),
          new Elementwise(
              "addSigmoidGradient",
              3,
              2,
              (k, a, o, n) -> k.addSigmoidGradient(a[0], o[0], a[1], o[1], a[2], o[2], n),
              (j, v) -> v[2] + v[0] * v[1] * (1 - v[1])),
          new Elementwise(
              "addReluGradient",
              3,
              2,
              (k, a, o, n) -> k.addReluGradient(a[0], o[0], a[1], o[1], a[2], o[2], n),
              (j, v) -> v[2] + (v[1] > 0 ? v[0] : 0)),
          new Elementwise(
              "addTanhGradient",
              3,
              2,
              (k, a, o, n) -> k.addTanhGradient(a[0], o[0], a[1], o[1], a[2], o[2], n),
              (j, v) -> v[2] + v[0] * (1 - v[1] * v[1])),
          new Elementwise(
              "bernoulli",
              3,
              1,
              (k, a, o, n) -> k.bernoulli(a[0], o[0], a[1], o[1], a[2], o[2], n),
              (j, v) -> j == 1 ? sigmoid(v[0]) : -StrictMath.log(sigmoid(-v[0]))));

  private static double sigmoid(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }

  static Stream<Elementwise> elementwise() {
    return ELEMENTWISE.stream();
  }

  static Stream<Arguments> elementwiseAndValues() {
    return ELEMENTWISE.stream()
        .flatMap(k -> Stream.of(Values.values()).map(v -> Arguments.of(k, v)));
  }

  private static Kernels vector() {
    try {
      return KernelProvider.vector();
    } catch (IllegalStateException e) {
      return abort(e.getMessage());
    }
  }

  /** An array with values in its stretches and finite random numbers around them. */
  private static float[] array(
      Random random, Values values, int offset, int rows, int stride, int n, int guard) {
    int length = rows == 0 ? 0 : (rows - 1) * stride + n;
    float[] a = new float[offset + length + guard];
    for (int i = 0; i < a.length; i++) {
      a[i] = Values.RANDOM.next(random);
    }
    for (int r = 0; r < rows; r++) {
      for (int i = 0; i < n; i++) {
        a[offset + r * stride + i] = values.next(random);
      }
    }
    return a;
  }

  private static float[][] copy(float[][] arrays) {
    return Stream.of(arrays).map(float[]::clone).toArray(float[][]::new);
  }

  private static int[] bits(float[] a) {
    int[] bits = new int[a.length];
    // Not the raw bits: NaN may be any.
    Arrays.setAll(bits, i -> Float.floatToIntBits(a[i]));
    return bits;
  }

  private static void assertSameBits(String what, float[][] actual, float[][] expected) {
    for (int j = 0; j < expected.length; j++) {
      assertThat(bits(actual[j])).as("%s, array %d", what, j).isEqualTo(bits(expected[j]));
    }
  }

  /** Only rows of n elements, stride apart from the offset on, may differ. */
  private static void assertUntouchedAround(
      String what, float[] after, float[] before, int offset, int rows, int stride, int n) {
    float[] restored = after.clone();
    for (int r = 0; r < rows; r++) {
      System.arraycopy(before, offset + r * stride, restored, offset + r * stride, n);
    }
    assertThat(bits(restored)).as("outside the stretch: %s", what).isEqualTo(bits(before));
  }

  @FunctionalInterface
  interface Trial {
    void run(String what, float[][] before, int[] offsets, int n);
  }

  private static void tryElementwise(Elementwise kernel, Values values, Trial trial) {
    Random random = Random.of(2, Random.TEST, values.name().hashCode());
    for (int n : LENGTHS) {
      for (int o = 0; o < OFFSETS.length; o++) {
        float[][] before = new float[kernel.arrays()][];
        int[] offsets = new int[kernel.arrays()];
        for (int j = 0; j < before.length; j++) {
          offsets[j] = OFFSETS[(o + 2 * j) % OFFSETS.length];
          // Every other time the array ends with the stretch: nothing may look beyond.
          before[j] = array(random, values, offsets[j], 1, n, n, o % 2 == 0 ? GUARD : 0);
        }
        trial.run(kernel + " n=" + n + " offsets=" + Arrays.toString(offsets), before, offsets, n);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("elementwiseAndValues")
  void vectorIsScalarBitForBit(Elementwise kernel, Values values) {
    Kernels scalar = KernelProvider.scalar();
    Kernels vector = vector();
    tryElementwise(
        kernel,
        values,
        (what, before, offsets, n) -> {
          float[][] expected = copy(before);
          float[][] actual = copy(before);
          kernel.call().run(scalar, expected, offsets, n);
          kernel.call().run(vector, actual, offsets, n);
          assertSameBits(what, actual, expected);
        });
  }

  @ParameterizedTest
  @MethodSource("elementwiseAndValues")
  void writesOnlyItsStretch(Elementwise kernel, Values values) {
    Kernels scalar = KernelProvider.scalar();
    tryElementwise(
        kernel,
        values,
        (what, before, offsets, n) -> {
          float[][] after = copy(before);
          kernel.call().run(scalar, after, offsets, n);
          for (int j = 0; j < before.length; j++) {
            int written = j < kernel.firstWritten() ? 0 : n;
            assertUntouchedAround(what, after[j], before[j], offsets[j], 1, n, written);
          }
        });
  }

  @ParameterizedTest
  @MethodSource("elementwise")
  void scalarIsTheFormula(Elementwise kernel) {
    Kernels scalar = KernelProvider.scalar();
    tryElementwise(
        kernel,
        Values.RANDOM,
        (what, before, offsets, n) -> {
          float[][] after = copy(before);
          kernel.call().run(scalar, after, offsets, n);
          for (int i = 0; i < n; i++) {
            double[] v = new double[before.length];
            double scale = 1;
            for (int j = 0; j < v.length; j++) {
              v[j] = before[j][offsets[j] + i];
              scale *= 1 + Math.abs(v[j]);
            }
            for (int j = kernel.firstWritten(); j < v.length; j++) {
              assertThat((double) after[j][offsets[j] + i])
                  .as("%s element %d", what, i)
                  .isCloseTo(kernel.naive().value(j, v), within(4 * 0x1p-24 * scale * scale));
            }
          }
        });
  }

  /** Arrays m, x, y of multiplyRows. */
  private static void tryMultiplyRows(Values values, RowsTrial trial) {
    Random random = Random.of(3, Random.TEST, values.name().hashCode());
    for (int n : LENGTHS) {
      for (int rows : ROWS) {
        for (int stride : strides(n)) {
          int guard = random.nextInt(2) * GUARD;
          int[] offsets = {offset(random), offset(random), offset(random)};
          float[][] before = {
            array(random, values, offsets[0], rows, stride, n, guard),
            array(random, values, offsets[1], 1, n, n, guard),
            array(random, values, offsets[2], 1, rows, rows, guard)
          };
          String what = "multiplyRows n=" + n + " rows=" + rows + " stride=" + stride;
          trial.run(what, before, offsets, stride, rows, n);
        }
      }
    }
  }

  /** Arrays m, dm, d, x, dx of backwardRows. */
  private static void tryBackwardRows(Values values, RowsTrial trial) {
    Random random = Random.of(4, Random.TEST, values.name().hashCode());
    for (int n : LENGTHS) {
      for (int rows : ROWS) {
        for (int stride : strides(n)) {
          int guard = random.nextInt(2) * GUARD;
          int[] offsets = new int[5];
          Arrays.setAll(offsets, j -> offset(random));
          float[][] before = {
            array(random, values, offsets[0], rows, stride, n, guard),
            array(random, values, offsets[1], rows, stride, n, guard),
            array(random, values, offsets[2], 1, rows, rows, guard),
            array(random, values, offsets[3], 1, n, n, guard),
            array(random, values, offsets[4], 1, n, n, guard)
          };
          String what = "backwardRows n=" + n + " rows=" + rows + " stride=" + stride;
          trial.run(what, before, offsets, stride, rows, n);
        }
      }
    }
  }

  @FunctionalInterface
  interface RowsTrial {
    void run(String what, float[][] before, int[] offsets, int stride, int rows, int n);
  }

  private static int[] strides(int n) {
    return new int[] {n, n + 1, n + 13, Arena.stride(n)};
  }

  private static int offset(Random random) {
    return OFFSETS[random.nextInt(OFFSETS.length)];
  }

  private static void multiplyRows(
      Kernels kernels, float[][] a, int[] o, int stride, int rows, int n) {
    kernels.multiplyRows(a[0], o[0], stride, rows, a[1], o[1], n, a[2], o[2]);
  }

  private static void backwardRows(
      Kernels kernels, float[][] a, int[] o, int stride, int rows, int n) {
    kernels.backwardRows(
        a[0], o[0], a[1], o[1], stride, rows, a[2], o[2], a[3], o[3], a[4], o[4], n);
  }

  @ParameterizedTest
  @EnumSource
  void vectorMultipliesRowsAsScalarBitForBit(Values values) {
    Kernels scalar = KernelProvider.scalar();
    Kernels vector = vector();
    tryMultiplyRows(
        values,
        (what, before, offsets, stride, rows, n) -> {
          float[][] expected = copy(before);
          float[][] actual = copy(before);
          multiplyRows(scalar, expected, offsets, stride, rows, n);
          multiplyRows(vector, actual, offsets, stride, rows, n);
          assertSameBits(what, actual, expected);
        });
  }

  @ParameterizedTest
  @EnumSource
  void vectorGoesBackwardAsScalarBitForBit(Values values) {
    Kernels scalar = KernelProvider.scalar();
    Kernels vector = vector();
    tryBackwardRows(
        values,
        (what, before, offsets, stride, rows, n) -> {
          float[][] expected = copy(before);
          float[][] actual = copy(before);
          backwardRows(scalar, expected, offsets, stride, rows, n);
          backwardRows(vector, actual, offsets, stride, rows, n);
          assertSameBits(what, actual, expected);
        });
  }

  @Test
  void multiplyRowsIsTheDotProductsAndWritesThemOnly() {
    Kernels scalar = KernelProvider.scalar();
    tryMultiplyRows(
        Values.RANDOM,
        (what, before, offsets, stride, rows, n) -> {
          float[][] after = copy(before);
          multiplyRows(scalar, after, offsets, stride, rows, n);
          for (int r = 0; r < rows; r++) {
            double sum = 0;
            double magnitude = 0;
            for (int i = 0; i < n; i++) {
              double product =
                  (double) before[0][offsets[0] + r * stride + i] * before[1][offsets[1] + i];
              sum += product;
              magnitude += Math.abs(product);
            }
            // n/16 fused additions and 4 of the tree.
            double bound = (n / 16 + 6) * 0x1p-24 * magnitude;
            assertThat((double) after[2][offsets[2] + r])
                .as("%s row %d", what, r)
                .isCloseTo(sum, within(bound));
          }
          assertUntouchedAround(what, after[0], before[0], 0, 0, 0, 0);
          assertUntouchedAround(what, after[1], before[1], 0, 0, 0, 0);
          assertUntouchedAround(what, after[2], before[2], offsets[2], 1, rows, rows);
        });
  }

  @Test
  void backwardRowsIsBothProductsAndWritesThemOnly() {
    Kernels scalar = KernelProvider.scalar();
    tryBackwardRows(
        Values.RANDOM,
        (what, before, offsets, stride, rows, n) -> {
          float[][] after = copy(before);
          backwardRows(scalar, after, offsets, stride, rows, n);
          double worst = 0;
          for (int i = 0; i < n; i++) {
            double dx = before[4][offsets[4] + i];
            double magnitude = Math.abs(dx);
            for (int r = 0; r < rows; r++) {
              double d = before[2][offsets[2] + r];
              double term = d * before[0][offsets[0] + r * stride + i];
              dx += term;
              magnitude += Math.abs(term);
              double dm = before[1][offsets[1] + r * stride + i];
              double product = d * before[3][offsets[3] + i];
              double error = Math.abs(after[1][offsets[1] + r * stride + i] - (dm + product));
              worst = Math.max(worst, error / (Math.abs(dm) + Math.abs(product)));
            }
            worst = Math.max(worst, Math.abs(after[4][offsets[4] + i] - dx) / magnitude);
          }
          assertThat(worst).as(what).isLessThanOrEqualTo((rows + 1) * 0x1p-24);
          for (int j : new int[] {0, 2, 3}) {
            assertUntouchedAround(what, after[j], before[j], 0, 0, 0, 0);
          }
          assertUntouchedAround(what, after[1], before[1], offsets[1], rows, stride, n);
          assertUntouchedAround(what, after[4], before[4], offsets[4], 1, n, n);
        });
  }

  @Test
  void vectorFunctionsAreScalarOnEveryPoint() {
    float[] x = FloatPoints.all();
    Kernels scalar = KernelProvider.scalar();
    Kernels vector = vector();
    for (Elementwise kernel : ELEMENTWISE) {
      if (List.of("sigmoid", "tanh", "bernoulli").contains(kernel.name())) {
        float[][] expected = {x, new float[x.length], new float[x.length]};
        float[][] actual = {x, new float[x.length], new float[x.length]};
        kernel.call().run(scalar, expected, new int[3], x.length);
        kernel.call().run(vector, actual, new int[3], x.length);
        for (int j = 1; j < expected.length; j++) {
          int where = Arrays.mismatch(bits(expected[j]), bits(actual[j]));
          assertThat(where)
              .as("%s differs at x = %s", kernel, where < 0 ? "" : x[where])
              .isEqualTo(-1);
        }
      }
    }
  }

  @Test
  void reluKeepsNotANumberAndDropsNegativeZero() {
    float[] x = {
      Float.NaN, -0f, -1, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, Float.MIN_VALUE
    };
    float[] y = new float[x.length];
    KernelProvider.scalar().relu(x, 0, y, 0, x.length);
    assertThat(bits(y))
        .isEqualTo(
            bits(new float[] {Float.NaN, 0, 0, 0, Float.POSITIVE_INFINITY, Float.MIN_VALUE}));
  }

  @Test
  void dotProductHasSixteenAccumulators() {
    // 2²⁴ swallows a 1 that is added to it, but not two that were added to each other first.
    float[] m = new float[33];
    Arrays.fill(m, 1);
    float[] x = new float[33];
    x[0] = 0x1p24f;
    x[16] = 1;
    x[32] = 1;
    float[] y = new float[1];
    KernelProvider.scalar().multiplyRows(m, 0, 33, 1, x, 0, 33, y, 0);
    assertThat(y[0]).isEqualTo(0x1p24f);
    x[32] = 0;
    x[16] = 0;
    x[1] = 1;
    x[3] = 1;
    KernelProvider.scalar().multiplyRows(m, 0, 33, 1, x, 0, 33, y, 0);
    assertThat(y[0]).isEqualTo(0x1p24f + 2);
  }
}
