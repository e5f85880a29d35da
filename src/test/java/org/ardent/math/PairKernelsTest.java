package org.ardent.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernels over pairs of rows: what they say, and vector as scalar to the bit. */
@Tag("core")
class PairKernelsTest {
  private static final int[] COUNTS = {0, 1, 2, 3, 4, 5, 7, 8, 9, 13, 16};
  private static final float UNTOUCHED = 7.25f;

  private final Kernels scalar = KernelProvider.scalar();
  private final Kernels vector = KernelProvider.vector();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 17, 48, 500, 512})
  void productsOfPairsAreDotProducts(int n) {
    for (int rows : COUNTS) {
      for (int columns : COUNTS) {
        Random random = Random.of(5, Random.TEST, n, rows, columns);
        float[] a = values(random, 3 * n + 50);
        float[] b = values(random, 3 * n + 50);
        int first = random.nextInt(3);
        int[] ao = offsets(random, first + rows, 2 * n + 40);
        int[] bo = offsets(random, columns, 2 * n + 40);
        float[] z = new float[rows * columns + 1];
        z[rows * columns] = UNTOUCHED;
        float[] same = z.clone();
        scalar.multiplyPairs(a, ao, first, rows, b, bo, columns, n, z);
        vector.multiplyPairs(a, ao, first, rows, b, bo, columns, n, same);
        assertThat(bits(same)).isEqualTo(bits(z));
        assertThat(z[rows * columns]).isEqualTo(UNTOUCHED);
        for (int k = 0; k < rows; k++) {
          for (int j = 0; j < columns; j++) {
            double expected = 0;
            double size = 0;
            for (int i = 0; i < n; i++) {
              double product = (double) a[ao[first + k] + i] * b[bo[j] + i];
              expected += product;
              size += Math.abs(product);
            }
            assertThat((double) z[k * columns + j])
                .as("row %d, column %d", k, j)
                .isCloseTo(expected, within(1e-6 * size + 1e-30));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 16, 17, 100, 500})
  void additionsOfPairsAreAddScaledInTurn(int n) {
    for (int rows : COUNTS) {
      for (int count : COUNTS) {
        Random random = Random.of(6, Random.TEST, n, rows, count);
        float[] x = values(random, 3 * n + 50);
        int[] xo = offsets(random, count, 2 * n + 40);
        float[] s = values(random, rows * count);
        int[] yo = new int[rows];
        for (int k = 0; k < rows; k++) {
          // Not in order, and with a gap after each.
          yo[k] = 3 + (rows - 1 - k) * (n + 2);
        }
        float[] y = values(random, rows * (n + 2) + 5);
        float[] expected = y.clone();
        for (int k = 0; k < rows; k++) {
          for (int j = 0; j < count; j++) {
            scalar.addScaled(s[k * count + j], x, xo[j], expected, yo[k], n);
          }
        }
        float[] one = y.clone();
        scalar.addPairs(s, x, xo, count, one, yo, rows, n);
        vector.addPairs(s, x, xo, count, y, yo, rows, n);
        assertThat(bits(one)).isEqualTo(bits(expected));
        assertThat(bits(y)).isEqualTo(bits(expected));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 33, 500})
  void stepsOfRectifiersAreTheirPartsInTurn(int n) {
    Random random = Random.of(7, Random.TEST, n);
    float s = (float) random.nextGaussian();
    float[] x = values(random, n + 3);
    float[] a = values(random, n + 5);
    float[] y = values(random, n + 4);
    float[] expectedA = a.clone();
    float[] expectedY = y.clone();
    scalar.addScaled(s, x, 2, expectedA, 1, n);
    scalar.relu(expectedA, 1, expectedY, 3, n);
    for (Kernels kernels : new Kernels[] {scalar, vector}) {
      float[] otherA = a.clone();
      float[] otherY = y.clone();
      kernels.addScaledRelu(s, x, 2, otherA, 1, otherY, 3, n);
      assertThat(bits(otherA)).isEqualTo(bits(expectedA));
      assertThat(bits(otherY)).isEqualTo(bits(expectedY));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 33, 500})
  void gradientsOfRectifiersAreTheirPartsInTurn(int n) {
    Random random = Random.of(8, Random.TEST, n);
    float s = (float) random.nextGaussian();
    float[] d = values(random, n + 3);
    float[] h = values(random, n + 5);
    float[] p = values(random, n + 4);
    float[] y = values(random, n + 6);
    float[] expectedD = d.clone();
    Arrays.fill(expectedD, 2, 2 + n, 0);
    float[] expectedP = p.clone();
    float[] expectedY = y.clone();
    scalar.addReluGradient(d, 2, h, 1, expectedP, 3, n);
    scalar.addScaled(s, expectedP, 3, expectedY, 4, n);
    for (Kernels kernels : new Kernels[] {scalar, vector}) {
      float[] otherD = d.clone();
      float[] otherP = p.clone();
      float[] otherY = y.clone();
      kernels.takeReluGradient(otherD, 2, h, 1, otherP, 3, s, otherY, 4, n);
      assertThat(bits(otherD)).isEqualTo(bits(expectedD));
      assertThat(bits(otherP)).isEqualTo(bits(expectedP));
      assertThat(bits(otherY)).isEqualTo(bits(expectedY));
    }
  }

  private static float[] values(Random random, int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      float special = random.nextInt(2) == 0 ? -0f : -1e-40f;
      values[i] = random.nextInt(40) == 0 ? special : (float) random.nextGaussian();
    }
    return values;
  }

  private static int[] offsets(Random random, int count, int bound) {
    int[] offsets = new int[count];
    Arrays.setAll(offsets, i -> random.nextInt(bound));
    return offsets;
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    Arrays.setAll(bits, i -> Float.floatToIntBits(values[i]));
    return bits;
  }
}
