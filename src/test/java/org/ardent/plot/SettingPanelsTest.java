package org.ardent.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.List;
import org.ardent.model.Score;
import org.junit.jupiter.api.Test;

class SettingPanelsTest {
  private static final int STOPPED = 0x9ECAE1;
  private static final int FINISHED = 0x1F77B4;
  private static final int BEST = 0xE6550D;

  private static Decoded draw(double[] losses, List<SettingPanels.Panel> panels)
      throws IOException {
    return Decoded.of(
        out ->
            SettingPanels.write(
                out,
                "nade",
                Score.LOG_LIKELIHOOD,
                panels,
                losses,
                List.of(false, true, false, true),
                1));
  }

  /** A dot for each trial in each panel, beside the three of the legend. */
  @Test
  void everyTrialIsADotOfEveryPanel() throws IOException {
    double[] losses = {5, 3, 1e9, Double.NaN};
    SettingPanels.Panel rate =
        new SettingPanels.Panel("learning-rate", List.of("0.1", "0.01", "0.001", "1"), true);
    SettingPanels.Panel hidden =
        new SettingPanels.Panel("hidden", List.of("50", "200,100", "50", "100"), false);
    Decoded one = draw(losses, List.of(rate));
    Decoded two = draw(losses, List.of(rate, hidden));
    for (int color : new int[] {STOPPED, BEST}) {
      int dots = two.count(color) - one.count(color);
      assertThat(dots).isPositive();
      assertThat(one.count(color)).isGreaterThan(dots);
    }
    // The trial that was trained to the end and is not the best has no loss.
    assertThat(two.count(FINISHED)).isEqualTo(one.count(FINISHED)).isPositive();
  }

  @Test
  void numbersLieByTheirLogarithmsWordsInOrder() {
    List<String> rates = List.of("1.0E-4", "0.001", "0.01", "0.1", "1.0", "0.0", "3.0E-4");
    SettingScale scale = SettingScale.of(rates, true);
    double decade = scale.position("0.01") - scale.position("0.001");
    assertThat(scale.position("1.0") - scale.position("0.1")).isCloseTo(decade, within(1e-9));
    assertThat(scale.position("0.0")).isLessThan(scale.position("1.0E-4"));
    assertThat(scale.ticks()).extracting(SettingScale.Tick::label).contains("0", "1e-4", "0.001");
    SettingScale words = SettingScale.of(List.of("200", "50", "100,50", "50"), false);
    assertThat(words.position("50")).isLessThan(words.position("200"));
    assertThat(words.ticks()).hasSize(3);
    SettingScale linear =
        SettingScale.of(List.of("0.0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6"), false);
    assertThat(linear.position("0.3")).isCloseTo(0.5, within(1e-9));
  }
}
