package org.ardent.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ardent.math.Random;
import org.ardent.model.Activation;
import org.ardent.model.Architecture;
import org.ardent.model.AutoregressiveModel;
import org.ardent.model.ConditionalDensity;
import org.ardent.model.Evaluator;
import org.ardent.model.Layout;
import org.ardent.model.OrderAgnosticModel;
import org.ardent.model.Tables;
import org.ardent.model.Variable;
import org.ardent.model.Variable.Family;
import org.ardent.model.Variable.Nominal;
import org.ardent.model.conditional.Region;
import org.ardent.model.registry.ModelRegistry;
import org.ardent.modelfile.LoadedModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** P(condition) against all rows of tables that are small enough to count them. */
class ProbabilityTest {
  private static final List<String> NAMES = List.of("member", "code", "plan", "step", "my count");

  private static final Layout LAYOUT =
      Tables.shuffled(
          List.of(
              new Variable.Binary(),
              new Nominal(3),
              Tables.gated(Nominal.withOther(List.of("gold", "iron", "tin")), true),
              Tables.grid(Family.GAUSSIAN, 1, -3, 4),
              Tables.gated(Tables.grid(Family.MIXTURE_OF_LOGISTICS, 2, 0, 3), true, 0.0)),
          2);

  private static LoadedModel model(String name, Layout layout) {
    List<Integer> hidden = name.equals("fvsbn") ? List.of() : List.of(7);
    AutoregressiveModel model =
        ModelRegistry.get(name)
            .factory()
            .create(layout, Architecture.plain(Activation.TANH, hidden))
            .density();
    Random random = Random.of(3, Random.TEST);
    float[] parameters = new float[model.parameterCount()];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = (float) (0.6 * random.nextGaussian());
    }
    return new LoadedModel(model, parameters, Map.of());
  }

  /** A row as a user sees it: null where a cell is missing, words for levels. */
  private record Case(String where, Predicate<Map<String, Object>> holds) {}

  private static double number(Object cell) {
    return cell == null ? Double.NaN : (Double) cell;
  }

  private static List<Case> cases() {
    return List.of(
        new Case("member = 1", r -> number(r.get("member")) == 1),
        new Case(
            "NOT member AND code < 2",
            r -> number(r.get("member")) == 0 && number(r.get("code")) < 2),
        new Case(
            "code IN (0, 2) AND plan = 'iron'",
            r -> number(r.get("code")) != 1 && "iron".equals(r.get("plan"))),
        new Case(
            "plan <> 'gold' and step >= 1",
            r ->
                r.get("plan") != null
                    && !"gold".equals(r.get("plan"))
                    && number(r.get("step")) >= 1),
        new Case(
            "plan NOT IN ('gold', 'tin')",
            r -> r.get("plan") != null && !List.of("gold", "tin").contains(r.get("plan"))),
        new Case("plan >= 'h' AND plan < 'tin'", r -> "iron".equals(r.get("plan"))),
        new Case(
            "plan IS NULL AND Step BETWEEN -1.5 AND 2",
            r ->
                r.get("plan") == null && number(r.get("step")) >= -1 && number(r.get("step")) <= 2),
        new Case(
            "NOT (step BETWEEN -1 AND 2) AND plan IS NOT NULL",
            r ->
                (number(r.get("step")) < -1 || number(r.get("step")) > 2) && r.get("plan") != null),
        new Case(
            "`my count` = 0 AND member = true",
            r -> number(r.get("my count")) == 0 && number(r.get("member")) == 1),
        new Case(
            "`my count` <> 0", r -> r.get("my count") != null && number(r.get("my count")) != 0),
        new Case(
            "2 > `my count` AND -2 < step AND step <= 1 + 2 AND code = '1'",
            r ->
                number(r.get("my count")) < 2
                    && number(r.get("step")) > -2
                    && number(r.get("step")) <= 3
                    && number(r.get("code")) == 1),
        new Case(
            "`my count` IS NULL AND step IN (-3, 0.0, 4, 4)",
            r ->
                r.get("my count") == null
                    && List.of(-3.0, 0.0, 4.0).contains(number(r.get("step")))),
        new Case("step = 0.5", r -> false),
        new Case("code > 1 AND code < 1", r -> false),
        new Case("step > 9 AND code = 1", r -> false),
        new Case(
            "NOT plan IS NULL AND NOT step = 0",
            r -> r.get("plan") != null && number(r.get("step")) != 0));
  }

  private static Map<String, Object> cells(float[] row) {
    Map<String, Object> cells = new LinkedHashMap<>();
    for (int v = 0; v < NAMES.size(); v++) {
      Variable variable = LAYOUT.variables().get(v);
      int t = LAYOUT.positionOf(v);
      double x = LAYOUT.decode(t, row[t]);
      Object cell = x;
      if (Double.isNaN(x)) {
        cell = null;
      } else if (!variable.levels().isEmpty()) {
        cell = x < variable.levels().size() ? variable.levels().get((int) x) : "something else";
      }
      cells.put(NAMES.get(v), cell);
    }
    return cells;
  }

  /** The sum over all rows; of an order-agnostic model over all values of the columns named. */
  private static double counted(LoadedModel loaded, Case c, Map<Integer, Region> regions) {
    AutoregressiveModel density = loaded.model().density();
    boolean agnostic = density instanceof OrderAgnosticModel;
    if (agnostic) {
      density = ConditionalDensity.of(density, List.copyOf(regions.keySet()), List.of());
    }
    float[] first = Tables.row(LAYOUT, 0);
    List<float[]> rows = new ArrayList<>();
    for (int i = 0; i < Tables.rows(LAYOUT); i++) {
      float[] row = Tables.row(LAYOUT, i);
      boolean counts =
          !agnostic
              || IntStream.range(0, row.length)
                  .filter(t -> !regions.containsKey(LAYOUT.variableAt(t)))
                  .allMatch(t -> Float.compare(row[t], first[t]) == 0);
      if (counts && c.holds.test(cells(row))) {
        rows.add(row);
      }
    }
    Evaluator evaluator = density.evaluator(loaded.parameters());
    double[] scores = new double[rows.size()];
    evaluator.logLikelihood(Tables.pack(LAYOUT, rows), scores, 0);
    double sum = 0;
    for (double score : scores) {
      sum += Math.exp(score);
    }
    return sum;
  }

  static Stream<String> models() {
    return ModelRegistry.densities().stream();
  }

  @ParameterizedTest
  @MethodSource("models")
  void agreesWithTheSumOverAllRows(String name) {
    LoadedModel loaded = model(name, LAYOUT);
    ProgressiveSampling sampling = new ProgressiveSampling(loaded);
    for (Case c : cases()) {
      Map<Integer, Region> regions = Condition.parse(c.where, LAYOUT, NAMES);
      double expected = counted(loaded, c, regions);
      Probability estimate = sampling.estimate(regions, 2000, 5);
      assertThat(estimate.probability())
          .as("%s: %s ± %s", c.where, expected, estimate.standardError())
          .isCloseTo(expected, within(4.5 * estimate.standardError() + 2e-6));
      assertThat(estimate.standardError()).isLessThan(0.02);
      if (loaded.model() instanceof OrderAgnosticModel && regions.size() == 1) {
        assertThat(estimate.standardError()).isZero();
      }
      assertThat(sampling.estimate(regions, 2000, 5)).isEqualTo(estimate);
    }
  }

  /** Ranges of densities, spikes among them, and dates. */
  @Test
  void knowsRealColumns() {
    Layout layout =
        Tables.shuffled(
            List.of(
                Tables.real(Family.MIXTURE_OF_GAUSSIANS, 2, true),
                Tables.gated(Tables.real(Family.MIXTURE_OF_LAPLACES, 2, true), true, 0.0, 2.5)),
            1);
    List<String> names = List.of("a", "b");
    ProgressiveSampling sampling = new ProgressiveSampling(model("nade-orderless", layout));
    double[] parts =
        Stream.of("b < 0", "b = 0", "b > 0 AND b <= 2.5", "b > 2.5", "b IS NULL")
            .mapToDouble(
                where ->
                    sampling.estimate(Condition.parse(where, layout, names), 2, 1).probability())
            .toArray();
    assertThat(parts).doesNotContain(0).doesNotContain(1);
    assertThat(IntStream.range(0, 5).mapToDouble(i -> parts[i]).sum()).isCloseTo(1, within(1e-6));
    Probability point = sampling.estimate(Condition.parse("a = 0.3", layout, names), 100, 1);
    assertThat(point.probability()).isZero();
    Probability both =
        sampling.estimate(
            Condition.parse("a > -1 AND a < 2 AND b BETWEEN 0 AND 3", layout, names), 2000, 1);
    Probability lower =
        sampling.estimate(
            Condition.parse("a > -1 AND a <= 0.5 AND b BETWEEN 0 AND 3", layout, names), 2000, 1);
    Probability upper =
        sampling.estimate(
            Condition.parse("a > 0.5 AND a < 2 AND b BETWEEN 0 AND 3", layout, names), 2000, 1);
    assertThat(lower.probability() + upper.probability())
        .isCloseTo(both.probability(), within(6 * both.standardError() + 1e-3));
    assertThat(Condition.parse("a >= DATE '1970-01-03'", layout, names))
        .isEqualTo(Condition.parse("a >= 2", layout, names))
        .isEqualTo(Condition.parse("a >= '1970-01-03'", layout, names));
    assertThat(Condition.parse("a < TIMESTAMP '1970-01-01 00:01:00'", layout, names))
        .isEqualTo(Condition.parse("a < 60", layout, names));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "member = 1 OR code = 2: has the disjunction",
        "NOT (member = 1 AND code = 2): has the disjunction",
        "step > code: a function of the columns step, code, expected comparisons of one column",
        "step + 1 > 2: expected comparisons of one column with constants",
        "plan LIKE 'g%': expected comparisons of one column with constants",
        "plan = 'silver': which is no level of plan, expected one of gold, iron, tin",
        "step = 'x': has 'x', but step is grid:1",
        "nobody = 1: has 'nobody', expected columns of the model: member, code",
        "code = NULL: is no constant",
        "1 = 1: which names no column",
        "code = = 1: is no condition of SQL"
      })
  void saysWhatIsNoConjunctionOfColumns(String text) {
    int colon = text.indexOf(": ");
    assertThatThrownBy(() -> Condition.parse(text.substring(0, colon), LAYOUT, NAMES))
        .isInstanceOf(ConditionException.class)
        .hasMessageContaining(text.substring(colon + 2))
        .extracting(Throwable::getMessage)
        .satisfies(message -> assertThat(message.lines()).hasSize(1));
  }
}
