package org.ardent.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.ardent.math.LogSumExp;
import org.ardent.model.Variable.Binary;
import org.ardent.model.Variable.Family;
import org.ardent.model.Variable.Nominal;
import org.ardent.model.nade.Nade;
import org.ardent.model.orderless.NadeOrderless;
import org.junit.jupiter.api.Test;

/** The other densities of a model: means over orderings, and conditional ones. */
class DensityViewsTest {
  private static final Layout LAYOUT =
      Tables.shuffled(
          List.of(
              new Binary(), new Nominal(3), Tables.real(Family.GAUSSIAN, 1, true), new Binary()),
          3);

  private static double[] scores(AutoregressiveModel model, Examples x) {
    Evaluator evaluator = model.evaluator(DensityContract.parameters(model, 1));
    double[] out = new double[x.size()];
    evaluator.logLikelihood(x, out, 0);
    return out;
  }

  @Test
  void anEnsembleIsTheMeanOfItsOrderingsDensities() {
    OrderAgnosticModel model = NadeOrderless.create(LAYOUT, Activation.TANH, List.of(6));
    Examples x = Tables.pack(LAYOUT, DensityContract.randomRows(model, 9));
    OrderAgnosticEvaluator evaluator = model.evaluator(DensityContract.parameters(model, 1));
    double[][] each = new double[5][9];
    for (int k = 0; k < 5; k++) {
      int[] ordering = OrderingEnsemble.ordering(4, 77, k);
      assertThat(ordering).containsExactlyInAnyOrder(0, 1, 2, 3);
      evaluator.logLikelihood(x, ordering, 0, each[k], 0);
    }
    double[] all = scores(OrderingEnsemble.of(model, 5, 77), x);
    double[] last = scores(OrderingEnsemble.of(model, 2, 5, 77), x);
    double[] first = scores(OrderingEnsemble.of(model, 1, 77), x);
    for (int i = 0; i < 9; i++) {
      int row = i;
      double[] ofRow = IntStream.range(0, 5).mapToDouble(k -> each[k][row]).toArray();
      assertThat(all[i]).isEqualTo(LogSumExp.mean(ofRow));
      assertThat(last[i]).isEqualTo(LogSumExp.mean(Arrays.copyOfRange(ofRow, 2, 5)));
      assertThat(first[i]).isEqualTo(ofRow[0]);
    }
  }

  @Test
  void modelsOfOneOrderingAreNoEnsembleOfOrderings() {
    AutoregressiveModel nade = Nade.create(LAYOUT, Activation.SIGMOID, List.of(3));
    assertThat(OrderingEnsemble.of(nade, 1, 1)).isSameAs(nade);
    assertThatThrownBy(() -> OrderingEnsemble.of(nade, 2, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nade was trained for one ordering; train nade-orderless");
  }

  private static List<Integer> columns(int... positions) {
    return Arrays.stream(positions).mapToObj(LAYOUT::variableAt).toList();
  }

  /** Of a prefix both kinds of model have it: what the joint density and its chain rule say. */
  @Test
  void aConditionalIsTheJointOverTheMarginal() {
    for (AutoregressiveModel model :
        List.of(
            NadeOrderless.create(LAYOUT, Activation.TANH, List.of(6)),
            Nade.create(LAYOUT, Activation.TANH, List.of(6)))) {
      Examples x = Tables.pack(LAYOUT, DensityContract.randomRows(model, 9));
      AutoregressiveModel joint = ConditionalDensity.of(model, columns(2, 1, 3, 0), List.of());
      AutoregressiveModel marginal = ConditionalDensity.of(model, columns(0, 1), List.of());
      AutoregressiveModel conditional = ConditionalDensity.of(model, columns(3, 2), columns(1, 0));
      assertThat(conditional.scoredVariables()).isEqualTo(2);
      double[] all = scores(model, x);
      for (int i = 0; i < 9; i++) {
        assertThat(scores(joint, x)[i]).isCloseTo(all[i], within(1e-6));
        assertThat(scores(conditional, x)[i])
            .isCloseTo(all[i] - scores(marginal, x)[i], within(1e-6));
      }
      assertThat(marginal.objectiveShift() + conditional.objectiveShift())
          .isCloseTo(model.objectiveShift(), within(1e-12));
    }
  }

  @Test
  void othersThanAPrefixAreForOrderAgnosticModels() {
    AutoregressiveModel agnostic = NadeOrderless.create(LAYOUT, Activation.TANH, List.of(6));
    AutoregressiveModel nade = Nade.create(LAYOUT, Activation.SIGMOID, List.of(3));
    List<List<Integer>> cases =
        List.of(columns(1), columns(), columns(0), columns(3), columns(0), columns(1, 2));
    for (int c = 0; c < cases.size(); c += 2) {
      List<Integer> targets = cases.get(c);
      List<Integer> givens = cases.get(c + 1);
      assertThat(ConditionalDensity.of(agnostic, targets, givens).scoredVariables())
          .isEqualTo(targets.size());
      assertThatThrownBy(() -> ConditionalDensity.of(nade, targets, givens))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("train nade-orderless");
    }
    assertThatThrownBy(() -> ConditionalDensity.of(agnostic, columns(1), columns(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ConditionalDensity.of(agnostic, List.of(), columns(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
