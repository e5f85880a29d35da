package org.ardent.model.nade;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.ardent.model.Activation;
import org.ardent.model.AutoregressiveModel;
import org.ardent.model.AutoregressiveModelContract;
import org.ardent.model.Layout;
import org.ardent.model.ReferenceDensity;
import org.ardent.model.Tables;
import org.ardent.model.Variable;
import org.junit.jupiter.api.Test;

class NadeTest extends AutoregressiveModelContract {

  @Override
  public Stream<AutoregressiveModel> models(Layout layout) {
    return Stream.of(
        Nade.create(layout, Activation.SIGMOID, List.of(7)),
        Nade.create(layout, Activation.RELU, List.of(16)),
        Nade.create(layout, Activation.TANH, List.of(19)));
  }

  @Override
  public ReferenceDensity.LogLikelihood reference(AutoregressiveModel model) {
    Layout layout = model.layout();
    int d = model.hidden().get(0);
    return (tensors, x, mask) -> {
      double[] inputs = ReferenceDensity.inputs(layout, x);
      double[] a = tensors.get("c").clone();
      double sum = 0;
      for (int t = 0; t < layout.size(); t++) {
        int row = layout.outputStart(t);
        double[] out = Arrays.copyOfRange(tensors.get("b"), row, layout.outputStart(t + 1));
        for (int r = 0; r < out.length; r++) {
          for (int j = 0; j < d; j++) {
            double h = ReferenceDensity.activation(model.activation(), a[j]) * mask[j];
            out[r] += tensors.get("V")[(row + r) * d + j] * h;
          }
        }
        Variable variable = layout.variables().get(layout.variableAt(t));
        sum += ReferenceDensity.logDensity(variable, out, x[t]);
        for (int k = layout.inputStart(t); k < layout.inputStart(t + 1); k++) {
          for (int j = 0; j < d; j++) {
            a[j] += inputs[k] * tensors.get("W")[k * d + j];
          }
        }
      }
      return sum;
    };
  }

  @Test
  void hasTheParametersOfThePaper() {
    AutoregressiveModel model = Nade.create(Tables.binary(784), Activation.SIGMOID, List.of(500));
    assertThat(model.parameterCount()).isEqualTo(785_284);
  }
}
