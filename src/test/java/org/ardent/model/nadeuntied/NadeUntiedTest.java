package org.ardent.model.nadeuntied;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ardent.model.Activation;
import org.ardent.model.AutoregressiveModel;
import org.ardent.model.AutoregressiveModelContract;
import org.ardent.model.Evaluator;
import org.ardent.model.Examples;
import org.ardent.model.Layout;
import org.ardent.model.ReferenceDensity;
import org.ardent.model.Tables;
import org.ardent.model.Tensor;
import org.ardent.model.Variable;
import org.junit.jupiter.api.Test;

class NadeUntiedTest extends AutoregressiveModelContract {

  @Override
  public Stream<AutoregressiveModel> models(Layout layout) {
    return Stream.of(
        NadeUntied.create(layout, Activation.SIGMOID, List.of(7)),
        NadeUntied.create(layout, Activation.RELU, List.of(16)),
        NadeUntied.create(layout, Activation.TANH, List.of(19)));
  }

  @Override
  public ReferenceDensity.LogLikelihood reference(AutoregressiveModel model) {
    Layout layout = model.layout();
    int d = model.hidden().get(0);
    return (tensors, x, mask) -> {
      double[] inputs = ReferenceDensity.inputs(layout, x);
      double sum = 0;
      int matrix = 0;
      for (int t = 0; t < layout.size(); t++) {
        int row = layout.outputStart(t);
        double[] out = Arrays.copyOfRange(tensors.get("b"), row, layout.outputStart(t + 1));
        for (int j = 0; j < d; j++) {
          double a = tensors.get("c")[t * d + j];
          for (int k = 0; k < layout.inputStart(t); k++) {
            a += tensors.get("A")[(matrix + k) * d + j] * inputs[k];
          }
          double h = ReferenceDensity.activation(model.activation(), a) * mask[j];
          for (int r = 0; r < out.length; r++) {
            out[r] += tensors.get("V")[(row + r) * d + j] * h;
          }
        }
        matrix += layout.inputStart(t);
        Variable variable = layout.variables().get(layout.variableAt(t));
        sum += ReferenceDensity.logDensity(variable, out, x[t]);
      }
      return sum;
    };
  }

  @Test
  void hasTheParametersOfTheLectureNotes() {
    AutoregressiveModel model =
        NadeUntied.create(Tables.binary(784), Activation.SIGMOID, List.of(500));
    assertThat(model.parameterCount()).isEqualTo(154_252_784);
    assertThat(model.tensors().get(0)).isEqualTo(Tensor.of("A", 306_936, 500));
  }

  /** What an int cannot count is not to wrap around. */
  @Test
  void refusesMoreParametersThanAnArrayHolds() {
    assertThatThrownBy(
            () -> NadeUntied.create(Tables.binary(784), Activation.SIGMOID, List.of(7000)))
        .isInstanceOf(ArithmeticException.class);
    Layout grey =
        new Layout(
            Collections.nCopies(784, new Variable.Nominal(256)), IntStream.range(0, 784).toArray());
    assertThatThrownBy(() -> NadeUntied.create(grey, Activation.SIGMOID, List.of(50)))
        .isInstanceOf(ArithmeticException.class);
  }

  /** More rows than pass over the parameters together. */
  @Test
  void blocksOfRowsAreIndependent() {
    AutoregressiveModel model = NadeUntied.create(Tables.binary(9), Activation.RELU, List.of(5));
    Evaluator evaluator = model.evaluator(parameters(model, 1));
    Examples x = Tables.pack(model.layout(), randomRows(model, 600));
    double[] together = logLikelihood(evaluator, x);
    double[] perPosition = new double[600 * 9];
    evaluator.conditionalLogLikelihood(x, perPosition);
    for (int i = 0; i < 600; i++) {
      double[] alone = logLikelihood(evaluator, x.select(new int[] {i}));
      assertThat(alone[0]).isEqualTo(together[i]);
      double sum = 0;
      for (int t = 0; t < 9; t++) {
        sum += perPosition[i * 9 + t];
      }
      assertThat(sum).isEqualTo(together[i]);
    }
  }
}
