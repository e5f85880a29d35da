package org.ardent.model.rnn;

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
import org.ardent.model.Variable;
import org.junit.jupiter.api.Test;

class RnnTest extends AutoregressiveModelContract {

  @Override
  public Stream<AutoregressiveModel> models(Layout layout) {
    return Stream.of(
        Rnn.create(layout, Activation.SIGMOID, List.of(7)),
        Rnn.create(layout, Activation.SIGMOID, List.of(17)));
  }

  @Override
  public ReferenceDensity.LogLikelihood reference(AutoregressiveModel model) {
    Layout layout = model.layout();
    int d = model.hidden().get(0);
    return (tensors, x, mask) -> {
      double[] inputs = ReferenceDensity.inputs(layout, x);
      double[] h = tensors.get("h0").clone();
      double sum = 0;
      for (int t = 0; t < layout.size(); t++) {
        int row = layout.outputStart(t);
        double[] out = Arrays.copyOfRange(tensors.get("b"), row, layout.outputStart(t + 1));
        for (int r = 0; r < out.length; r++) {
          for (int j = 0; j < d; j++) {
            out[r] += tensors.get("V")[(row + r) * d + j] * h[j] * mask[j];
          }
        }
        Variable variable = layout.variables().get(layout.variableAt(t));
        sum += ReferenceDensity.logDensity(variable, out, x[t]);
        double[] i = Arrays.copyOfRange(tensors.get("beta"), t * 3 * d, (t + 1) * 3 * d);
        double[] u = new double[3 * d];
        for (int g = 0; g < 3 * d; g++) {
          for (int k = layout.inputStart(t); k < layout.inputStart(t + 1); k++) {
            i[g] += inputs[k] * tensors.get("W")[k * 3 * d + g];
          }
          for (int k = 0; k < d; k++) {
            u[g] += tensors.get("U")[g * d + k] * h[k];
          }
        }
        double[] next = new double[d];
        for (int j = 0; j < d; j++) {
          double r = ReferenceDensity.activation(Activation.SIGMOID, i[j] + u[j]);
          double z = ReferenceDensity.activation(Activation.SIGMOID, i[d + j] + u[d + j]);
          double n = Math.tanh(i[2 * d + j] + r * (u[2 * d + j] + tensors.get("c")[j]));
          next[j] = (1 - z) * n + z * h[j];
        }
        h = next;
      }
      return sum;
    };
  }

  /** W 784·3d, β 784·3d, U 3d², c and h₀ d each, V 784·d, b 784. */
  @Test
  void hasTheParametersOfItsEquations() {
    AutoregressiveModel model = Rnn.create(Tables.binary(784), Activation.SIGMOID, List.of(128));
    assertThat(model.parameterCount())
        .isEqualTo(2 * 784 * 384 + 384 * 128 + 2 * 128 + 784 * 128 + 784);
  }

  /** What is kept of all positions stays below a bound, and is counted. */
  @Test
  void longRowsGoInSmallerBlocks() {
    Rnn small = (Rnn) Rnn.create(Tables.binary(20), Activation.SIGMOID, List.of(16));
    Rnn large = (Rnn) Rnn.create(Tables.binary(5000), Activation.SIGMOID, List.of(500));
    assertThat(RnnEvaluator.trainingBlock(small)).isEqualTo(64);
    assertThat(RnnEvaluator.trainingBlock(large)).isEqualTo(1);
    long tape = RnnTape.floats(5000, 500);
    assertThat((long) large.evaluatorCopies() * large.parameterCount())
        .isGreaterThan(3L * large.parameterCount() + tape);
  }

  @Test
  void hasOneLayer() {
    assertThatThrownBy(() -> Rnn.create(Tables.binary(3), Activation.SIGMOID, List.of(3, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("one hidden layer");
  }
}
