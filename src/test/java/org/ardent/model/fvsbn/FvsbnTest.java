package org.ardent.model.fvsbn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.ardent.model.Activation;
import org.ardent.model.AutoregressiveModel;
import org.ardent.model.AutoregressiveModelContract;
import org.ardent.model.Layout;
import org.ardent.model.ReferenceDensity;
import org.ardent.model.Tables;
import org.ardent.model.Tensor;
import org.ardent.model.Variable;
import org.junit.jupiter.api.Test;

class FvsbnTest extends AutoregressiveModelContract {

  @Override
  public Stream<AutoregressiveModel> models(Layout layout) {
    return Stream.of(Fvsbn.create(layout, Activation.SIGMOID, List.of()));
  }

  @Override
  public ReferenceDensity.LogLikelihood reference(AutoregressiveModel model) {
    Layout layout = model.layout();
    return (tensors, x, mask) -> {
      double[] inputs = ReferenceDensity.inputs(layout, x);
      double sum = 0;
      for (int t = 0; t < layout.size(); t++) {
        int row = layout.outputStart(t);
        double[] out = Arrays.copyOfRange(tensors.get("b"), row, layout.outputStart(t + 1));
        for (int r = 0; r < out.length; r++) {
          for (int k = 0; k < layout.inputStart(t); k++) {
            out[r] += tensors.get("alpha")[(row + r) * layout.inputs() + k] * inputs[k];
          }
        }
        Variable variable = layout.variables().get(layout.variableAt(t));
        sum += ReferenceDensity.logDensity(variable, out, x[t]);
      }
      return sum;
    };
  }

  @Test
  void keepsOnlyTheFreeParametersOfMnist() {
    AutoregressiveModel model = Fvsbn.create(Tables.binary(784), Activation.SIGMOID, List.of());
    assertThat(model.parameterCount()).isEqualTo(307_720);
  }

  @Test
  void refusesAnInputThatDoesNotComeBeforeItsOutput() {
    AutoregressiveModel model = Fvsbn.create(Tables.binary(3), Activation.SIGMOID, List.of());
    Tensor alpha = model.tensors().get(0);
    float[] values = new float[9];
    values[1] = 0.5f;
    assertThatThrownBy(() -> model.setTensor(alpha, values, new float[6]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("alpha[0, 1]");
  }
}
