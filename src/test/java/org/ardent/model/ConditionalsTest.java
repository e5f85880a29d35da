package org.ardent.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.ardent.math.Random;
import org.ardent.model.fvsbn.Fvsbn;
import org.ardent.model.made.Made;
import org.ardent.model.nade.Nade;
import org.ardent.model.nadeuntied.NadeUntied;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** log p of every variable given those before it, for every model and every conditional. */
class ConditionalsTest {

  static Stream<AutoregressiveModel> allModels() {
    return models(Tables.all());
  }

  static Stream<AutoregressiveModel> discreteModels() {
    return models(Tables.countable());
  }

  private static Stream<AutoregressiveModel> models(Stream<Layout> layouts) {
    return layouts.flatMap(
        layout ->
            Stream.of(
                Fvsbn.create(layout, Activation.SIGMOID, List.of()),
                Nade.create(layout, Activation.RELU, List.of(9)),
                NadeUntied.create(layout, Activation.TANH, List.of(6)),
                Made.create(
                    layout, new Architecture(Activation.SIGMOID, List.of(8, 7), true, 1, 3))));
  }

  private static Evaluator evaluator(AutoregressiveModel model) {
    return model.evaluator(AutoregressiveModelContract.parameters(model, 1));
  }

  private static double[] conditionals(AutoregressiveModel model, List<float[]> rows) {
    double[] conditionals = new double[rows.size() * model.layout().size()];
    evaluator(model).conditionalLogLikelihood(Tables.pack(model.layout(), rows), conditionals);
    return conditionals;
  }

  /** Of more rows than any model takes in one block; all sums are in double. */
  @ParameterizedTest
  @MethodSource("allModels")
  void sumToTheLogLikelihoodInDouble(AutoregressiveModel model) {
    List<float[]> rows = AutoregressiveModelContract.randomRows(model, 300);
    double[] conditionals = conditionals(model, rows);
    double[] total =
        AutoregressiveModelContract.logLikelihood(
            evaluator(model), Tables.pack(model.layout(), rows));
    int n = model.layout().size();
    for (int i = 0; i < rows.size(); i++) {
      double sum = Arrays.stream(conditionals, i * n, (i + 1) * n).sum();
      assertThat(sum).isCloseTo(total[i], within(1e-13 * Math.max(1, Math.abs(total[i]))));
    }
  }

  /** Each is a distribution of its own variable, whatever the others are. */
  @ParameterizedTest
  @MethodSource("discreteModels")
  void eachSumsToOneOverItsVariablesValues(AutoregressiveModel model) {
    Layout layout = model.layout();
    int n = layout.size();
    float[] row = Tables.randomRow(layout, Random.of(2, Random.TEST));
    for (int t = 0; t < n; t++) {
      Variable variable = layout.variables().get(layout.variableAt(t));
      double[] values = Tables.outcomes(variable);
      List<float[]> rows = new ArrayList<>();
      for (double value : values) {
        float[] other = row.clone();
        other[t] = (float) value;
        rows.add(other);
      }
      double[] conditionals = conditionals(model, rows);
      double sum = 0;
      for (int value = 0; value < values.length; value++) {
        sum += Math.exp(conditionals[value * n + t]);
      }
      assertThat(sum).isCloseTo(1, within(1e-6));
    }
  }
}
