package org.ardent.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddRowsTest {
  private static final float[] SPECIAL = {
    0f, -0f, Float.MIN_VALUE, -1e-40f, 88, -88, 1e4f, Float.POSITIVE_INFINITY
  };

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 15, 16, 17, 31, 33, 100, 500, 784, 1023})
  void isAddScaledInTurnToTheBit(int n) {
    Kernels scalar = KernelProvider.scalar();
    Kernels vector = KernelProvider.vector();
    for (int count = 0; count <= 9; count++) {
      Random random = Random.of(5, Random.TEST, n, count);
      float[] x = new float[3 * (n + 9) + 40];
      for (int i = 0; i < x.length; i++) {
        boolean special = random.nextInt(50) == 0;
        x[i] = special ? SPECIAL[random.nextInt(SPECIAL.length)] : (float) random.nextGaussian();
      }
      float[] s = new float[count];
      int[] xo = new int[count];
      for (int j = 0; j < count; j++) {
        s[j] = (float) random.nextGaussian();
        xo[j] = random.nextInt(2 * n + 20);
      }
      int yo = random.nextInt(7);
      float[] y = new float[n + 20];
      for (int i = 0; i < y.length; i++) {
        y[i] = (float) random.nextGaussian();
      }
      float[] expected = y.clone();
      for (int j = 0; j < count; j++) {
        scalar.addScaled(s[j], x, xo[j], expected, yo, n);
      }
      float[] one = y.clone();
      scalar.addRows(s, x, xo, count, one, yo, n);
      float[] other = y.clone();
      vector.addRows(s, x, xo, count, other, yo, n);
      assertThat(bits(one)).isEqualTo(bits(expected));
      assertThat(bits(other)).isEqualTo(bits(expected));
    }
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    Arrays.setAll(bits, i -> Float.floatToIntBits(values[i]));
    return bits;
  }
}
