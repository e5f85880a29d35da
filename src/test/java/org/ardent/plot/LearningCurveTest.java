package org.ardent.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import org.ardent.model.Score;
import org.junit.jupiter.api.Test;

class LearningCurveTest {
  private static final int WHITE = 0xFFFFFF;
  private static final int TRAIN = 0x1F77B4;
  private static final int VALID = 0xE6550D;

  private static Decoded draw(double[] train, double[] valid) throws IOException {
    Decoded picture =
        Decoded.of(out -> LearningCurve.write(out, "NADE", Score.LOG_LIKELIHOOD, train, valid));
    assertThat(picture.width()).isEqualTo(LearningCurve.WIDTH);
    assertThat(picture.height()).isEqualTo(LearningCurve.HEIGHT);
    return picture;
  }

  @Test
  void drawsBothCurves() throws IOException {
    Decoded picture = draw(new double[] {200, 120, 100, 95}, new double[] {210, 125, 110, 112});
    assertThat(picture.count(TRAIN)).isGreaterThan(500);
    assertThat(picture.count(VALID)).isGreaterThan(500);
    assertThat(picture.count(WHITE)).isGreaterThan(picture.width() * picture.height() / 2);
  }

  @Test
  void marksTheBestEpochAtItsPlace() throws IOException {
    // three epochs, the second is best: its dashes stand halfway between the first and the last
    Decoded picture = draw(new double[] {3, 2, 1}, new double[] {5, 4, 6});
    int[] dashed = new int[picture.width()];
    for (int x = 0; x < picture.width(); x++) {
      for (int y = 0; y < picture.height(); y++) {
        dashed[x] += isReddish(picture.rgb(x, y)) ? 1 : 0;
      }
    }
    int most = 0;
    for (int x = 1; x < dashed.length; x++) {
      most = dashed[x] > dashed[most] ? x : most;
    }
    assertThat(dashed[most]).isGreaterThan(150);
    assertThat(most).isBetween(LearningCurve.WIDTH / 2 - 30, LearningCurve.WIDTH / 2 + 40);
  }

  private static boolean isReddish(int rgb) {
    return (rgb >> 16) - (rgb & 0xFF) > 60;
  }

  @Test
  void needsNoValidationSetAndNoTitle() throws IOException {
    double[] train = {3, 2, 1};
    Decoded without =
        Decoded.of(out -> LearningCurve.write(out, null, Score.LOG_LIKELIHOOD, train, null));
    assertThat(without.count(TRAIN)).isGreaterThan(500);
    assertThat(without.count(VALID)).isZero();
    double[] never = {Double.NaN, Double.NaN, Double.NaN};
    assertThat(draw(train, never).count(VALID)).isZero();
  }

  @Test
  void showsASingleEpoch() throws IOException {
    assertThat(draw(new double[] {-123.4}, null).count(TRAIN)).isGreaterThan(50);
    assertThat(draw(new double[] {0}, new double[] {0}).count(VALID)).isGreaterThan(50);
  }

  @Test
  void joinsValuesAcrossEpochsWithoutOne() throws IOException {
    double nan = Double.NaN;
    double[] train = {9, 8, 7, 6, 5};
    double[] valid = {9, nan, 8, nan, 7};
    assertThat(draw(train, valid).count(VALID)).isGreaterThan(500);
  }

  @Test
  void survivesWhateverTrainingBringsForth() throws IOException {
    double infinity = Double.POSITIVE_INFINITY;
    assertThat(draw(new double[0], null).count(WHITE)).isPositive();
    assertThat(draw(new double[] {Double.NaN, infinity, -infinity}, null).count(WHITE))
        .isPositive();
    assertThat(draw(new double[] {5, infinity, 4}, null).count(TRAIN)).isGreaterThan(500);
    assertThat(draw(new double[] {1e300, 5, -1e300}, null).count(TRAIN)).isPositive();
    assertThat(draw(new double[] {Double.MAX_VALUE, -Double.MAX_VALUE}, null).count(TRAIN))
        .isPositive();
    assertThat(draw(new double[] {Double.MIN_VALUE, 0}, null).count(TRAIN)).isPositive();
    assertThat(draw(new double[] {7, 7, 7}, null).count(TRAIN)).isGreaterThan(500);
    assertThat(draw(new double[] {1e9 + 1e-6, 1e9}, null).count(TRAIN)).isGreaterThan(300);
    double[] many = new double[100_000];
    Arrays.setAll(many, i -> 100 + 1000.0 / (i + 1));
    assertThat(draw(many, many).count(VALID)).isGreaterThan(500);
  }

  @Test
  void isTheSamePictureInEveryLocale() throws IOException {
    double[] train = {1234567.5, 1234567.25};
    Decoded here = draw(train, null);
    Locale locale = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      Decoded there = draw(train, null);
      for (int y = 0; y < here.height(); y++) {
        for (int x = 0; x < here.width(); x++) {
          assertThat(there.rgb(x, y)).isEqualTo(here.rgb(x, y));
        }
      }
    } finally {
      Locale.setDefault(locale);
    }
  }
}
