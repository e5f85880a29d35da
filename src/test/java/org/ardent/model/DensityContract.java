package org.ardent.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
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

  public Stream<AutoregressiveModel> countableModels() {
    return Tables.countable().flatMap(this::models);
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
  @MethodSource("countableModels")
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
    double[][] masses =
        masses(model, tameParameters(model), Axis.of(model, 0, 300), Axis.of(model, 1, 300));
    double integral = 0;
    for (double[] line : masses) {
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
   * The values of a column to sum over: of a density, points equidistant in u with x = sinh(u),
   * which reach far into the tails and are dense around 0; the points of a grid; and the outcomes
   * of a gate.
   *
   * @param x the values
   * @param weight what the density at each is multiplied by to have a probability
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Axis(double[] x, double[] weight) {
    /** Points of a grid that are summed over, to either side. */
    private static final int POINTS = 120;

    static Axis of(AutoregressiveModel model, int t, int steps) {
      Layout layout = model.layout();
      Variable variable = layout.variables().get(layout.variableAt(t));
      DoubleStream.Builder x = DoubleStream.builder();
      DoubleStream.Builder weight = DoubleStream.builder();
      if (variable.isReal()) {
        // A gated density is in the data's own units.
        double unit = Math.exp(variable.ungated().logUnit() - variable.logUnit());
        double h = 2 * RANGE / steps;
        for (int i = 0; i < steps; i++) {
          double u = -RANGE + (i + 0.5) * h;
          x.add(Math.sinh(u));
          weight.add(Math.cosh(u) * h * unit);
        }
      } else {
        for (int k = -POINTS; k <= POINTS; k++) {
          x.add(variable.encode(k));
          weight.add(1);
        }
      }
      if (variable instanceof GatedVariable gated && gated.missing()) {
        x.add(Double.NaN);
        weight.add(1);
      }
      if (variable.isReal() && variable instanceof GatedVariable gated) {
        for (double atom : gated.atoms()) {
          x.add(variable.encode(atom));
          weight.add(1);
        }
      }
      return new Axis(x.build().toArray(), weight.build().toArray());
    }

    /** Of {@code fine} neighbouring points one bin each, of a gate's outcome one of its own. */
    int[] bins(int dense, int fine) {
      return IntStream.range(0, x.length)
          .map(i -> i < dense ? i / fine : i - dense + (dense + fine - 1) / fine)
          .toArray();
    }

    /** The index of the point that a sample is next to, −1 of one beyond all. */
    int index(double sample, int dense, boolean real) {
      for (int i = dense; i < x.length; i++) {
        if (Double.compare(x[i], sample) == 0) {
          return i;
        }
      }
      if (real) {
        double u = Math.signum(sample) * Math.log(Math.abs(sample) + Math.hypot(sample, 1));
        int i = (int) Math.floor((u + RANGE) / (2 * RANGE) * dense);
        return i >= 0 && i < dense ? i : -1;
      }
      int i = Arrays.binarySearch(x, 0, dense, sample);
      return Math.max(i, -1);
    }
  }

  /** The probabilities of pairs of values of two columns. */
  private static double[][] masses(
      AutoregressiveModel model, float[] parameters, Axis first, Axis second) {
    Evaluator evaluator = model.evaluator(parameters);
    double[][] masses = new double[first.x.length][second.x.length];
    for (int i = 0; i < first.x.length; i++) {
      List<float[]> line = new ArrayList<>();
      for (double v : second.x) {
        line.add(new float[] {(float) first.x[i], (float) v});
      }
      double[] l = logLikelihood(evaluator, Tables.pack(model.layout(), line));
      for (int j = 0; j < l.length; j++) {
        masses[i][j] = Math.exp(l[j]) * first.weight[i] * second.weight[j];
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
        if (layout.variables().get(layout.variableAt(t)).isReal()) {
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
    // A gate takes some of the outliers for its atoms.
    boolean gated = layout.variables().stream().anyMatch(v -> !v.ungated().equals(v));
    assertThat(lowest).isLessThan(gated ? -1_000 : -10_000);
  }

  @ParameterizedTest
  @MethodSource("countableModels")
  void samplesFollowTheProbabilities(AutoregressiveModel model) {
    Layout layout = model.layout();
    Evaluator evaluator = model.evaluator(parameters(model, 10));
    int rows = Tables.rows(layout);
    int count = Math.max(2000, 20 * rows);
    int[] seen = new int[rows];
    Random random = Random.of(10, Random.SAMPLE);
    double[] x = new double[layout.size()];
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
    int fine = 10;
    int steps = 22 * fine;
    Layout layout = model.layout();
    Axis[] axes = {Axis.of(model, 0, steps), Axis.of(model, 1, steps)};
    int[][] bins = new int[2][];
    int[] dense = new int[2];
    boolean[] real = new boolean[2];
    for (int t = 0; t < 2; t++) {
      real[t] = layout.variables().get(layout.variableAt(t)).isReal();
      dense[t] = real[t] ? steps : 2 * Axis.POINTS + 1;
      bins[t] = axes[t].bins(dense[t], real[t] ? fine : 1);
    }
    int width = Arrays.stream(bins[1]).max().orElse(0) + 1;
    int beyond = (Arrays.stream(bins[0]).max().orElse(0) + 1) * width;
    double[][] masses = masses(model, tameParameters(model), axes[0], axes[1]);
    double[] probability = new double[beyond + 1];
    probability[beyond] = 1;
    for (int i = 0; i < masses.length; i++) {
      for (int j = 0; j < masses[i].length; j++) {
        probability[bins[0][i] * width + bins[1][j]] += masses[i][j];
        probability[beyond] -= masses[i][j];
      }
    }
    int count = 20_000;
    int[] seen = new int[probability.length];
    Evaluator evaluator = model.evaluator(tameParameters(model));
    Random random = Random.of(18, Random.SAMPLE);
    double[] x = new double[2];
    for (int draw = 0; draw < count; draw++) {
      evaluator.sample(0, x, new double[2], random);
      int i = axes[0].index(x[0], dense[0], real[0]);
      int j = axes[1].index(x[1], dense[1], real[1]);
      seen[i < 0 || j < 0 ? beyond : bins[0][i] * width + bins[1][j]]++;
    }
    double[] logProbability =
        Arrays.stream(probability).map(p -> Math.log(Math.max(p, 1e-9))).toArray();
    assertChiSquared(seen, logProbability, count);
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
