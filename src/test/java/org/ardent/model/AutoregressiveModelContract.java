package org.ardent.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ardent.math.KernelProvider;
import org.ardent.math.Random;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every model must satisfy. A subclass says which models to try and gives each one's
 * log-likelihood in plain double arithmetic.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AutoregressiveModelContract {

  /** The models to test for a layout. */
  abstract Stream<AutoregressiveModel> models(Layout layout);

  /** The model's equations, in double. */
  abstract ReferenceDensity.LogLikelihood reference(AutoregressiveModel model);

  /** The number of hidden units that dropout masks; 0 where there are none. */
  int maskedUnits(AutoregressiveModel model) {
    return model.hidden().isEmpty() ? 0 : model.hidden().get(0);
  }

  Stream<AutoregressiveModel> allModels() {
    return Tables.all().flatMap(this::models);
  }

  Stream<AutoregressiveModel> discreteModels() {
    return Tables.discrete().flatMap(this::models);
  }

  Stream<AutoregressiveModel> realModels() {
    return Stream.of(Variable.Family.values())
        .map(f -> Tables.real(f, f == Variable.Family.GAUSSIAN ? 1 : 2, true))
        .map(v -> Tables.shuffled(List.of(v, v), 1))
        .flatMap(this::models);
  }

  /** Parameters large enough to make every conditional depend on its inputs. */
  static float[] parameters(AutoregressiveModel model, long seed) {
    Random random = Random.of(seed, Random.TEST);
    float[] parameters = new float[model.parameterCount()];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = (float) (0.6 * random.nextGaussian());
    }
    return parameters;
  }

  static List<float[]> randomRows(AutoregressiveModel model, int count) {
    Random random = Random.of(11, Random.TEST);
    List<float[]> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(Tables.randomRow(model.layout(), random));
    }
    return rows;
  }

  static Map<String, double[]> tensors(AutoregressiveModel model, float[] flat) {
    Map<String, double[]> tensors = new HashMap<>();
    for (Tensor t : model.tensors()) {
      float[] values = model.tensor(t, flat);
      double[] wide = new double[values.length];
      Arrays.setAll(wide, i -> values[i]);
      tensors.put(t.name(), wide);
    }
    return tensors;
  }

  static double[] logLikelihood(Evaluator evaluator, Examples examples) {
    double[] out = new double[examples.size()];
    evaluator.logLikelihood(examples, out, 0);
    return out;
  }

  private float[] ones(AutoregressiveModel model) {
    float[] mask = new float[maskedUnits(model)];
    Arrays.fill(mask, 1);
    return mask;
  }

  @ParameterizedTest
  @MethodSource("discreteModels")
  void probabilitiesSumToOne(AutoregressiveModel model) {
    int rows = Tables.rows(model.layout());
    List<float[]> all = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      all.add(Tables.row(model.layout(), i));
    }
    Evaluator evaluator = model.evaluator(parameters(model, 1));
    double sum = 0;
    for (double l : logLikelihood(evaluator, Tables.pack(model.layout(), all))) {
      sum += Math.exp(l);
    }
    assertThat(sum).isCloseTo(1, within(1e-5));
  }

  @ParameterizedTest
  @MethodSource("realModels")
  void densityIntegratesToOne(AutoregressiveModel model) {
    // x = sinh(u) reaches far into the tails and is dense around 0.
    int steps = 1200;
    double range = 5.5;
    double h = 2 * range / steps;
    float[] parameters = parameters(model, 2);
    // Scales that depend too strongly on the input before put mass beyond any grid.
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] *= 0.3f;
    }
    Evaluator evaluator = model.evaluator(parameters);
    double integral = 0;
    for (int i = 0; i < steps; i++) {
      double u = -range + (i + 0.5) * h;
      List<float[]> line = new ArrayList<>();
      for (int j = 0; j < steps; j++) {
        double v = -range + (j + 0.5) * h;
        line.add(new float[] {(float) Math.sinh(u), (float) Math.sinh(v)});
      }
      double[] l = logLikelihood(evaluator, Tables.pack(model.layout(), line));
      for (int j = 0; j < steps; j++) {
        double v = -range + (j + 0.5) * h;
        integral += Math.exp(l[j]) * Math.cosh(u) * Math.cosh(v) * h * h;
      }
    }
    assertThat(integral).isCloseTo(1, within(2e-3));
  }

  @ParameterizedTest
  @MethodSource("allModels")
  void logLikelihoodIsThatOfTheEquations(AutoregressiveModel model) {
    float[] parameters = parameters(model, 3);
    List<float[]> rows = randomRows(model, 70);
    double[] actual = logLikelihood(model.evaluator(parameters), Tables.pack(model.layout(), rows));
    Map<String, double[]> tensors = tensors(model, parameters);
    for (int i = 0; i < rows.size(); i++) {
      double expected = reference(model).of(tensors, rows.get(i), ones(model));
      assertThat(actual[i]).isCloseTo(expected, within(1e-4 * Math.max(1, Math.abs(expected))));
    }
  }

  Stream<AutoregressiveModel> modelsWithRealColumns() {
    return Tables.continuous().flatMap(this::models);
  }

  /**
   * A value hundreds of standard deviations out has a density of e^−100000 or less, of which
   * float32 knows the first seven digits only.
   */
  @ParameterizedTest
  @MethodSource("modelsWithRealColumns")
  void outliersAreScoredToAThousandthOfANat(AutoregressiveModel model) {
    float[] parameters = parameters(model, 15);
    List<float[]> rows = randomRows(model, 40);
    Layout layout = model.layout();
    for (float[] row : rows) {
      for (int t = 0; t < row.length; t++) {
        if (layout.variables().get(layout.variableAt(t)) instanceof Variable.Real) {
          row[t] *= 60;
        }
      }
    }
    Examples x = Tables.pack(layout, rows);
    Evaluator evaluator = model.evaluator(parameters);
    double[] actual = logLikelihood(evaluator, x);
    double[] conditionals = new double[rows.size() * layout.size()];
    evaluator.conditionalLogLikelihood(x, conditionals);
    Map<String, double[]> tensors = tensors(model, parameters);
    double lowest = 0;
    for (int i = 0; i < rows.size(); i++) {
      double expected = reference(model).of(tensors, rows.get(i), ones(model));
      lowest = Math.min(lowest, expected);
      double tolerance = Math.max(1e-6, 1e-12 * Math.abs(expected));
      assertThat(actual[i]).isCloseTo(expected, within(tolerance));
      int from = i * layout.size();
      double sum = Arrays.stream(conditionals, from, from + layout.size()).sum();
      assertThat(sum).isCloseTo(expected, within(tolerance));
    }
    assertThat(lowest).isLessThan(-10_000);
  }

  @ParameterizedTest
  @MethodSource("allModels")
  void conditionalsSumToTheLogLikelihood(AutoregressiveModel model) {
    Examples x = Tables.pack(model.layout(), randomRows(model, 37));
    Evaluator evaluator = model.evaluator(parameters(model, 4));
    int n = model.layout().size();
    double[] conditionals = new double[x.size() * n];
    evaluator.conditionalLogLikelihood(x, conditionals);
    double[] total = logLikelihood(evaluator, x);
    for (int i = 0; i < x.size(); i++) {
      double sum = Arrays.stream(conditionals, i * n, (i + 1) * n).sum();
      assertThat(sum).isCloseTo(total[i], within(1e-9 * Math.max(1, Math.abs(sum))));
    }
  }

  @ParameterizedTest
  @MethodSource("allModels")
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
            .isCloseTo(expected, within(1e-3 * Math.max(1, Math.abs(expected))));
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
      sum += reference(model).of(tensors, rows.get(i), masks.get(i));
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
    for (int i = 0; i < x.size(); i++) {
      float[] one = new float[parameters.length];
      evaluator.addGradient(x.select(new int[] {i}), null, one);
      for (int j = 0; j < one.length; j++) {
        apart[j] += one[j];
      }
    }
    for (int j = 0; j < apart.length; j++) {
      assertThat((double) together[j])
          .isCloseTo(apart[j], within(1e-3 * Math.max(1, Math.abs(apart[j]))));
    }
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
  @MethodSource("discreteModels")
  void samplesFollowTheProbabilities(AutoregressiveModel model) {
    Layout layout = model.layout();
    Evaluator evaluator = model.evaluator(parameters(model, 10));
    int rows = Tables.rows(layout);
    int count = 20 * rows;
    int[] seen = new int[rows];
    Random random = Random.of(10, Random.SAMPLE);
    float[] x = new float[layout.size()];
    double[] means = new double[layout.size()];
    for (int i = 0; i < count; i++) {
      evaluator.sample(0, x, means, random);
      seen[Tables.index(layout, x)]++;
    }
    List<float[]> all = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      all.add(Tables.row(layout, i));
    }
    assertChiSquared(seen, logLikelihood(evaluator, Tables.pack(layout, all)), count);
  }

  /** Pools cells whose expectation is below 5; the bound is 5 standard deviations of χ². */
  private static void assertChiSquared(int[] seen, double[] logProbability, double count) {
    double chiSquared = 0;
    int cells = 0;
    double rareExpected = 0;
    double rareSeen = 0;
    for (int i = 0; i < seen.length; i++) {
      double expected = count * Math.exp(logProbability[i]);
      if (expected < 5) {
        rareExpected += expected;
        rareSeen += seen[i];
      } else {
        chiSquared += (seen[i] - expected) * (seen[i] - expected) / expected;
        cells++;
      }
    }
    if (rareExpected >= 5) {
      chiSquared += (rareSeen - rareExpected) * (rareSeen - rareExpected) / rareExpected;
      cells++;
    }
    double freedom = Math.max(1, cells - 1);
    assertThat(chiSquared).isLessThan(freedom + 5 * Math.sqrt(2 * freedom));
  }

  @ParameterizedTest
  @MethodSource("allModels")
  void sampleKeepsWhatIsObservedAndIsRepeatable(AutoregressiveModel model) {
    int n = model.layout().size();
    Evaluator evaluator = model.evaluator(parameters(model, 11));
    float[] given = Tables.randomRow(model.layout(), Random.of(1, Random.TEST));
    float[] x = given.clone();
    double[] means = new double[n];
    evaluator.sample(n / 2, x, means, Random.of(2, Random.SAMPLE));
    assertThat(Arrays.copyOf(x, n / 2)).isEqualTo(Arrays.copyOf(given, n / 2));
    float[] again = given.clone();
    evaluator.sample(n / 2, again, new double[n], Random.of(2, Random.SAMPLE));
    assertThat(again).isEqualTo(x);
    double[] l = logLikelihood(evaluator, Tables.pack(model.layout(), List.of(x)));
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
  void startsFromTheMarginals(AutoregressiveModel model) {
    float[] bias = new float[model.layout().outputs()];
    Arrays.fill(bias, 0.25f);
    float[] parameters = new float[model.parameterCount()];
    model.initialize(parameters, bias, 5);
    float[] again = new float[model.parameterCount()];
    model.initialize(again, bias, 5);
    assertThat(again).isEqualTo(parameters);
    Tensor last = model.tensors().get(model.tensors().size() - 1);
    assertThat(last.size()).isEqualTo(bias.length);
    assertThat(model.tensor(last, parameters)).isEqualTo(bias);
  }
}
