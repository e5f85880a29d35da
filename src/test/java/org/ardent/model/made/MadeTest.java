package org.ardent.model.made;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ardent.math.Random;
import org.ardent.model.Activation;
import org.ardent.model.Architecture;
import org.ardent.model.AutoregressiveModel;
import org.ardent.model.AutoregressiveModelContract;
import org.ardent.model.Evaluator;
import org.ardent.model.Examples;
import org.ardent.model.Layout;
import org.ardent.model.LongTensor;
import org.ardent.model.ReferenceDensity;
import org.ardent.model.StepKey;
import org.ardent.model.Tables;
import org.ardent.model.Tensor;
import org.ardent.model.Variable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MadeTest extends AutoregressiveModelContract {
  /** By model, since their masks take long to work out entry by entry. */
  private final Map<AutoregressiveModel, List<MadeReference>> references = new HashMap<>();

  private static AutoregressiveModel made(
      Layout layout, Activation activation, List<Integer> hidden, boolean direct, int masks) {
    return Made.create(layout, new Architecture(activation, hidden, direct, masks, 5));
  }

  @Override
  public Stream<AutoregressiveModel> models(Layout layout) {
    return Stream.of(
        made(layout, Activation.SIGMOID, List.of(7), false, 1),
        made(layout, Activation.RELU, List.of(80), true, 1),
        unsorted(made(layout, Activation.TANH, List.of(19, 12), false, 1)),
        made(layout, Activation.SIGMOID, List.of(9, 70, 5), true, 1),
        made(layout, Activation.TANH, List.of(14), false, 3),
        made(layout, Activation.RELU, List.of(6, 8), true, 3));
  }

  /** The same model as a file may have it, with degrees in no order. */
  private static AutoregressiveModel unsorted(AutoregressiveModel model) {
    Map<String, LongTensor> structure = structure(model);
    for (LongTensor t : structure.values()) {
      if (!t.tensor().name().equals("ordering")) {
        Collections.shuffle(asList(t.values()), new java.util.Random(3));
      }
    }
    return Made.read(model.layout(), model.activation(), byName(model), structure);
  }

  /** A view: what is moved in it is moved in the array. */
  private static List<Long> asList(long[] values) {
    return new java.util.AbstractList<>() {
      @Override
      public Long get(int i) {
        return values[i];
      }

      @Override
      public Long set(int i, Long value) {
        long before = values[i];
        values[i] = value;
        return before;
      }

      @Override
      public int size() {
        return values.length;
      }
    };
  }

  private static Map<String, LongTensor> structure(AutoregressiveModel model) {
    Map<String, LongTensor> structure = new LinkedHashMap<>();
    model.structure().forEach(t -> structure.put(t.tensor().name(), t));
    return structure;
  }

  private static Map<String, Tensor> byName(AutoregressiveModel model) {
    Map<String, Tensor> tensors = new HashMap<>();
    model.tensors().forEach(t -> tensors.put(t.name(), t));
    return tensors;
  }

  @Override
  public ReferenceDensity.LogLikelihood reference(AutoregressiveModel model) {
    List<MadeReference> masks = masks(model);
    return (tensors, x, kept) -> {
      double[] each = masks.stream().mapToDouble(m -> m.logLikelihood(tensors, x, kept)).toArray();
      double max = Arrays.stream(each).max().orElseThrow();
      return max
          + Math.log(Arrays.stream(each).map(l -> Math.exp(l - max)).average().orElseThrow());
    };
  }

  private List<MadeReference> masks(AutoregressiveModel model) {
    return references.computeIfAbsent(
        model,
        key -> IntStream.range(0, key.masks()).mapToObj(i -> new MadeReference(key, i)).toList());
  }

  @Override
  public ReferenceDensity.LogLikelihood gradientReference(AutoregressiveModel model) {
    return masks(model).get(0)::logLikelihood;
  }

  /** Two of them: each takes hundreds of thousands of rows. */
  @Override
  public Stream<AutoregressiveModel> realModels() {
    return Tables.pairs()
        .flatMap(
            layout ->
                Stream.of(
                    made(layout, Activation.SIGMOID, List.of(5, 4), true, 1),
                    made(layout, Activation.TANH, List.of(6), false, 3)));
  }

  @Override
  public Tensor outputBias(AutoregressiveModel model) {
    return byName(model).get("output.bias");
  }

  /** Lecture notes: with the ordering (x2, x3, x1), p(x2)·p(x3|x2)·p(x1|x2,x3). */
  @ParameterizedTest
  @CsvSource({"1", "2", "3"})
  void theOrderingOfTheLectureNotes(int layers) {
    Layout layout = new Layout(Collections.nCopies(3, new Variable.Binary()), new int[] {1, 2, 0});
    AutoregressiveModel model =
        made(layout, Activation.TANH, Collections.nCopies(layers, 30), true, 1);
    Evaluator evaluator = model.evaluator(parameters(model, 1));
    boolean[][] depends = new boolean[3][3];
    for (int i = 0; i < 8; i++) {
      double[] before = probabilities(evaluator, layout, i);
      for (int input = 0; input < 3; input++) {
        double[] after = probabilities(evaluator, layout, i ^ 1 << input);
        for (int output = 0; output < 3; output++) {
          depends[output][input] |= before[output] != after[output];
        }
      }
    }
    assertThat(depends[0]).containsExactly(false, true, true);
    assertThat(depends[1]).containsExactly(false, false, false);
    assertThat(depends[2]).containsExactly(false, true, false);
  }

  /** By variable, p(1 | those before); bit v of i is variable v. */
  private static double[] probabilities(Evaluator evaluator, Layout layout, int i) {
    float[] x = new float[3];
    for (int t = 0; t < 3; t++) {
      x[t] = i >> layout.variableAt(t) & 1;
    }
    double[] l = new double[3];
    evaluator.conditionalLogLikelihood(Tables.pack(layout, List.of(x)), l);
    double[] p = new double[3];
    for (int t = 0; t < 3; t++) {
      p[layout.variableAt(t)] = x[t] == 1 ? Math.exp(l[t]) : 1 - Math.exp(l[t]);
    }
    return Arrays.stream(p).map(v -> Math.rint(v * 1e6) / 1e6).toArray();
  }

  @Test
  void whatTheMaskHidesHasNoGradientAndNoEffectAndStays() {
    Layout layout = Tables.shuffled(Collections.nCopies(8, new Variable.Binary()), 2);
    AutoregressiveModel model = made(layout, Activation.SIGMOID, List.of(20, 20), true, 1);
    float[] parameters = parameters(model, 1);
    Examples x = Tables.pack(layout, randomRows(model, 200));
    float[] gradient = new float[parameters.length];
    model.evaluator(parameters).addGradient(x, null, gradient);
    float[] without = parameters.clone();
    int hidden = 0;
    int shown = 0;
    for (Tensor t : model.tensors()) {
      boolean[] visible = MadeReference.visible(model, 0, t);
      float[] g = model.tensor(t, gradient);
      float[] w = model.tensor(t, parameters);
      for (int i = 0; i < g.length; i++) {
        if (visible[i]) {
          shown++;
          assertThat(g[i]).as("%s[%d]", t.name(), i).isNotZero();
        } else {
          hidden++;
          assertThat(Float.floatToIntBits(g[i])).as("%s[%d]", t.name(), i).isZero();
          assertThat(w[i]).isNotZero();
          w[i] = 0;
        }
      }
      model.setTensor(t, w, without);
    }
    assertThat(hidden).isPositive().isLessThan(parameters.length);
    assertThat(shown).isPositive();
    assertThat(without).isNotEqualTo(parameters);
    assertThat(logLikelihood(model.evaluator(without), x))
        .isEqualTo(logLikelihood(model.evaluator(parameters), x));
    // Used and saved, the weights are still all there.
    assertThat(parameters).isEqualTo(parameters(model, 1));
  }

  @Test
  void averagesLikelihoodsAndNotLogits() {
    Layout layout = Tables.binary(6);
    AutoregressiveModel model = made(layout, Activation.SIGMOID, List.of(20), false, 3);
    float[] parameters = parameters(model, 4);
    List<float[]> rows = randomRows(model, 40);
    Map<String, double[]> tensors = tensors(model, parameters);
    float[] kept = new float[20];
    Arrays.fill(kept, 1);
    double[] actual = logLikelihood(model.evaluator(parameters), Tables.pack(layout, rows));
    List<MadeReference> masks = masks(model);
    double apart = 0;
    for (int i = 0; i < rows.size(); i++) {
      double[] each = new double[3];
      for (int mask = 0; mask < 3; mask++) {
        each[mask] = masks.get(mask).logLikelihood(tensors, rows.get(i), kept);
      }
      double expected = Math.log(Arrays.stream(each).map(Math::exp).average().orElseThrow());
      assertThat(actual[i]).isCloseTo(expected, within(1e-5));
      apart += expected - Arrays.stream(each).average().orElseThrow();
    }
    assertThat(apart).isGreaterThan(0.5);
  }

  @Test
  void eachStepTrainsItsOwnMaskAndNothingElseMovesTheCounter() {
    AutoregressiveModel model = made(Tables.binary(7), Activation.RELU, List.of(11), false, 3);
    float[] parameters = parameters(model, 2);
    Examples x = Tables.pack(model.layout(), randomRows(model, 10));
    Evaluator evaluator = model.evaluator(parameters);
    List<float[]> gradients = new ArrayList<>();
    for (int step = 0; step < 6; step++) {
      evaluator.startStep(new StepKey(1, step / 4, step));
      float[] gradient = new float[parameters.length];
      evaluator.addGradient(x, null, gradient);
      gradients.add(gradient);
      double[] scores = logLikelihood(evaluator, x);
      evaluator.sample(0, new double[7], new double[7], Random.of(step, Random.SAMPLE));
      evaluator.load(parameters);
      float[] again = new float[parameters.length];
      evaluator.addGradient(x, null, again);
      assertThat(again).isEqualTo(gradient);
      assertThat(logLikelihood(evaluator, x)).isEqualTo(scores);
    }
    for (int step = 0; step < 3; step++) {
      assertThat(gradients.get(step + 3)).isEqualTo(gradients.get(step));
      assertThat(gradients.get((step + 1) % 3)).isNotEqualTo(gradients.get(step));
    }
  }

  @Test
  void degreesAreUniformFromTheSmallestBefore() {
    int n = 30;
    Layout layout = Tables.binary(n);
    int[] counts = new int[n];
    for (int seed = 0; seed < 40; seed++) {
      AutoregressiveModel model =
          Made.create(
              layout, new Architecture(Activation.RELU, List.of(200, 3, 100), false, 2, seed));
      Map<String, LongTensor> structure = structure(model);
      long[] first = structure.get("degrees.0").values();
      Arrays.stream(first).forEach(m -> counts[(int) m]++);
      long[] second = structure.get("degrees.1").values();
      long[] third = structure.get("degrees.2").values();
      for (int mask = 0; mask < 2; mask++) {
        long least = Arrays.stream(second, 3 * mask, 3 * mask + 3).min().orElseThrow();
        assertThat(Arrays.stream(third, 100 * mask, 100 * mask + 100))
            .allMatch(m -> m >= least && m <= n - 1);
      }
    }
    assertThat(counts[0]).isZero();
    double expected = 40 * 400 / (double) (n - 1);
    double chiSquared =
        Arrays.stream(counts, 1, n)
            .mapToDouble(c -> (c - expected) * (c - expected) / expected)
            .sum();
    assertThat(chiSquared).isLessThan(n - 2 + 5 * Math.sqrt(2.0 * (n - 2)));
  }

  @Test
  void theFirstOrderingIsTheLayoutsAndTheListIsOneOfTheSeed() {
    Layout layout = Tables.shuffled(Collections.nCopies(9, new Variable.Binary()), 3);
    long[] orderings =
        structure(made(layout, Activation.RELU, List.of(4), false, 4)).get("ordering").values();
    int[] expected = layout.ordering();
    assertThat(IntStream.range(0, 9).allMatch(t -> orderings[t] == expected[t])).isTrue();
    long[] again =
        structure(made(layout, Activation.RELU, List.of(4), false, 4)).get("ordering").values();
    assertThat(again).isEqualTo(orderings);
    long[] other =
        structure(Made.create(layout, new Architecture(Activation.RELU, List.of(4), false, 4, 6)))
            .get("ordering")
            .values();
    assertThat(other).isNotEqualTo(orderings);
  }

  @Test
  void severalOrderingsHaveNeitherConditionalsNorPrefixes() {
    AutoregressiveModel model = made(Tables.binary(4), Activation.RELU, List.of(4), false, 2);
    Evaluator evaluator = model.evaluator(parameters(model, 1));
    Examples x = Tables.pack(model.layout(), randomRows(model, 1));
    assertThatThrownBy(() -> evaluator.conditionalLogLikelihood(x, new double[4]))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("2 orderings");
    assertThatThrownBy(
            () -> evaluator.sample(1, new double[4], new double[4], Random.of(1, Random.SAMPLE)))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("prefix");
  }

  @ParameterizedTest
  @MethodSource("allModels")
  void isReadFromItsOwnStructure(AutoregressiveModel model) {
    AutoregressiveModel read =
        Made.read(model.layout(), model.activation(), byName(model), structure(model));
    assertThat(read.tensors()).isEqualTo(model.tensors());
    float[] parameters = parameters(model, 3);
    Examples x = Tables.pack(model.layout(), randomRows(model, 20));
    assertThat(logLikelihood(read.evaluator(parameters), x))
        .isEqualTo(logLikelihood(model.evaluator(parameters), x));
  }

  @Test
  void aListOfOneMaskMayHaveTheAxisOfTheMasks() {
    AutoregressiveModel model = made(Tables.binary(4), Activation.RELU, List.of(5, 3), false, 1);
    Map<String, LongTensor> structure = structure(model);
    structure.replaceAll(
        (name, t) -> new LongTensor(Tensor.of(name, 1, t.tensor().size()), t.values()));
    AutoregressiveModel read =
        Made.read(model.layout(), model.activation(), byName(model), structure);
    assertThat(read.masks()).isEqualTo(1);
    assertThat(read.structure().stream().map(LongTensor::tensor))
        .containsExactlyInAnyOrderElementsOf(
            structure.values().stream().map(LongTensor::tensor).toList());
    float[] parameters = parameters(model, 3);
    Examples x = Tables.pack(model.layout(), randomRows(model, 20));
    assertThat(logLikelihood(read.evaluator(parameters), x))
        .isEqualTo(logLikelihood(model.evaluator(parameters), x));
  }

  @ParameterizedTest
  @CsvSource({
    "degrees.0, 0, 0, 'degrees.0[0] is 0, expected 1 to 3'",
    "degrees.0, 2, 4, 'degrees.0[2] is 4, expected 1 to 3'",
    "ordering, 1, 0, ordering 0 is not a permutation of 0…3",
    "ordering, 1, -1, 'ordering[1] is -1, expected 0 to 3'"
  })
  void refusesBadStructure(String name, int place, long value, String message) {
    AutoregressiveModel model = made(Tables.binary(4), Activation.RELU, List.of(5), false, 1);
    Map<String, LongTensor> structure = structure(model);
    structure.get(name).values()[place] = value;
    assertRefused(model, structure, message);
  }

  @Test
  void refusesMissingAndMisshapenStructure() {
    AutoregressiveModel model = made(Tables.binary(4), Activation.RELU, List.of(5), false, 1);
    Map<String, LongTensor> structure = structure(model);
    structure.put("degrees.0", new LongTensor(Tensor.of("degrees.0", 4), new long[4]));
    assertRefused(model, structure, "tensor 'degrees.0' has shape [4], expected [5]");
    structure.remove("degrees.0");
    assertRefused(model, structure, "tensor 'degrees.0' of dtype I64 is missing");
  }

  private static void assertRefused(
      AutoregressiveModel model, Map<String, LongTensor> structure, String message) {
    assertThatThrownBy(
            () -> Made.read(model.layout(), model.activation(), byName(model), structure))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
