package org.ardent.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.ardent.math.Random;
import org.ardent.model.Activation;
import org.ardent.model.Architecture;
import org.ardent.model.AutoregressiveModel;
import org.ardent.model.ConditionalDensity;
import org.ardent.model.Examples;
import org.ardent.model.Layout;
import org.ardent.model.Tables;
import org.ardent.model.Variable;
import org.ardent.model.Variable.Family;
import org.ardent.model.Variable.Nominal;
import org.ardent.model.registry.ModelRegistry;
import org.ardent.modelfile.LoadedModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What fills missing cells, against all values that could. */
class RowImputerTest {
  private static final double NAN = Double.NaN;

  /** Every variable may be missing by its gate, or has a category for all other words. */
  private static final Layout LAYOUT =
      new Layout(
          List.of(
              Tables.gated(new Variable.Binary(), true),
              Tables.gated(Nominal.withOther(List.of("a", "b")), true),
              Tables.gated(Tables.grid(Family.MIXTURE_OF_LOGISTICS, 2, 0, 5), true, 2.0),
              Nominal.withOther(List.of("x", "y"))),
          new int[] {2, 0, 3, 1});

  private static LoadedModel model(String name, Layout layout) {
    AutoregressiveModel model =
        ModelRegistry.get(name)
            .factory()
            .create(layout, Architecture.plain(Activation.TANH, List.of(7)))
            .density();
    Random random = Random.of(6, Random.TEST);
    float[] parameters = new float[model.parameterCount()];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = (float) (0.7 * random.nextGaussian());
    }
    return new LoadedModel(model, parameters, Map.of());
  }

  private static Examples pack(double[] row) {
    float[] byPosition = new float[row.length];
    for (int t = 0; t < row.length; t++) {
      byPosition[t] = (float) LAYOUT.encode(t, row[LAYOUT.variableAt(t)]);
    }
    return Tables.pack(LAYOUT, List.of(byPosition));
  }

  /** log p of one column given others, in any values. */
  private static double conditional(
      LoadedModel loaded, double[] row, List<Integer> targets, List<Integer> givens) {
    double[] score = new double[1];
    ConditionalDensity.of(loaded.model().density(), targets, givens)
        .evaluator(loaded.parameters())
        .logLikelihood(pack(row), score, 0);
    return score[0];
  }

  /** The values that column v could be filled with. */
  private static double[] candidates(int v) {
    Variable variable = LAYOUT.variables().get(v);
    int count =
        variable.isNumber() ? 6 : variable.levels().isEmpty() ? 2 : variable.levels().size();
    return IntStream.range(0, count).asDoubleStream().toArray();
  }

  @Test
  void aModeIsTheMostProbableValueGivenAllThatIsThere() {
    LoadedModel loaded = model("nade-orderless", LAYOUT);
    RowImputer imputer = new RowImputer(loaded, ImputationStrategy.AUTO);
    double[] row = {1, 1, 3, 0};
    for (int[] missing : new int[][] {{0}, {1, 2}, {3, 0}, {0, 1, 2}}) {
      double[] filled = row.clone();
      for (int v : missing) {
        filled[v] = NAN;
      }
      List<Integer> givens =
          IntStream.range(0, 4).filter(v -> !Double.isNaN(filled[v])).boxed().toList();
      double score = imputer.fill(List.of(filled))[0];
      assertThat(score).isCloseTo(conditional(loaded, row, givens, List.of()), within(1e-5));
      for (int v : missing) {
        double best = NAN;
        double highest = Double.NEGATIVE_INFINITY;
        for (double x : candidates(v)) {
          double[] with = row.clone();
          with[v] = x;
          double p = conditional(loaded, with, List.of(v), givens);
          if (p > highest) {
            highest = p;
            best = x;
          }
        }
        assertThat(filled[v]).as("column %d", v).isEqualTo(best);
      }
    }
  }

  @Test
  void aMeanIsThatOfTheDensityAndOnAGridThePointNearestToIt() {
    Layout layout =
        new Layout(
            List.of(
                new Variable.Binary(),
                Tables.gated(Tables.real(Family.MIXTURE_OF_GAUSSIANS, 2, true), true),
                Tables.unbounded(Family.GAUSSIAN, 1)),
            new int[] {0, 1, 2});
    LoadedModel loaded = model("nade-orderless", layout);
    double[] row = {1, NAN, NAN};
    new RowImputer(loaded, ImputationStrategy.MEAN).fill(List.of(row));
    assertThat(row[1]).isCloseTo(mean(loaded, layout, 1, 0.01), within(0.01));
    assertThat(row[2]).isEqualTo(Math.rint(mean(loaded, layout, 2, 1)));
    double[] auto = {1, NAN, NAN};
    new RowImputer(loaded, ImputationStrategy.AUTO).fill(List.of(auto));
    assertThat(auto[1]).isEqualTo(row[1]);
  }

  /** Of column v given that the first is 1, in steps. */
  private static double mean(LoadedModel loaded, Layout layout, int v, double step) {
    ConditionalDensity density =
        ConditionalDensity.of(loaded.model().density(), List.of(v), List.of(0));
    double sum = 0;
    double all = 0;
    for (int i = (int) (-60 / step); i <= 60 / step; i++) {
      float[] encoded = {1, 0, 0};
      encoded[v] = (float) layout.encode(v, i * step);
      double[] score = new double[1];
      density
          .evaluator(loaded.parameters())
          .logLikelihood(Tables.pack(layout, List.of(encoded)), score, 0);
      all += Math.exp(score[0]);
      sum += i * step * Math.exp(score[0]);
    }
    return sum / all;
  }

  /** Jointly drawn values are as frequent as the model says, given that none is missing. */
  @ParameterizedTest
  @ValueSource(strings = {"nade-orderless", "nade", "made", "rnn"})
  void drawsHaveTheFrequenciesOfTheConditional(String name) {
    LoadedModel loaded = model(name, LAYOUT);
    RowImputer imputer = new RowImputer(loaded, ImputationStrategy.AUTO);
    // The last two of the ordering.
    double[] row = {1, NAN, 4, NAN};
    assertThat(RowImputer.problem(loaded, row, List.of("a", "b", "c", "d"))).isNull();
    int draws = 4000;
    Map<String, Integer> seen = new HashMap<>();
    for (double[] drawn : imputer.draw(row, draws, 9, 17)) {
      assertThat(drawn[0]).isEqualTo(1);
      assertThat(drawn[2]).isEqualTo(4);
      seen.merge(drawn[1] + " " + drawn[3], 1, Integer::sum);
    }
    assertThat(imputer.draw(row, 3, 9, 17).get(2)).isEqualTo(imputer.draw(row, 5, 9, 17).get(2));
    // Each is drawn given that it is a value, one after the other.
    double sum = 0;
    for (double d : candidates(3)) {
      double pd = share(loaded, row, 3, d, List.of(2, 0));
      for (double b : candidates(1)) {
        double[] with = {1, NAN, 4, d};
        double p = pd * share(loaded, with, 1, b, List.of(2, 0, 3));
        sum += p;
        assertThat(seen.getOrDefault(b + " " + d, 0) / (double) draws)
            .isCloseTo(p, within(4.5 * Math.sqrt(p * (1 - p) / draws) + 1e-3));
      }
    }
    assertThat(sum).isCloseTo(1, within(1e-5));
    double[] filled = row.clone();
    double score = imputer.fill(List.of(filled))[0];
    assertThat(filled).doesNotContain(NAN);
    assertThat(score)
        .isCloseTo(
            conditional(loaded, new double[] {1, 0, 4, 0}, List.of(2, 0), List.of()), within(1e-5));
    String most =
        Arrays.stream(candidates(3))
            .boxed()
            .max(
                (x, y) ->
                    Double.compare(
                        share(loaded, row, 3, x, List.of(2, 0)),
                        share(loaded, row, 3, y, List.of(2, 0))))
            .map(String::valueOf)
            .orElseThrow();
    assertThat(String.valueOf(filled[3])).isEqualTo(most);
  }

  private static double share(
      LoadedModel loaded, double[] row, int v, double x, List<Integer> givens) {
    double all = 0;
    double of = 0;
    for (double each : candidates(v)) {
      double[] with = row.clone();
      with[v] = each;
      for (int u = 0; u < with.length; u++) {
        with[u] = Double.isNaN(with[u]) ? 0 : with[u];
      }
      double p = Math.exp(conditional(loaded, with, List.of(v), givens));
      all += p;
      of += each == x ? p : 0;
    }
    return of / all;
  }

  @Test
  void modelsOfOneOrderingSayWhatTheyCannotFill() {
    List<String> names = List.of("a", "b", "c", "d");
    assertThat(RowImputer.problem(model("nade", LAYOUT), new double[] {NAN, 1, 2, NAN}, names))
        .isEqualTo(
            "column 'a' is missing and 'b', which comes later in the ordering, is not: a nade"
                + " fills the last columns of its ordering, nade-orderless any");
    List<double[]> rows = new ArrayList<>(List.of(new double[] {1, 1, 1, 1}));
    RowImputer imputer = new RowImputer(model("nade", LAYOUT), ImputationStrategy.AUTO);
    double whole = imputer.fill(rows)[0];
    assertThat(rows.get(0)).containsExactly(1, 1, 1, 1);
    assertThat(whole)
        .isCloseTo(
            conditional(model("nade", LAYOUT), rows.get(0), List.of(2, 0, 3, 1), List.of()),
            within(1e-5));
  }
}
