package org.ardent.model.autoencoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ardent.math.KernelProvider;
import org.ardent.math.Random;
import org.ardent.model.Activation;
import org.ardent.model.Dropout;
import org.ardent.model.Examples;
import org.ardent.model.GatedVariable;
import org.ardent.model.Layout;
import org.ardent.model.ReferenceDensity;
import org.ardent.model.Tables;
import org.ardent.model.Tensor;
import org.ardent.model.Variable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against the equations in double arithmetic, written from DESIGN §1. */
class AutoencoderTest {

  private static Stream<Autoencoder> models() {
    return Tables.all()
        .flatMap(
            layout ->
                Stream.of(
                    model(layout, Activation.SIGMOID, 7, 3),
                    model(layout, Activation.RELU, 16, 5),
                    model(layout, Activation.TANH, 19, 17)));
  }

  private static Autoencoder model(Layout layout, Activation activation, int width, int code) {
    return (Autoencoder) Autoencoder.create(layout, activation, List.of(width, code));
  }

  private static float[] parameters(Autoencoder model, long seed) {
    Random random = Random.of(seed, Random.TEST);
    float[] parameters = new float[model.parameterCount()];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = (float) (0.6 * random.nextGaussian());
    }
    return parameters;
  }

  private static List<float[]> rows(Autoencoder model, int count) {
    Random random = Random.of(11, Random.TEST);
    List<float[]> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(Tables.randomRow(model.layout(), random));
    }
    return rows;
  }

  private static Map<String, double[]> tensors(Autoencoder model, float[] flat) {
    Map<String, double[]> tensors = new HashMap<>();
    for (Tensor t : model.tensors()) {
      float[] values = model.tensor(t, flat);
      double[] wide = new double[values.length];
      Arrays.setAll(wide, i -> values[i]);
      tensors.put(t.name(), wide);
    }
    return tensors;
  }

  /** m·x + b. */
  private static double[] affine(double[] m, double[] x, double[] b) {
    double[] y = b.clone();
    for (int r = 0; r < y.length; r++) {
      for (int k = 0; k < x.length; k++) {
        y[r] += m[r * x.length + k] * x[k];
      }
    }
    return y;
  }

  private static double[] layer(Activation activation, double[] a, float[] mask, int from) {
    double[] h = new double[a.length];
    Arrays.setAll(
        h,
        j -> ReferenceDensity.activation(activation, a[j]) * (mask == null ? 1 : mask[from + j]));
    return h;
  }

  private static double[] code(
      Autoencoder model, Map<String, double[]> tensors, float[] x, float[] mask) {
    double[] inputs = ReferenceDensity.inputs(model.layout(), x);
    Activation s = model.activation();
    double[] h = layer(s, affine(tensors.get("W1"), inputs, tensors.get("b1")), mask, 0);
    return layer(s, affine(tensors.get("W2"), h, tensors.get("b2")), mask, h.length);
  }

  private static double error(
      Autoencoder model, Map<String, double[]> tensors, float[] x, float[] mask) {
    double[] z = affine(tensors.get("V"), code(model, tensors, x, mask), tensors.get("c"));
    Layout layout = model.layout();
    double error = 0;
    for (int t = 0; t < layout.size(); t++) {
      int o = layout.inputStart(t);
      Variable variable = layout.variables().get(layout.variableAt(t));
      error += error(variable, Arrays.copyOfRange(z, o, layout.inputStart(t + 1)), x[t]);
    }
    return error;
  }

  /** Cross-entropy of what is 0 or 1, a gate's outcomes too; squared error of numbers. */
  private static double error(Variable variable, double[] z, double x) {
    if (variable instanceof GatedVariable gated) {
      int gates = gated.atoms().size() + (gated.missing() ? 1 : 0);
      List<Double> outcomes = new ArrayList<>(gated.atoms());
      outcomes.replaceAll(gated::encode);
      if (gated.missing()) {
        outcomes.add(0, Double.NaN);
      }
      double[] logits = Arrays.copyOf(z, gates + 1);
      logits[gates] = 0;
      int outcome = outcomes.indexOf(x);
      double gate =
          -ReferenceDensity.logDensity(
              new Variable.Nominal(gates + 1), logits, outcome < 0 ? gates : outcome);
      return outcome >= 0
          ? gate
          : gate + error(gated.ungated(), Arrays.copyOfRange(z, gates, z.length), x);
    }
    return variable.isNumber()
        ? (x - z[0]) * (x - z[0])
        : -ReferenceDensity.logDensity(variable, z, x);
  }

  @ParameterizedTest
  @MethodSource("models")
  void codesAndErrorsAreThoseOfTheEquations(Autoencoder model) {
    float[] parameters = parameters(model, 1);
    List<float[]> rows = rows(model, 40);
    Examples x = Tables.pack(model.layout(), rows);
    AutoencoderEvaluator evaluator = model.evaluator(parameters);
    float[] codes = new float[rows.size() * model.codeLength()];
    evaluator.encode(x, codes);
    double[] objective = new double[rows.size() + 1];
    evaluator.objective(x, objective, 1);
    Map<String, double[]> tensors = tensors(model, parameters);
    for (int i = 0; i < rows.size(); i++) {
      double[] code = code(model, tensors, rows.get(i), null);
      for (int j = 0; j < code.length; j++) {
        double actual = codes[i * code.length + j];
        assertThat(actual).isCloseTo(code[j], within(1e-5 * Math.max(1, Math.abs(code[j]))));
      }
      double expected = error(model, tensors, rows.get(i), null);
      assertThat(model.score().of(objective[i + 1]))
          .isCloseTo(expected, within(1e-4 * Math.max(1, expected)));
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void gradientIsThatOfCentralDifferences(Autoencoder model) {
    for (Dropout dropout : new Dropout[] {null, new Dropout(0.3f, 17, 2)}) {
      float[] parameters = parameters(model, 6);
      List<float[]> rows = rows(model, 5);
      float[] gradient = new float[parameters.length];
      double sum =
          model
              .evaluator(parameters)
              .addGradient(Tables.pack(model.layout(), rows), dropout, gradient);
      Map<String, double[]> tensors = tensors(model, parameters);
      double exact = -total(model, tensors, rows, dropout);
      assertThat(sum).isCloseTo(exact, within(1e-5 * Math.max(1, Math.abs(exact))));
      Random random = Random.of(7, Random.TEST);
      for (Tensor t : model.tensors()) {
        float[] actual = model.tensor(t, gradient);
        double[] values = tensors.get(t.name());
        for (int trial = 0; trial < Math.min(40, values.length); trial++) {
          int i = random.nextInt(values.length);
          double kept = values[i];
          values[i] = kept + 1e-5;
          double up = -total(model, tensors, rows, dropout);
          values[i] = kept - 1e-5;
          double down = -total(model, tensors, rows, dropout);
          values[i] = kept;
          double expected = (up - down) / 2e-5;
          assertThat((double) actual[i])
              .as("%s[%d]", t.name(), i)
              .isCloseTo(expected, within(1e-3 * Math.max(1, Math.abs(expected))));
        }
      }
    }
  }

  private static double total(
      Autoencoder model, Map<String, double[]> tensors, List<float[]> rows, Dropout dropout) {
    double sum = 0;
    for (int i = 0; i < rows.size(); i++) {
      float[] mask = null;
      if (dropout != null) {
        mask = new float[model.hidden().get(0) + model.hidden().get(1)];
        dropout.fill(i, mask, 0, mask.length);
      }
      sum += error(model, tensors, rows.get(i), mask);
    }
    return sum;
  }

  @ParameterizedTest
  @MethodSource("models")
  void everyKernelGivesTheSameBits(Autoencoder model) {
    float[] parameters = parameters(model, 9);
    Examples x = Tables.pack(model.layout(), rows(model, 20));
    AutoencoderEvaluator scalar = model.evaluator(KernelProvider.scalar());
    AutoencoderEvaluator vector = model.evaluator(KernelProvider.vector());
    scalar.load(parameters);
    vector.load(parameters);
    float[] expectedCodes = new float[20 * model.codeLength()];
    float[] actualCodes = expectedCodes.clone();
    scalar.encode(x, expectedCodes);
    vector.encode(x, actualCodes);
    assertThat(actualCodes).isEqualTo(expectedCodes);
    float[] expected = new float[parameters.length];
    float[] actual = new float[parameters.length];
    double sum = scalar.addGradient(x, new Dropout(0.5f, 3, 1), expected);
    assertThat(vector.addGradient(x, new Dropout(0.5f, 3, 1), actual)).isEqualTo(sum);
    assertThat(actual).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("models")
  void aRowOfWeightTwoIsTheRowTwice(Autoencoder model) {
    Examples x = Tables.pack(model.layout(), rows(model, 20));
    AutoencoderEvaluator evaluator = model.evaluator(KernelProvider.create());
    evaluator.load(parameters(model, 9));
    float[] weighted = new float[model.parameterCount()];
    float[] repeated = new float[model.parameterCount()];
    double sum = evaluator.addGradient(Tables.weighted(x, 2, 0, 1), null, weighted);
    double expected = evaluator.addGradient(Tables.repeated(x, 2, 0, 1), null, repeated);
    assertThat(sum).isCloseTo(expected, within(1e-9 * Math.abs(expected)));
    for (int j = 0; j < weighted.length; j++) {
      assertThat(weighted[j])
          .isCloseTo(repeated[j], within(1e-3f * Math.max(1, Math.abs(repeated[j]))));
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void tensorsRoundTripBitForBit(Autoencoder model) {
    float[] parameters = parameters(model, 12);
    float[] copy = new float[parameters.length];
    for (Tensor t : model.tensors()) {
      float[] values = model.tensor(t, parameters);
      assertThat(values).hasSize(t.size());
      model.setTensor(t, values, copy);
    }
    assertThat(copy).isEqualTo(parameters);
  }

  /** Without weights the reconstruction is that of every column on its own. */
  @ParameterizedTest
  @MethodSource("models")
  void startsFromTheMarginals(Autoencoder model) {
    Layout layout = model.layout();
    float[] bias = new float[layout.outputs()];
    for (int i = 0; i < bias.length; i++) {
      bias[i] = i;
    }
    float[] parameters = new float[model.parameterCount()];
    model.initialize(parameters, bias, 5);
    float[] c = model.tensor(model.tensors().get(5), parameters);
    for (int t = 0; t < layout.size(); t++) {
      Variable variable = layout.variables().get(layout.variableAt(t));
      for (int k = layout.inputStart(t); k < layout.inputStart(t + 1); k++) {
        // A standardised number is the last of its inputs.
        boolean number = variable.isNumber() && k == layout.inputStart(t + 1) - 1;
        float expected = number ? 0 : bias[layout.outputStart(t) + k - layout.inputStart(t)];
        assertThat(c[k]).isEqualTo(expected);
      }
    }
    for (int[] range : model.penalizedRanges()) {
      assertThat(Arrays.copyOfRange(parameters, range[0], range[1])).doesNotContain(0f);
    }
  }

  @Test
  void isNoDensity() {
    Autoencoder model = model(Tables.binary(4), Activation.SIGMOID, 3, 2);
    assertThatThrownBy(model::density)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no p(x)");
  }

  @Test
  void hasTwoHiddenLayers() {
    for (List<Integer> hidden : List.of(List.<Integer>of(), List.of(3), List.of(3, 2, 3))) {
      assertThatThrownBy(() -> Autoencoder.create(Tables.binary(4), Activation.SIGMOID, hidden))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("two hidden layers");
    }
  }
}
