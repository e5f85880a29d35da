package org.ardent.model.orderless;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ardent.math.KernelProvider;
import org.ardent.math.Random;
import org.ardent.model.Activation;
import org.ardent.model.AutoregressiveModel;
import org.ardent.model.AutoregressiveModelContract;
import org.ardent.model.Dropout;
import org.ardent.model.Evaluator;
import org.ardent.model.Examples;
import org.ardent.model.Layout;
import org.ardent.model.OrderAgnosticEvaluator;
import org.ardent.model.OrderAgnosticModel;
import org.ardent.model.Outputs;
import org.ardent.model.ReferenceDensity;
import org.ardent.model.StepKey;
import org.ardent.model.Tables;
import org.ardent.model.Tensor;
import org.ardent.model.Variable.Binary;
import org.ardent.model.Variable.Family;
import org.ardent.model.Variable.Nominal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NadeOrderlessTest extends AutoregressiveModelContract {

  @Override
  public Stream<AutoregressiveModel> models(Layout layout) {
    return Stream.of(
        NadeOrderless.create(layout, Activation.SIGMOID, List.of(7)),
        NadeOrderless.create(layout, Activation.TANH, List.of(16, 9)));
  }

  @Override
  public ReferenceDensity.LogLikelihood reference(AutoregressiveModel model) {
    int[] ordering = IntStream.range(0, model.layout().size()).toArray();
    return (tensors, x, mask) -> inOrdering(model, ordering, tensors, x, mask);
  }

  /** The outputs of all positions given some of them, in plain double arithmetic. */
  private static double[] outputs(
      AutoregressiveModel model,
      Map<String, double[]> tensors,
      float[] x,
      boolean[] observed,
      float[] dropout) {
    Layout layout = model.layout();
    double[] inputs = ReferenceDensity.inputs(layout, x);
    int n = layout.size();
    double[] h = null;
    int dropped = 0;
    for (int layer = 0; layer < model.hidden().size(); layer++) {
      double[] a = tensors.get("layer." + layer + ".bias").clone();
      double[] w = tensors.get("layer." + layer + ".weight");
      for (int j = 0; j < a.length; j++) {
        if (h != null) {
          for (int k = 0; k < h.length; k++) {
            a[j] += w[j * h.length + k] * h[k];
          }
          continue;
        }
        for (int u = 0; u < n; u++) {
          if (observed[u]) {
            a[j] += tensors.get("layer.0.mask")[j * n + u];
            for (int k = layout.inputStart(u); k < layout.inputStart(u + 1); k++) {
              a[j] += w[j * layout.inputs() + k] * inputs[k];
            }
          }
        }
      }
      h = a;
      for (int j = 0; j < h.length; j++) {
        h[j] = ReferenceDensity.activation(model.activation(), a[j]) * dropout[dropped++];
      }
    }
    double[] out = tensors.get("output.bias").clone();
    for (int r = 0; r < out.length; r++) {
      for (int j = 0; j < h.length; j++) {
        out[r] += tensors.get("output.weight")[r * h.length + j] * h[j];
      }
    }
    return out;
  }

  private static double conditional(Layout layout, double[] outputs, int t, float[] x) {
    return ReferenceDensity.logDensity(
        layout.variables().get(layout.variableAt(t)),
        Arrays.copyOfRange(outputs, layout.outputStart(t), layout.outputStart(t + 1)),
        x[t]);
  }

  private static double inOrdering(
      AutoregressiveModel model,
      int[] ordering,
      Map<String, double[]> tensors,
      float[] x,
      float[] mask) {
    boolean[] observed = new boolean[x.length];
    double sum = 0;
    for (int t : ordering) {
      sum += conditional(model.layout(), outputs(model, tensors, x, observed, mask), t, x);
      observed[t] = true;
    }
    return sum;
  }

  private static double loss(
      AutoregressiveModel model,
      boolean[] observed,
      Map<String, double[]> tensors,
      float[] x,
      float[] mask) {
    double[] out = outputs(model, tensors, x, observed, mask);
    double sum = 0;
    int scored = 0;
    for (int t = 0; t < x.length; t++) {
      if (!observed[t]) {
        sum += conditional(model.layout(), out, t, x);
        scored++;
      }
    }
    return sum * x.length / scored;
  }

  private static OrderAgnosticEvaluator evaluator(AutoregressiveModel model, float[] parameters) {
    return ((OrderAgnosticModel) model).evaluator(parameters);
  }

  Stream<AutoregressiveModel> smallModels() {
    return Stream.of(
            Tables.binary(1),
            Tables.shuffled(Collections.nCopies(5, new Binary()), 2),
            Tables.shuffled(List.of(new Binary(), new Nominal(3), new Binary(), new Nominal(2)), 3))
        .flatMap(this::models);
  }

  Stream<AutoregressiveModel> fewColumns() {
    return Stream.concat(
        smallModels(),
        models(
            Tables.shuffled(
                List.of(
                    new Nominal(4),
                    Tables.real(Family.MIXTURE_OF_LOGISTICS, 2, true),
                    new Binary(),
                    Tables.real(Family.GAUSSIAN, 1, true)),
                4)));
  }

  private static List<int[]> permutations(int n) {
    if (n == 0) {
      return List.of(new int[0]);
    }
    List<int[]> all = new ArrayList<>();
    for (int[] shorter : permutations(n - 1)) {
      for (int at = 0; at < n; at++) {
        int[] longer = new int[n];
        System.arraycopy(shorter, 0, longer, 0, at);
        longer[at] = n - 1;
        System.arraycopy(shorter, at, longer, at + 1, n - 1 - at);
        all.add(longer);
      }
    }
    return all;
  }

  private static Examples allRows(Layout layout) {
    return Tables.pack(
        layout,
        IntStream.range(0, Tables.rows(layout)).mapToObj(i -> Tables.row(layout, i)).toList());
  }

  @ParameterizedTest
  @MethodSource("smallModels")
  void sumsToOneInEveryOrdering(AutoregressiveModel model) {
    Examples all = allRows(model.layout());
    OrderAgnosticEvaluator evaluator = evaluator(model, parameters(model, 1));
    double[] l = new double[all.size()];
    for (int[] ordering : permutations(model.layout().size())) {
      evaluator.logLikelihood(all, ordering, 0, l, 0);
      assertThat(Arrays.stream(l).map(Math::exp).sum()).isCloseTo(1, within(1e-5));
    }
  }

  @ParameterizedTest
  @MethodSource("fewColumns")
  void everyOrderingIsThatOfTheEquations(AutoregressiveModel model) {
    float[] parameters = parameters(model, 2);
    Map<String, double[]> tensors = tensors(model, parameters);
    List<float[]> rows = randomRows(model, 3);
    OrderAgnosticEvaluator evaluator = evaluator(model, parameters);
    double[] l = new double[rows.size()];
    for (int[] ordering : permutations(model.layout().size())) {
      evaluator.logLikelihood(Tables.pack(model.layout(), rows), ordering, 0, l, 0);
      for (int i = 0; i < l.length; i++) {
        double expected = inOrdering(model, ordering, tensors, rows.get(i), ones(model));
        assertThat(l[i]).isCloseTo(expected, within(1e-5 * Math.max(1, Math.abs(expected))));
      }
    }
  }

  /** Of every subset of the columns, given all of its complement and only that. */
  @ParameterizedTest
  @MethodSource("fewColumns")
  void noOutputSeesAColumnThatIsNotObserved(AutoregressiveModel model) {
    int n = model.layout().size();
    OrderAgnosticEvaluator evaluator = evaluator(model, parameters(model, 3));
    Random random = Random.of(3, Random.TEST);
    float[] x = Tables.randomRow(model.layout(), random);
    for (int subset = 0; subset < 1 << n; subset++) {
      for (int target = 0; target < n; target++) {
        if ((subset >> target & 1) == 1) {
          continue;
        }
        float[] other = Tables.randomRow(model.layout(), random);
        for (int t = 0; t < n; t++) {
          if (t == target || (subset >> t & 1) == 1) {
            other[t] = x[t];
          }
        }
        int given = Integer.bitCount(subset);
        int[] sequence = Arrays.copyOf(members(subset, n), given + 1);
        sequence[given] = target;
        double[] before = new double[1];
        double[] after = new double[1];
        evaluator.logLikelihood(
            Tables.pack(model.layout(), List.of(x)), sequence, given, before, 0);
        evaluator.logLikelihood(
            Tables.pack(model.layout(), List.of(other)), sequence, given, after, 0);
        assertThat(after).isEqualTo(before);
      }
    }
  }

  private static int[] members(int subset, int n) {
    return IntStream.range(0, n).filter(t -> (subset >> t & 1) == 1).toArray();
  }

  private static boolean[] flags(int subset, int n) {
    boolean[] flags = new boolean[n];
    for (int t : members(subset, n)) {
      flags[t] = true;
    }
    return flags;
  }

  /** m/(m−d)·Σ, averaged over all orderings and all d, is the mean over all orderings. */
  @ParameterizedTest
  @MethodSource("fewColumns")
  void theMeanOfTheLossOverAllMasksIsTheExactOne(AutoregressiveModel model) {
    int n = model.layout().size();
    NadeOrderlessEvaluator evaluator =
        (NadeOrderlessEvaluator) evaluator(model, parameters(model, 4));
    Examples x = Tables.pack(model.layout(), randomRows(model, 1));
    List<int[]> orderings = permutations(n);
    double loss = 0;
    double exact = 0;
    double[] l = new double[1];
    for (int[] ordering : orderings) {
      evaluator.logLikelihood(x, ordering, 0, l, 0);
      exact += l[0];
      for (int d = 0; d < n; d++) {
        boolean[] observed = new boolean[n];
        for (int s = 0; s < d; s++) {
          observed[ordering[s]] = true;
        }
        float[] gradient = new float[model.parameterCount()];
        loss += evaluator.addGradient(x, (rows, i, draw) -> draw.set(observed), null, gradient) / n;
      }
    }
    assertThat(loss / orderings.size())
        .isCloseTo(exact / orderings.size(), within(1e-4 * Math.abs(exact / orderings.size())));
  }

  @ParameterizedTest
  @MethodSource("allModels")
  void gradientOfTheLossIsThatOfCentralDifferences(AutoregressiveModel model) {
    int n = model.layout().size();
    float[] parameters = parameters(model, 5);
    List<float[]> rows = randomRows(model, 5);
    Dropout dropout = new Dropout(0.3f, 17, 2);
    Random random = Random.of(5, Random.TEST);
    List<boolean[]> observed = new ArrayList<>();
    List<float[]> masks = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      boolean[] flags = new boolean[n];
      for (int t = 0; t < n - 1; t++) {
        flags[t] = random.nextInt(2) == 1;
      }
      observed.add(flags);
      masks.add(ones(model));
      dropout.fill(i, masks.get(i), 0, masks.get(i).length);
    }
    float[] gradient = new float[parameters.length];
    double sum =
        ((NadeOrderlessEvaluator) evaluator(model, parameters))
            .addGradient(
                Tables.pack(model.layout(), rows),
                (x, i, draw) -> draw.set(observed.get(i)),
                dropout,
                gradient);
    Map<String, double[]> tensors = tensors(model, parameters);
    double exact = lossOf(model, observed, tensors, rows, masks);
    assertThat(sum).isCloseTo(exact, within(1e-5 * Math.max(1, Math.abs(exact))));
    for (Tensor tensor : model.tensors()) {
      float[] actual = model.tensor(tensor, gradient);
      double[] values = tensors.get(tensor.name());
      for (int trial = 0; trial < Math.min(40, values.length); trial++) {
        int i = values.length <= 40 ? trial : random.nextInt(values.length);
        double kept = values[i];
        values[i] = kept + 1e-5;
        double up = lossOf(model, observed, tensors, rows, masks);
        values[i] = kept - 1e-5;
        double down = lossOf(model, observed, tensors, rows, masks);
        values[i] = kept;
        double expected = (up - down) / 2e-5;
        assertThat((double) actual[i])
            .as("%s[%d]", tensor.name(), i)
            .isCloseTo(expected, within(1e-3 * Math.max(1, Math.abs(expected))));
      }
    }
  }

  private static double lossOf(
      AutoregressiveModel model,
      List<boolean[]> observed,
      Map<String, double[]> tensors,
      List<float[]> rows,
      List<float[]> masks) {
    double sum = 0;
    for (int i = 0; i < rows.size(); i++) {
      sum += loss(model, observed.get(i), tensors, rows.get(i), masks.get(i));
    }
    return sum;
  }

  @ParameterizedTest
  @MethodSource("allModels")
  void everyKernelGivesTheSameBitsOfTheLoss(AutoregressiveModel model) {
    float[] parameters = parameters(model, 9);
    Examples x = Tables.pack(model.layout(), randomRows(model, 70));
    Evaluator scalar = model.evaluator(KernelProvider.scalar());
    Evaluator vector = model.evaluator(KernelProvider.vector());
    float[] expected = new float[parameters.length];
    float[] actual = new float[parameters.length];
    for (Evaluator each : List.of(scalar, vector)) {
      each.load(parameters);
      each.startStep(new StepKey(3, 4, 50));
    }
    double sum = scalar.addGradient(x, new Dropout(0.5f, 3, 1), expected);
    assertThat(vector.addGradient(x, new Dropout(0.5f, 3, 1), actual)).isEqualTo(sum);
    assertThat(actual).isEqualTo(expected);
  }

  /** The draw belongs to the row and the epoch, and to nothing else. */
  @Test
  void theLossIsAPureFunctionOfSeedEpochAndRow() {
    AutoregressiveModel model =
        NadeOrderless.create(Tables.binary(11), Activation.SIGMOID, List.of(5));
    Examples x = Tables.pack(model.layout(), randomRows(model, 100));
    Evaluator evaluator = model.evaluator(parameters(model, 1));
    double[] once = new double[100];
    for (int i = 0; i < 100; i++) {
      evaluator.startStep(new StepKey(7, 3, 1000 + i));
      once[i] =
          evaluator.addGradient(x.select(new int[] {i}), null, new float[model.parameterCount()]);
    }
    evaluator.startStep(new StepKey(7, 3, 5));
    double together = evaluator.addGradient(x, null, new float[model.parameterCount()]);
    assertThat(together).isCloseTo(Arrays.stream(once).sum(), within(1e-9));
    evaluator.startStep(new StepKey(7, 4, 5));
    assertThat(evaluator.addGradient(x, null, new float[model.parameterCount()]))
        .isNotEqualTo(together);
  }

  @ParameterizedTest
  @MethodSource("smallModels")
  void samplesOfWhatIsMissingFollowTheConditional(AutoregressiveModel model) {
    Layout layout = model.layout();
    int n = layout.size();
    OrderAgnosticEvaluator evaluator = evaluator(model, parameters(model, 10));
    Random random = Random.of(10, Random.SAMPLE);
    for (int subset : new int[] {0, 1 % (1 << n), (1 << n) / 3, (1 << n) - 1}) {
      float[] x = Tables.randomRow(layout, random);
      boolean[] given = flags(subset, n);
      int[] seen = new int[Tables.rows(layout)];
      for (int draw = 0; draw < 4000; draw++) {
        double[] drawn = Tables.widen(x);
        double[] means = new double[n];
        evaluator.sample(given, drawn, means, random);
        for (int t = 0; t < n; t++) {
          if (given[t]) {
            assertThat(drawn[t]).isEqualTo((double) x[t]);
          }
        }
        seen[Tables.index(layout, drawn)]++;
      }
      int[] first = members(subset, n);
      int[] sequence =
          IntStream.concat(Arrays.stream(first), Arrays.stream(members(~subset, n))).toArray();
      Examples all = allRows(layout);
      double[] l = new double[all.size()];
      evaluator.logLikelihood(all, sequence, first.length, l, 0);
      for (int i = 0; i < l.length; i++) {
        for (int t : first) {
          if (Tables.row(layout, i)[t] != x[t]) {
            l[i] = Double.NEGATIVE_INFINITY;
          }
        }
      }
      assertChiSquared(seen, l, 4000);
    }
  }

  /** A row with holes, of a table that lists only what is observed. */
  static Examples withHoles(Layout layout, float[] x, boolean[] observed) {
    Examples one = Tables.pack(layout, List.of(x));
    int[] positions = Outputs.positionsOfInputs(layout);
    int[] kept =
        IntStream.range(0, one.entries()).filter(e -> observed[positions[one.column(e)]]).toArray();
    int[] holes = IntStream.range(0, x.length).filter(t -> !observed[t]).toArray();
    return new Examples(
        new int[] {0, kept.length},
        Arrays.stream(kept).map(one::column).toArray(),
        Arrays.stream(kept).mapToDouble(one::exactValue).toArray(),
        new long[1],
        null,
        new int[] {0, holes.length},
        holes);
  }

  @ParameterizedTest
  @MethodSource("fewColumns")
  void aRowWithHolesScoresWhatIsObserved(AutoregressiveModel model) {
    Layout layout = model.layout();
    int n = layout.size();
    float[] parameters = parameters(model, 11);
    OrderAgnosticEvaluator evaluator = evaluator(model, parameters);
    Map<String, double[]> tensors = tensors(model, parameters);
    float[] x = Tables.randomRow(layout, Random.of(11, Random.TEST));
    for (int subset = 0; subset < 1 << n; subset++) {
      boolean[] observed = flags(subset, n);
      Examples holes = withHoles(layout, x, observed);
      double expected = inOrdering(model, members(subset, n), tensors, x, ones(model));
      assertThat(logLikelihood(evaluator, holes)[0]).isCloseTo(expected, within(1e-4));
      double[] conditionals = new double[n];
      evaluator.conditionalLogLikelihood(holes, conditionals);
      assertThat(Arrays.stream(conditionals).sum()).isCloseTo(expected, within(1e-4));
      double[] outputs = outputs(model, tensors, x, observed, ones(model));
      float[] all = new float[layout.outputs()];
      evaluator.outputs(holes, all);
      for (int t = 0; t < n; t++) {
        float[] alone = new float[layout.conditional(t).outputs()];
        evaluator.outputs(holes, t, alone);
        for (int r = 0; r < alone.length; r++) {
          double wanted = outputs[layout.outputStart(t) + r];
          assertThat((double) all[layout.outputStart(t) + r]).isCloseTo(wanted, within(1e-4));
          assertThat((double) alone[r]).isCloseTo(wanted, within(1e-4));
        }
      }
    }
  }

  /** What training sees of rows with holes: the loss of the cells that are there. */
  @Test
  void theLossOfRowsWithHolesIsThatOfTheirCells() {
    Layout layout = Tables.binary(5);
    AutoregressiveModel model = NadeOrderless.create(layout, Activation.SIGMOID, List.of(6));
    float[] parameters = parameters(model, 12);
    Evaluator evaluator = model.evaluator(parameters);
    float[] x = {1, 0, 1, 1, 0};
    Examples holes = withHoles(layout, x, flags(0b10110, 5));
    double mean = 0;
    int epochs = 20_000;
    for (int epoch = 0; epoch < epochs; epoch++) {
      evaluator.startStep(new StepKey(1, epoch, epoch));
      mean += evaluator.addGradient(holes, null, new float[parameters.length]) / epochs;
    }
    double expected = 0;
    for (int[] order : permutations(3)) {
      int[] cells = Arrays.stream(order).map(k -> members(0b10110, 5)[k]).toArray();
      expected += inOrdering(model, cells, tensors(model, parameters), x, ones(model)) / 6;
    }
    assertThat(mean).isCloseTo(expected, within(0.02));
  }
}
