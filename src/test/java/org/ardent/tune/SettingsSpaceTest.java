package org.ardent.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.ardent.io.InvalidInputException;
import org.ardent.model.Activation;
import org.ardent.model.RealDensity;
import org.ardent.table.Kinds;
import org.ardent.train.ModelSettings;
import org.ardent.train.TrainingJob;
import org.ardent.train.TrainingSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a space is read as, and what is drawn from it. */
class SettingsSpaceTest {
  private static final String TEXT =
      """
      # A space.
      learning-rate = log 1e-4 .. 1e-1
      hidden = 50 | 100 | 200,100   # units

      dropout = 0..0.6
      batchSize = 10 .. 12
      l1 = 0 | log 1e-6 .. 1e-3
      solver = adam | adagrad
      direct = true
      """;

  private static TrainingJob job(String model) {
    return job(ModelSettings.builder().model(model), TrainingSettings.builder());
  }

  private static TrainingJob job(ModelSettings.Builder model, TrainingSettings.Builder settings) {
    Kinds kinds = Kinds.parse(new Configuration(), null, RealDensity.DEFAULT);
    return new TrainingJob(model.build(), settings.build(), kinds, 1);
  }

  private static SettingsSpace space(String text) {
    return SettingsSpace.parse(text, "space.txt", job("made"));
  }

  private static List<Map<TunedSetting, String>> draw(SettingsSpace space, int count) {
    return space.draw(job("made"), count, 7);
  }

  private static Set<String> values(String text, String setting) {
    return draw(space(text), 200).stream()
        .map(trial -> trial.get(TunedSetting.named(setting)))
        .collect(Collectors.toSet());
  }

  @Test
  void valuesLieWhereTheSpaceSays() {
    assertThat(values(TEXT, "hidden")).containsExactlyInAnyOrder("50", "100", "200,100");
    assertThat(values(TEXT, "batch-size")).containsExactlyInAnyOrder("10", "11", "12");
    assertThat(values(TEXT, "optimizer")).containsExactlyInAnyOrder("adam", "adagrad");
    assertThat(values(TEXT, "direct")).containsExactly("true");
    assertThat(values(TEXT, "dropout"))
        .hasSizeGreaterThan(100)
        .allSatisfy(value -> assertThat(Double.parseDouble(value)).isBetween(0.0, 0.6));
    assertThat(values(TEXT, "learning-rate"))
        .allSatisfy(value -> assertThat(Double.parseDouble(value)).isBetween(1e-4, 1e-1));
  }

  /** Each alternative is as likely as another, and each power of ten of a logarithmic range. */
  @Test
  void drawsAreUniform() {
    List<Map<TunedSetting, String>> trials = draw(space(TEXT), 3000);
    double small = 0;
    double none = 0;
    for (Map<TunedSetting, String> trial : trials) {
      small += Double.parseDouble(trial.get(TunedSetting.LEARNING_RATE)) < 1e-3 ? 1 : 0;
      none += trial.get(TunedSetting.L1).equals("0.0") ? 1 : 0;
    }
    assertThat(small / trials.size()).isBetween(0.30, 0.37);
    assertThat(none / trials.size()).isBetween(0.47, 0.53);
  }

  @Test
  void aDrawIsAFunctionOfSeedNumberAndSetting() {
    List<Map<TunedSetting, String>> trials = draw(space(TEXT), 20);
    assertThat(draw(space(TEXT), 20)).isEqualTo(trials);
    assertThat(draw(space(TEXT), 30).subList(0, 20)).isEqualTo(trials);
    assertThat(space(TEXT).draw(job("made"), 20, 8)).isNotEqualTo(trials);
    List<Map<TunedSetting, String>> alone = draw(space("stepSize = log 1e-4 .. 1e-1"), 20);
    for (int i = 0; i < 20; i++) {
      assertThat(alone.get(i).get(TunedSetting.LEARNING_RATE))
          .isEqualTo(trials.get(i).get(TunedSetting.LEARNING_RATE));
    }
    // Which trials these are: a change of this draws others for everybody's seeds.
    assertThat(alone.get(1)).containsEntry(TunedSetting.LEARNING_RATE, "6.35E-4");
  }

  @Test
  void noTrialComesTwice() {
    SettingsSpace space = space("hidden = 5 | 6\nbatch-size = 1 .. 3");
    List<Map<TunedSetting, String>> trials = draw(space, 30);
    assertThat(trials).hasSize(6).doesNotHaveDuplicates();
  }

  @Test
  void itsTextGivesItAgain() {
    SettingsSpace space = space(TEXT);
    assertThat(space.toString())
        .contains("l1 = 0.0 | log 1e-6 .. 1e-3\n", "optimizer = adam | adagrad\n");
    assertThat(space(space.toString()).toString()).isEqualTo(space.toString());
    assertThat(draw(space(space.toString()), 9)).isEqualTo(draw(space, 9));
  }

  @Test
  void theJobOfATrialHasItsValues() {
    TrainingJob base = job("made");
    for (Map<TunedSetting, String> trial : draw(space(TEXT), 20)) {
      TrainingJob job = SettingsSpace.job(base, trial);
      trial.forEach((setting, value) -> assertThat(setting.of(job)).isEqualTo(value));
      assertThat(job.settings().epochs()).isEqualTo(base.settings().epochs());
      assertThat(job.settings().seed()).isEqualTo(base.settings().seed());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '^',
      value = {
        "dropout; line 1: is 'dropout', expected NAME = VALUES",
        "droput = 0 .. 1; line 1: no setting 'droput' to search for, expected one of hidden, act",
        "seed = 1 | 2; line 1: no setting 'seed' to search for",
        "dropout = 0.6 .. 0.1; line 1: dropout is '0.6 .. 0.1', an empty range, expected the lower",
        "dropout = 0.1 .. 0.1; an empty range",
        "dropout = .. 0.1; dropout is '.. 0.1', expected a number on both sides of ..",
        "dropout = 0 .. x; expected a number on both sides of ..",
        "dropout = 0 .. 1; line 1: dropout is 1.0, expected in [0, 1)",
        "dropout = 0 | 0.3 |; dropout has an empty value",
        "dropout = high; dropout is 'high', expected a number",
        "learning-rate = -1 .. 1; learning-rate is -1.0, expected positive",
        "l1 = log 0 .. 1; l1 is 'log 0 .. 1', expected a lower end above 0",
        "batch-size = 10 .. 20.5; expected a whole number on both sides of ..",
        "batch-size = 1.5; batch-size is '1.5', expected a whole number",
        "hidden = 50 | 0; hidden is '0', expected numbers of units such as 200 or 200,100",
        "optimizer = adam .. sgd; expected words, with | between them",
        "optimizer = adam | adamm; optimizer is adamm, expected one of [sgd,",
        "schedule = steep; schedule is 'steep', expected one of [constant",
        "activation = selu; activation is 'selu', expected one of [sigmoid, relu, tanh]",
        "direct = yes; direct is 'yes', expected true or false",
        "l1 = 0/l1 = 1; line 2: has l1 again",
      })
  void badLines(String text, String message) {
    assertThatThrownBy(() -> space(text.replace('/', '\n')))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("space.txt: line ")
        .hasMessageContaining(message);
  }

  @Test
  void aSpaceOfNothing() {
    assertThatThrownBy(() -> space("# nothing\n"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("space.txt has no setting, expected lines such as 'dropout = 0 .. 0.6'");
    assertThatThrownBy(() -> SettingsSpace.parse("masks = 2", "space.txt", job("nade")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("space.txt: line 1: masks is for made, not for nade");
  }

  @Test
  void theSpaceAroundAChoiceBeginsWithIt() {
    ModelSettings.Builder model =
        ModelSettings.builder().model("nade").hidden(List.of(200)).activation(Activation.RELU);
    TrainingJob chosen =
        job(
            model,
            TrainingSettings.builder().stepSize(3e-3).weightDecay(0.05).l1(2e-4).dropout(0.5));
    SettingsSpace space = SettingsSpace.around(chosen, Set.of(TunedSetting.BATCH_SIZE));
    assertThat(space.toString())
        .isEqualTo(
            """
            hidden = 100 | 200 | 400
            learning-rate = log 6.0E-4 .. 0.015
            weight-decay = log 0.005 .. 0.5
            l1 = log 2.0E-5 .. 0.002
            dropout = 0 .. 0.8
            """);
    Map<TunedSetting, String> first = new EnumMap<>(TunedSetting.class);
    space.settings().forEach(setting -> first.put(setting, setting.of(chosen)));
    List<Map<TunedSetting, String>> trials = space.draw(chosen, 10, 1);
    assertThat(trials.get(0)).isEqualTo(first);
    assertThat(SettingsSpace.job(chosen, trials.get(0))).isEqualTo(chosen);
    assertThat(new HashSet<>(trials)).hasSize(10);
  }

  /** Whatever is trained, all of the space around it can be. */
  @ParameterizedTest
  @CsvSource({"nade,adam", "made,adam", "fvsbn,adam", "nade,sgd", "fvsbn,lbfgs", "rnn,adam"})
  void everyModelHasASpaceAroundIt(String model, String optimizer) {
    TrainingJob chosen =
        job(ModelSettings.builder().model(model), TrainingSettings.builder().optimizer(optimizer));
    SettingsSpace space = SettingsSpace.around(chosen, Set.of());
    for (Map<TunedSetting, String> trial : space.draw(chosen, 50, 3)) {
      TrainingJob job = SettingsSpace.job(chosen, trial);
      assertThat(job.choice().model()).isEqualTo(model);
    }
    assertThat(space.settings().contains(TunedSetting.HIDDEN)).isEqualTo(!model.equals("fvsbn"));
    assertThat(space.settings().contains(TunedSetting.LEARNING_RATE))
        .isEqualTo(!optimizer.equals("lbfgs"));
    assertThatThrownBy(() -> SettingsSpace.around(chosen, Set.of(TunedSetting.values())))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("every setting that could be searched for is given");
  }
}
