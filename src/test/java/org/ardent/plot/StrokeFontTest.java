package org.ardent.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StrokeFontTest {

  @Test
  void hasAllPrintableAsciiCharactersAndNoTwoAlike() {
    Set<String> seen = new HashSet<>();
    for (char c = '!'; c <= '~'; c++) {
      List<double[]> strokes = StrokeFont.strokes(String.valueOf(c));
      assertThat(strokes).isNotEmpty();
      for (double[] stroke : strokes) {
        assertThat(stroke.length).as("%s has x and y", c).isPositive().isEven();
        for (int i = 0; i < stroke.length; i += 2) {
          assertThat(stroke[i]).as("x of %s", c).isBetween(0.0, 5.0);
          assertThat(stroke[i + 1]).as("y of %s", c).isBetween(0.0, 8.0);
        }
      }
      assertThat(seen.add(Arrays.deepToString(strokes.toArray()))).as("%s is new", c).isTrue();
    }
    assertThat(StrokeFont.strokes(" ")).isEmpty();
  }

  @Test
  void otherCharactersAreQuestionMarks() {
    assertThat(StrokeFont.strokes("é"))
        .usingRecursiveComparison()
        .isEqualTo(StrokeFont.strokes("?"));
    assertThat(StrokeFont.width("\n")).isEqualTo(StrokeFont.width("?"));
  }

  @Test
  void digitsAreOfOneWidth() {
    for (char c = '0'; c <= '9'; c++) {
      assertThat(StrokeFont.width(String.valueOf(c))).isEqualTo(StrokeFont.width("0"));
    }
    assertThat(StrokeFont.width("")).isZero();
  }
}
