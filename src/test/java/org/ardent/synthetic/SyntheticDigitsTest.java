package org.ardent.synthetic;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class SyntheticDigitsTest {
  /** Pixels of every side that no digit reaches. */
  private static final int MARGIN = 2;

  @Test
  void drawsTheSameBitsForever() throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (int i = 0; i < 500; i++) {
      digest.update((byte) SyntheticDigits.label(7, i));
      for (float grey : SyntheticDigits.grey(7, i)) {
        digest.update((byte) Math.round(255 * grey));
      }
    }
    // of this generator, JDK 17 on x86-64; whoever changes a digit on purpose renews it
    assertThat(HexFormat.of().formatHex(digest.digest()))
        .isEqualTo("7ae46433f79cb1b1b709879598e684b341f8cb5f1147e33931ab478ab949fcd4");
  }

  @Test
  void isAPureFunctionOfSeedAndIndex() {
    float[] first = SyntheticDigits.grey(3, 11);
    assertThat(SyntheticDigits.grey(3, 12)).isNotEqualTo(first);
    assertThat(SyntheticDigits.grey(4, 11)).isNotEqualTo(first);
    assertThat(SyntheticDigits.grey(3, 11)).isEqualTo(first);
  }

  @Test
  void drawsEveryClassEquallyOften() {
    int[] counts = new int[SyntheticDigits.CLASSES];
    int n = 20_000;
    for (int i = 0; i < n; i++) {
      counts[SyntheticDigits.label(1, i)]++;
    }
    double expected = n / (double) counts.length;
    double chiSquared = 0;
    for (int count : counts) {
      chiSquared += (count - expected) * (count - expected) / expected;
    }
    assertThat(chiSquared).as("9 degrees of freedom, 99.9 %").isLessThan(27.9);
  }

  @Test
  void inksAboutAsManyPixelsAsMnistAndLeavesAMargin() {
    double sum = 0;
    int n = 2000;
    for (int i = 0; i < n; i++) {
      float[] grey = SyntheticDigits.grey(2, i);
      byte[] binary = SyntheticDigits.binary(2, i);
      int on = 0;
      for (int p = 0; p < SyntheticDigits.PIXELS; p++) {
        assertThat(grey[p]).isBetween(0f, 1f).isEqualTo(Math.round(255 * grey[p]) / 255f);
        assertThat(binary[p]).isEqualTo((byte) (grey[p] >= 0.5f ? 1 : 0));
        int row = p / SyntheticDigits.SIDE;
        int column = p % SyntheticDigits.SIDE;
        int edge = Math.min(Math.min(row, 27 - row), Math.min(column, 27 - column));
        if (edge < MARGIN) {
          assertThat(grey[p]).as("digit %s, pixel %s,%s", i, row, column).isZero();
        }
        on += binary[p];
      }
      assertThat(on / 784.0).as("digit %s", i).isBetween(0.03, 0.25);
      sum += on / 784.0;
    }
    assertThat(sum / n).isBetween(0.11, 0.14); // MNIST: 0.13
  }

  /** MNIST's own nearest class mean gets 82 %. */
  @Test
  void theNearestClassMeanTellsTheDigitsApart() {
    double[][] means = new double[SyntheticDigits.CLASSES][SyntheticDigits.PIXELS];
    int[] counts = new int[SyntheticDigits.CLASSES];
    for (int i = 0; i < 4000; i++) {
      int label = SyntheticDigits.label(5, i);
      float[] grey = SyntheticDigits.grey(5, i);
      counts[label]++;
      for (int p = 0; p < grey.length; p++) {
        means[label][p] += grey[p];
      }
    }
    for (int c = 0; c < means.length; c++) {
      for (int p = 0; p < means[c].length; p++) {
        means[c][p] /= counts[c];
      }
    }
    int right = 0;
    for (int i = 0; i < 1000; i++) {
      right += nearest(means, SyntheticDigits.grey(6, i)) == SyntheticDigits.label(6, i) ? 1 : 0;
    }
    assertThat(right).isGreaterThan(800);
  }

  private static int nearest(double[][] means, float[] image) {
    int best = 0;
    double least = Double.MAX_VALUE;
    for (int c = 0; c < means.length; c++) {
      double distance = 0;
      for (int p = 0; p < image.length; p++) {
        distance += (image[p] - means[c][p]) * (image[p] - means[c][p]);
      }
      if (distance < least) {
        least = distance;
        best = c;
      }
    }
    return best;
  }
}
