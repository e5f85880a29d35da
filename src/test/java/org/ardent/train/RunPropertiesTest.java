package org.ardent.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.ardent.checkpoint.RunIdentity;
import org.ardent.io.InvalidInputException;
import org.ardent.model.Activation;
import org.ardent.model.Layout;
import org.ardent.model.Model;
import org.ardent.model.Variable;
import org.ardent.model.registry.ModelRegistry;
import org.ardent.modelfile.ArdentVersion;
import org.ardent.pack.Shards;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunPropertiesTest {
  private static final TrainingSettings D = TrainingSettings.BASE;
  private static final List<Vector> ROWS = ToyShards.rows(60, 1);

  private static RunIdentity identity(Model model, TrainingSettings settings, Shards train) {
    return RunProperties.identity(model, settings, train, null);
  }

  private static RunIdentity identity(Model model) {
    return identity(model, D, ToyShards.pack(ROWS, 2, 2, 1));
  }

  private static Model nade(String activation, int hidden, Layout layout) {
    return ModelRegistry.get("nade")
        .factory()
        .create(layout, Activation.valueOf(activation), List.of(hidden));
  }

  private static Layout layout(Variable first, boolean reversed) {
    List<Variable> variables =
        new ArrayList<>(Collections.nCopies(ToyShards.VARIABLES, new Variable.Binary()));
    variables.set(0, first);
    int n = ToyShards.VARIABLES;
    return new Layout(
        variables, IntStream.range(0, n).map(i -> reversed ? n - 1 - i : i).toArray());
  }

  private static Variable.Real real(double mean, double std) {
    return new Variable.Real(
        mean, std, Variable.Real.MIN_LOG_SCALE, Variable.Family.GAUSSIAN, 1, false);
  }

  private static void check(RunIdentity run, RunIdentity made) {
    run.requireSame(
        made, 0, RunProperties.epochsMayDiffer(D), "c/checkpoint", UnaryOperator.identity());
  }

  static Stream<Arguments> differences() {
    Layout binary = ToyShards.layout();
    return Stream.of(
        Arguments.of(nade("RELU", 16, binary), "activation sigmoid, this run has relu"),
        Arguments.of(nade("SIGMOID", 17, binary), "hiddenLayers 16, this run has 17"),
        Arguments.of(nade("SIGMOID", 16, layout(new Variable.Binary(), true)), "ordering "),
        Arguments.of(nade("SIGMOID", 16, layout(real(0, 1), false)), "kinds "),
        Arguments.of(ToyShards.fvsbn(), "model nade, this run has fvsbn; hiddenLayers 16"));
  }

  @ParameterizedTest
  @MethodSource("differences")
  void ofTheModelAreNamed(Model other, String difference) {
    RunIdentity made = identity(nade("SIGMOID", 16, ToyShards.layout()));
    assertThatThrownBy(() -> check(identity(other), made))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("c/checkpoint was made with " + difference);
  }

  @Test
  void theStatisticsOfRealColumnsAreTheDatas() {
    RunIdentity made = identity(nade("SIGMOID", 16, layout(real(0, 1), false)));
    RunIdentity run = identity(nade("SIGMOID", 16, layout(real(0.1, 2), false)));
    assertThatCode(() -> check(run, made)).doesNotThrowAnyException();
  }

  @Test
  void everySettingHasASay() {
    RunIdentity run = identity(ToyShards.nade());
    Stream.of(TrainingSettings.class.getRecordComponents())
        .forEach(
            setting -> {
              Map<String, String> others = new HashMap<>(run.properties());
              assertThat(others).containsKey(setting.getName());
              others.put(setting.getName(), "-1");
              assertThatThrownBy(() -> check(run, new RunIdentity(others)))
                  .hasMessageContaining("was made with " + setting.getName() + " -1, this run has");
            });
  }

  @Test
  void anotherVersionIsNamed() {
    RunIdentity run = identity(ToyShards.nade());
    Map<String, String> others = new HashMap<>(run.properties());
    others.put("version", "0.0.1");
    assertThatThrownBy(() -> check(run, new RunIdentity(others)))
        .hasMessageContaining("version 0.0.1, this run has " + ArdentVersion.get());
  }

  @ParameterizedTest
  @ValueSource(strings = {"numerics", "denseProducts"})
  void buildsAndLibrariesOfOtherBitsAreNamed(String property) {
    RunIdentity run = identity(ToyShards.nade());
    Map<String, String> others = new HashMap<>(run.properties());
    assertThat(others.put(property, "another")).isNotEmpty();
    assertThatThrownBy(() -> check(run, new RunIdentity(others)))
        .hasMessageContaining(property + " another, this run has ");
  }

  @Test
  void shardsAreNamedAndTheDataNotBlamed() {
    RunIdentity made = identity(ToyShards.nade(), D, ToyShards.pack(ROWS, 2, 3, 1));
    assertThatThrownBy(() -> check(identity(ToyShards.nade()), made))
        .hasMessage("c/checkpoint was made with numShards 3, this run has 2");
  }

  static Stream<List<Vector>> otherRows() {
    List<Vector> flipped = new ArrayList<>(ROWS);
    double[] row = ROWS.get(30).toArray().clone();
    row[7] = 1 - row[7];
    flipped.set(30, Vectors.dense(row));
    List<Vector> swapped = new ArrayList<>(ROWS);
    int other =
        IntStream.range(1, 60)
            .filter(i -> !ROWS.get(i).equals(ROWS.get(0)))
            .findFirst()
            .orElseThrow();
    Collections.swap(swapped, 0, other);
    return Stream.of(flipped, swapped, ROWS.subList(0, 59), ToyShards.rows(60, 2));
  }

  @ParameterizedTest
  @MethodSource("otherRows")
  void otherRowsAreTold(List<Vector> rows) {
    RunIdentity made = identity(ToyShards.nade(), D, ToyShards.pack(rows, 2, 2, 1));
    assertThatThrownBy(() -> check(identity(ToyShards.nade()), made))
        .hasMessageContaining("was made with trainingData " + rows.size() + " rows (fingerprint ")
        .hasMessageContaining("this run has 60 rows (fingerprint ");
  }

  @Test
  void howTheRowsAreHeldHasNoSay() {
    RunIdentity made = identity(ToyShards.nade(), D, ToyShards.pack(ROWS, 5, 2, 1));
    assertThat(made).isEqualTo(identity(ToyShards.nade()));
    assertThat(ShardsFingerprint.of(ToyShards.pack(ROWS, 1, 7, 9)))
        .isEqualTo(ShardsFingerprint.of(ToyShards.pack(ROWS, 2, 2, 1)));
  }

  @Test
  void aValidationSetMoreOrLessIsTold() {
    Shards train = ToyShards.pack(ROWS, 2, 2, 1);
    RunIdentity made = RunProperties.identity(ToyShards.nade(), D, train, train);
    assertThatThrownBy(() -> check(identity(ToyShards.nade()), made))
        .hasMessageContaining("validationData 60 rows")
        .hasMessageContaining("this run has none");
  }
}
