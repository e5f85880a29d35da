package org.ardent.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.ardent.io.InvalidInputException;
import org.junit.jupiter.api.Test;

class RunIdentityTest {
  private static RunIdentity run(String seed, String epochs, String data) {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("seed", seed);
    properties.put(RunIdentity.EPOCHS, epochs);
    properties.put(RunIdentity.TRAINING_DATA, data);
    return new RunIdentity(properties);
  }

  private static void check(RunIdentity run, int epochsDone, boolean epochsMayDiffer) {
    run.requireSame(
        run("1", "10", "a"), epochsDone, epochsMayDiffer, "c/checkpoint", name -> "--" + name);
  }

  @Test
  void differencesAreNamedInTheirOrderAndInTheUsersWords() {
    assertThatThrownBy(() -> check(run("2", "20", "a"), 0, false))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "c/checkpoint was made with --seed 1, this run has 2; --epochs 10, this run has 20");
  }

  @Test
  void theDataAreBlamedOnlyWhereNothingElseDiffers() {
    assertThatThrownBy(() -> check(run("1", "10", "b"), 0, false))
        .hasMessage("c/checkpoint was made with --trainingData a, this run has b");
    assertThatThrownBy(() -> check(run("2", "10", "b"), 0, false))
        .hasMessage("c/checkpoint was made with --seed 1, this run has 2");
  }

  @Test
  void epochsMayDifferWhereTheyOnlySayWhenToEnd() {
    assertThatCode(() -> check(run("1", "7", "a"), 7, true)).doesNotThrowAnyException();
    assertThatThrownBy(() -> check(run("1", "7", "a"), 8, true))
        .hasMessageContaining("--epochs 10, this run has 7");
    assertThatThrownBy(() -> check(run("1", "20", "a"), 0, false))
        .hasMessageContaining("--epochs 10, this run has 20");
  }

  @Test
  void everyRunHasAFolderNameOfItsOwn() {
    assertThat(run("1", "10", "a").fileName())
        .isEqualTo(run("1", "10", "a").fileName())
        .isNotEqualTo(run("2", "10", "a").fileName());
    // Names of folders that earlier builds made.
    assertThat(new RunIdentity(Map.of("seed", "1")).fileName())
        .isEqualTo("01681aea-717c-3118-9905-5b8c55fd8a47");
  }
}
