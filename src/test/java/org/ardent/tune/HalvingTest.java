package org.ardent.tune;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HalvingTest {
  @ParameterizedTest
  @CsvSource({
    "30, 400, 30:15 10:45 3:134 1:400",
    "27, 81, 27:3 9:9 3:27 1:81",
    "9, 5, 9:2 3:5",
    "30, 5, 30:2 10:5",
    "100, 1, 100:1",
    "1, 20, 1:20",
    "2, 20, 2:20",
    "3, 20, 3:7 1:20",
  })
  void aThirdOfTheTrialsHasThreeTimesTheEpochs(int trials, int epochs, String expected) {
    assertThat(
            Halving.rungs(trials, epochs).stream()
                .map(rung -> rung.trials() + ":" + rung.epochs())
                .collect(Collectors.joining(" ")))
        .isEqualTo(expected);
  }
}
