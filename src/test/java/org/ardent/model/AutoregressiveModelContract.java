package org.ardent.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ardent.math.KernelProvider;
import org.ardent.math.Random;
import org.ardent.modelfile.LoadedModel;
import org.ardent.modelfile.ModelFile;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every model must satisfy. A subclass says which models to try and gives each one's
 * log-likelihood in plain double arithmetic.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class AutoregressiveModelContract extends DensityContract {
  private static final Dropout DROPOUT = new Dropout(0.3f, 17, 2);
  private static final Dropout[] NONE = {null};

  /** The equations that gradients belong to: those of the first step of training. */
  public ReferenceDensity.LogLikelihood gradientReference(AutoregressiveModel model) {
    return reference(model);
  }

  /** The tensor that holds the output biases. */
  public Tensor outputBias(AutoregressiveModel model) {
    return model.tensors().get(model.tensors().size() - 1);
  }

  /** The models that have one ordering, hence conditionals and prefixes. */
  Stream<AutoregressiveModel> orderedModels() {
    return allModels().filter(m -> m.masks() == 1);
  }

  @ParameterizedTest
  @MethodSource("orderedModels")
  void conditionalsSumToTheLogLikelihood(AutoregressiveModel model) {
    Examples x = Tables.pack(model.layout(), randomRows(model, 37));
    Evaluator evaluator = model.evaluator(parameters(model, 4));
    int n = model.layout().size();
    double[] conditionals = new double[x.size() * n];
    evaluator.conditionalLogLikelihood(x, conditionals);
    double[] total = logLikelihood(evaluator, x);
    for (int i = 0; i < x.size(); i++) {
      double sum = 0;
      for (int t = 0; t < n; t++) {
        sum += conditionals[i * n + t];
      }
      assertThat(sum).isCloseTo(total[i], within(1e-9 * Math.max(1, Math.abs(sum))));
      // Whoever has the conditionals of a model with numbers need not compute the total again.
      if (model.layout().hasNumbers()) {
        assertThat(sum).isEqualTo(total[i]);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("orderedModels")
  void conditionalsDependOnEarlierPositionsOnly(AutoregressiveModel model) {
    int n = model.layout().size();
    Random random = Random.of(5, Random.TEST);
    Evaluator evaluator = model.evaluator(parameters(model, 5));
    float[] x = Tables.randomRow(model.layout(), random);
    double[] before = new double[n];
    evaluator.conditionalLogLikelihood(Tables.pack(model.layout(), List.of(x)), before);
    for (int t = 0; t < n; t++) {
      float[] other = Tables.randomRow(model.layout(), random);
      System.arraycopy(x, 0, other, 0, t);
      double[] after = new double[n];
      evaluator.conditionalLogLikelihood(Tables.pack(model.layout(), List.of(other)), after);
      assertThat(Arrays.copyOf(after, t)).isEqualTo(Arrays.copyOf(before, t));
    }
  }

  @ParameterizedTest
  @MethodSource("orderedModels")
  void outputsThatAreVisitedAreThoseOfTheConditionals(AutoregressiveModel model) {
    Layout layout = model.layout();
    List<float[]> rows = randomRows(model, 20);
    Examples x = Tables.pack(layout, rows);
    Evaluator evaluator = model.evaluator(parameters(model, 4));
    int n = layout.size();
    double[] expected = new double[x.size() * n];
    evaluator.conditionalLogLikelihood(x, expected);
    double[] visited = new double[expected.length];
    Arrays.fill(visited, Double.NaN);
    evaluator.visitOutputs(
        x,
        (row, t, out, o) ->
            visited[row * n + t] =
                layout.conditional(t).logDensity(out, o, encoded(layout, t, rows.get(row)[t])));
    for (int i = 0; i < expected.length; i++) {
      assertThat(visited[i])
          .isCloseTo(expected[i], within(1e-4 * Math.max(1, Math.abs(expected[i]))));
    }
  }

  /** A value as the packed row has it, in double precision. */
  private static double encoded(Layout layout, int t, double x) {
    double input = layout.inputValue(t, x);
    return input == 0 ? 0 : layout.value(t, layout.inputColumn(t, x), input);
  }

  @ParameterizedTest
  @MethodSource("discreteModels")
  void noValueIsMoreProbableThanTheMode(AutoregressiveModel model) {
    if (model.masks() > 1) {
      return;
    }
    Layout layout = model.layout();
    Examples x = Tables.pack(layout, randomRows(model, 20));
    model
        .evaluator(parameters(model, 4))
        .visitOutputs(
            x,
            (row, t, out, o) -> {
              double mode = layout.conditional(t).mode(out, o);
              double highest = layout.conditional(t).logDensity(out, o, mode);
              for (double y : Tables.outcomes(layout.variables().get(layout.variableAt(t)))) {
                assertThat(layout.conditional(t).logDensity(out, o, y))
                    .isLessThanOrEqualTo(highest + 1e-12);
              }
            });
  }

  @ParameterizedTest
  @MethodSource("allModels")
  void gradientIsThatOfCentralDifferences(AutoregressiveModel model) {
    checkGradient(model, null);
  }

  @ParameterizedTest
  @MethodSource("allModels")
  void gradientUnderDropoutIsThatOfCentralDifferences(AutoregressiveModel model) {
    if (maskedUnits(model) > 0) {
      checkGradient(model, new Dropout(0.3f, 17, 2));
    }
  }

  private void checkGradient(AutoregressiveModel model, Dropout dropout) {
    float[] parameters = parameters(model, 6);
    List<float[]> rows = randomRows(model, 5);
    float[] gradient = new float[parameters.length];
    double sum =
        model
            .evaluator(parameters)
            .addGradient(Tables.pack(model.layout(), rows), dropout, gradient);
    List<float[]> masks = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      float[] mask = ones(model);
      if (dropout != null) {
        dropout.fill(i, mask, 0, mask.length);
      }
      masks.add(mask);
    }
    Map<String, double[]> tensors = tensors(model, parameters);
    double exact = total(model, tensors, rows, masks);
    assertThat(sum).isCloseTo(exact, within(1e-5 * Math.max(1, Math.abs(exact))));
    Random random = Random.of(7, Random.TEST);
    // Of a difference of two sums as large as that of outliers.
    double rounding = 3e-14 * Math.abs(exact) / 1e-5;
    for (Tensor t : model.tensors()) {
      float[] actual = model.tensor(t, gradient);
      double[] values = tensors.get(t.name());
      for (int trial = 0; trial < Math.min(60, values.length); trial++) {
        int i = values.length <= 60 ? trial : random.nextInt(values.length);
        double kept = values[i];
        double step = 1e-5;
        values[i] = kept + step;
        double up = total(model, tensors, rows, masks);
        values[i] = kept - step;
        double down = total(model, tensors, rows, masks);
        values[i] = kept;
        double expected = (up - down) / (2 * step);
        assertThat((double) actual[i])
            .as("%s[%d]", t.name(), i)
            .isCloseTo(expected, within(1e-3 * Math.max(1, Math.abs(expected)) + rounding));
      }
    }
  }

  private double total(
      AutoregressiveModel model,
      Map<String, double[]> tensors,
      List<float[]> rows,
      List<float[]> masks) {
    double sum = 0;
    for (int i = 0; i < rows.size(); i++) {
      sum += gradientReference(model).of(tensors, rows.get(i), masks.get(i));
    }
    return sum;
  }

  @ParameterizedTest
  @MethodSource("allModels")
  void gradientOfManyRowsIsTheSumOfEachRowsOwn(AutoregressiveModel model) {
    float[] parameters = parameters(model, 8);
    Examples x = Tables.pack(model.layout(), randomRows(model, 75));
    Evaluator evaluator = model.evaluator(parameters);
    float[] together = new float[parameters.length];
    evaluator.addGradient(x, null, together);
    double[] apart = new double[parameters.length];
    double[] magnitude = new double[parameters.length];
    double largest = 0;
    for (int i = 0; i < x.size(); i++) {
      float[] one = new float[parameters.length];
      evaluator.addGradient(x.select(new int[] {i}), null, one);
      float most = 0;
      for (float entry : one) {
        most = Math.max(most, Math.abs(entry));
      }
      largest += most;
      for (int j = 0; j < one.length; j++) {
        apart[j] += one[j];
        magnitude[j] += Math.abs(one[j]);
      }
    }
    // Running sums along a row are float32: they are known to an ulp of its largest entry.
    double rounding = 1e-7 * largest;
    for (int j = 0; j < apart.length; j++) {
      assertThat((double) together[j])
          .isCloseTo(
              apart[j],
              within(1e-3 * Math.max(1, Math.abs(apart[j])) + 1e-6 * magnitude[j] + rounding));
    }
  }

  @ParameterizedTest
  @MethodSource("allModels")
  void aRowOfWeightTwoIsTheRowTwice(AutoregressiveModel model) {
    Examples x = Tables.pack(model.layout(), randomRows(model, 75));
    for (Dropout dropout : maskedUnits(model) > 0 ? new Dropout[] {null, DROPOUT} : NONE) {
      Evaluator evaluator = model.evaluator(parameters(model, 8));
      float[] weighted = new float[model.parameterCount()];
      float[] repeated = new float[model.parameterCount()];
      double sum = evaluator.addGradient(Tables.weighted(x, 2, 0, 1, 3), dropout, weighted);
      double expected = evaluator.addGradient(Tables.repeated(x, 2, 0, 1, 3), dropout, repeated);
      assertThat(sum).isCloseTo(expected, within(1e-9 * Math.max(1, Math.abs(expected))));
      float largest = 1;
      for (float entry : repeated) {
        largest = Math.max(largest, Math.abs(entry));
      }
      for (int j = 0; j < weighted.length; j++) {
        assertThat(weighted[j]).isCloseTo(repeated[j], within(1e-4f * largest));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("allModels")
  void weightsOfOneChangeNoBit(AutoregressiveModel model) {
    Examples x = Tables.pack(model.layout(), randomRows(model, 40));
    Evaluator evaluator = model.evaluator(parameters(model, 8));
    float[] expected = new float[model.parameterCount()];
    float[] actual = new float[model.parameterCount()];
    double sum = evaluator.addGradient(x, null, expected);
    assertThat(evaluator.addGradient(Tables.weighted(x, 1), null, actual)).isEqualTo(sum);
    assertThat(actual).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("allModels")
  void loadingOtherParametersLeavesNothingOfThoseBefore(AutoregressiveModel model) {
    float[] parameters = parameters(model, 13);
    Examples x = Tables.pack(model.layout(), randomRows(model, 35));
    Evaluator fresh = model.evaluator(parameters);
    Evaluator used = model.evaluator(parameters(model, 14));
    used.addGradient(x, new Dropout(0.5f, 1, 1), new float[parameters.length]);
    used.load(parameters);
    assertThat(logLikelihood(used, x)).isEqualTo(logLikelihood(fresh, x));
    float[] expected = new float[parameters.length];
    float[] actual = new float[parameters.length];
    fresh.addGradient(x, null, expected);
    used.addGradient(x, null, actual);
    assertThat(actual).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("allModels")
  void everyKernelGivesTheSameBits(AutoregressiveModel model) {
    float[] parameters = parameters(model, 9);
    Examples x = Tables.pack(model.layout(), randomRows(model, 40));
    Evaluator scalar = model.evaluator(KernelProvider.scalar());
    Evaluator vector = model.evaluator(KernelProvider.vector());
    scalar.load(parameters);
    vector.load(parameters);
    assertThat(logLikelihood(vector, x)).isEqualTo(logLikelihood(scalar, x));
    float[] expected = new float[parameters.length];
    float[] actual = new float[parameters.length];
    double sum = scalar.addGradient(x, new Dropout(0.5f, 3, 1), expected);
    assertThat(vector.addGradient(x, new Dropout(0.5f, 3, 1), actual)).isEqualTo(sum);
    assertThat(actual).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("orderedModels")
  void sampleKeepsWhatIsObservedAndIsRepeatable(AutoregressiveModel model) {
    int n = model.layout().size();
    Evaluator evaluator = model.evaluator(parameters(model, 11));
    float[] given = Tables.randomRow(model.layout(), Random.of(1, Random.TEST));
    double[] x = Tables.widen(given);
    double[] means = new double[n];
    evaluator.sample(n / 2, x, means, Random.of(2, Random.SAMPLE));
    assertThat(Arrays.copyOf(x, n / 2)).isEqualTo(Tables.widen(Arrays.copyOf(given, n / 2)));
    double[] again = Tables.widen(given);
    evaluator.sample(n / 2, again, new double[n], Random.of(2, Random.SAMPLE));
    assertThat(again).isEqualTo(x);
    double[] l = logLikelihood(evaluator, Tables.pack(model.layout(), List.of(Tables.narrow(x))));
    assertThat(l[0]).isFinite();
  }

  @ParameterizedTest
  @MethodSource("allModels")
  void tensorsRoundTripBitForBit(AutoregressiveModel model) {
    float[] parameters = parameters(model, 12);
    float[] copy = new float[parameters.length];
    for (Tensor t : model.tensors()) {
      float[] values = model.tensor(t, parameters);
      assertThat(values).hasSize(t.size());
      model.setTensor(t, values, copy);
    }
    assertThat(copy).isEqualTo(parameters);
  }

  @ParameterizedTest
  @MethodSource("allModels")
  void comesBackFromItsFileBitForBit(AutoregressiveModel model) throws IOException {
    float[] parameters = parameters(model, 16);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ModelFile.write(out, model, parameters, Map.of());
    byte[] bytes = out.toByteArray();
    LoadedModel loaded = ModelFile.read(new ByteArrayInputStream(bytes), bytes.length, "file");
    assertThat(loaded.parameters()).isEqualTo(parameters);
    Examples x = Tables.pack(model.layout(), randomRows(model, 30));
    assertThat(logLikelihood(loaded.model().density().evaluator(parameters), x))
        .isEqualTo(logLikelihood(model.evaluator(parameters), x));
    ByteArrayOutputStream again = new ByteArrayOutputStream();
    ModelFile.write(again, loaded.model(), loaded.parameters(), loaded.metadata());
    assertThat(again.toByteArray()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @MethodSource("allModels")
  void startsFromTheMarginals(AutoregressiveModel model) {
    float[] bias = new float[model.layout().outputs()];
    Arrays.fill(bias, 0.25f);
    float[] parameters = new float[model.parameterCount()];
    model.initialize(parameters, bias, 5);
    float[] again = new float[model.parameterCount()];
    model.initialize(again, bias, 5);
    assertThat(again).isEqualTo(parameters);
    Tensor biases = outputBias(model);
    assertThat(biases.size()).isEqualTo(bias.length);
    assertThat(model.tensor(biases, parameters)).isEqualTo(bias);
  }
}
