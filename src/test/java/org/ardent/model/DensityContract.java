package org.ardent.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ardent.math.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the density of every model must satisfy: that of its equations, of mass one, and sampled
 * from.
 */
abstract class DensityContract {
  /** How far {@link #masses} reaches to either side, in u of x = sinh(u). */
  private static final double RANGE = 5.5;

  /** The models to test for a layout. */
  public abstract Stream<AutoregressiveModel> models(Layout layout);

  /** The model's equations, in double. */
  public abstract ReferenceDensity.LogLikelihood reference(AutoregressiveModel model);

  /** The number of hidden units that dropout masks; 0 where there are none. */
  int maskedUnits(AutoregressiveModel model) {
    return model.hidden().stream().mapToInt(Integer::intValue).sum();
  }

  Stream<AutoregressiveModel> allModels() {
    return Tables.all().flatMap(this::models);
  }

  Stream<AutoregressiveModel> discreteModels() {
    return Tables.discrete().flatMap(this::models);
  }

  public Stream<AutoregressiveModel> realModels() {
    return Tables.pairs().flatMap(this::models);
  }

  /** Parameters large enough to make every conditional depend on its inputs. */
  public static float[] parameters(AutoregressiveModel model, long seed) {
    Random random = Random.of(seed, Random.TEST);
    float[] parameters = new float[model.parameterCount()];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = (float) (0.6 * random.nextGaussian());
    }
    return parameters;
  }

  public static List<float[]> randomRows(AutoregressiveModel model, int count) {
    Random random = Random.of(11, Random.TEST);
    List<float[]> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(Tables.randomRow(model.layout(), random));
    }
    return rows;
  }

  public static Map<String, double[]> tensors(AutoregressiveModel model, float[] flat) {
    Map<String, double[]> tensors = new HashMap<>();
    for (Tensor t : model.tensors()) {
      float[] values = model.tensor(t, flat);
      double[] wide = new double[values.length];
      Arrays.setAll(wide, i -> values[i]);
      tensors.put(t.name(), wide);
    }
    return tensors;
  }

  protected float[] ones(AutoregressiveModel model) {
    float[] mask = new float[maskedUnits(model)];
    Arrays.fill(mask, 1);
    return mask;
  }

  public static double[] logLikelihood(Evaluator evaluator, Examples examples) {
    double[] out = new double[examples.size()];
    evaluator.logLikelihood(examples, out, 0);
    return out;
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
    double integral = 0;
    for (double[] line : masses(model, tameParameters(model), 600)) {
      integral += Arrays.stream(line).sum();
    }
    assertThat(integral).isCloseTo(1, within(2e-3));
  }

  /** Scales that depend too strongly on the input before would put mass beyond any grid. */
  private static float[] tameParameters(AutoregressiveModel model) {
    float[] parameters = parameters(model, 2);
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] *= 0.3f;
    }
    return parameters;
  }

  /**
   * The probabilities of the cells of a grid over two real columns, equidistant in u: x = sinh(u)
   * reaches far into the tails and is dense around 0.
   */
  private static double[][] masses(AutoregressiveModel model, float[] parameters, int steps) {
    Evaluator evaluator = model.evaluator(parameters);
    double h = 2 * RANGE / steps;
    double[][] masses = new double[steps][steps];
    for (int i = 0; i < steps; i++) {
      double u = -RANGE + (i + 0.5) * h;
      List<float[]> line = new ArrayList<>();
      for (int j = 0; j < steps; j++) {
        double v = -RANGE + (j + 0.5) * h;
        line.add(new float[] {(float) Math.sinh(u), (float) Math.sinh(v)});
      }
      double[] l = logLikelihood(evaluator, Tables.pack(model.layout(), line));
      for (int j = 0; j < steps; j++) {
        double v = -RANGE + (j + 0.5) * h;
        masses[i][j] = Math.exp(l[j]) * Math.cosh(u) * Math.cosh(v) * h * h;
      }
    }
    return masses;
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

  /** Logits of thousands, of which float32 knows the first seven digits only. */
  @ParameterizedTest
  @MethodSource("discreteModels")
  void lowLogLikelihoodsAreThoseOfTheEquations(AutoregressiveModel model) {
    float[] parameters = parameters(model, 17);
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] *= 40;
    }
    List<float[]> rows = randomRows(model, 40);
    Examples x = Tables.pack(model.layout(), rows);
    Evaluator evaluator = model.evaluator(parameters);
    double[] actual = logLikelihood(evaluator, x);
    int n = model.layout().size();
    double[] conditionals = new double[rows.size() * n];
    if (model.masks() == 1) {
      evaluator.conditionalLogLikelihood(x, conditionals);
    }
    Map<String, double[]> tensors = tensors(model, parameters);
    for (int i = 0; i < rows.size(); i++) {
      double expected = reference(model).of(tensors, rows.get(i), ones(model));
      assertThat(actual[i]).isCloseTo(expected, within(1e-4));
      if (model.masks() == 1) {
        double sum = Arrays.stream(conditionals, i * n, (i + 1) * n).sum();
        assertThat(sum).isCloseTo(expected, within(1e-4));
      }
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
    if (model.masks() == 1) {
      evaluator.conditionalLogLikelihood(x, conditionals);
    }
    Map<String, double[]> tensors = tensors(model, parameters);
    double lowest = 0;
    for (int i = 0; i < rows.size(); i++) {
      double expected = reference(model).of(tensors, rows.get(i), ones(model));
      lowest = Math.min(lowest, expected);
      double tolerance = Math.max(1e-6, 1e-12 * Math.abs(expected));
      assertThat(actual[i]).isCloseTo(expected, within(tolerance));
      if (model.masks() == 1) {
        int from = i * layout.size();
        double sum = Arrays.stream(conditionals, from, from + layout.size()).sum();
        assertThat(sum).isCloseTo(expected, within(tolerance));
      }
    }
    assertThat(lowest).isLessThan(-10_000);
  }

  @ParameterizedTest
  @MethodSource("discreteModels")
  void samplesFollowTheProbabilities(AutoregressiveModel model) {
    Layout layout = model.layout();
    Evaluator evaluator = model.evaluator(parameters(model, 10));
    int rows = Tables.rows(layout);
    int count = Math.max(2000, 20 * rows);
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

  /** Counts of samples in the cells of a coarse grid against what the density says of them. */
  @ParameterizedTest
  @MethodSource("realModels")
  void samplesFollowTheDensity(AutoregressiveModel model) {
    int bins = 22;
    int fine = 16;
    Evaluator evaluator = model.evaluator(tameParameters(model));
    double[][] masses = masses(model, tameParameters(model), bins * fine);
    double[] probability = new double[bins * bins + 1];
    probability[bins * bins] = 1;
    for (int i = 0; i < masses.length; i++) {
      for (int j = 0; j < masses.length; j++) {
        probability[i / fine * bins + j / fine] += masses[i][j];
        probability[bins * bins] -= masses[i][j];
      }
    }
    int count = 20_000;
    int[] seen = new int[probability.length];
    Random random = Random.of(18, Random.SAMPLE);
    float[] x = new float[2];
    for (int draw = 0; draw < count; draw++) {
      evaluator.sample(0, x, new double[2], random);
      int i = bin(x[0], bins);
      int j = bin(x[1], bins);
      boolean inside = i >= 0 && i < bins && j >= 0 && j < bins;
      seen[inside ? i * bins + j : bins * bins]++;
    }
    double[] logProbability =
        Arrays.stream(probability).map(p -> Math.log(Math.max(p, 1e-9))).toArray();
    assertChiSquared(seen, logProbability, count);
  }

  /** The cell of a value, equidistant in asinh(x). */
  private static int bin(float x, int bins) {
    double u = Math.signum(x) * Math.log(Math.abs(x) + Math.sqrt((double) x * x + 1));
    return (int) Math.floor((u + RANGE) / (2 * RANGE) * bins);
  }

  /** Pools cells whose expectation is below 5; the bound is 5 standard deviations of χ². */
  protected static void assertChiSquared(int[] seen, double[] logProbability, double count) {
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
}
