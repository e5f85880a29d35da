package org.ardent.score;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.ardent.kind.DateForm;
import org.ardent.kind.Levels;
import org.ardent.kind.Numbers;
import org.ardent.model.Examples;
import org.ardent.model.Layout;
import org.ardent.model.Variable;
import org.ardent.modelfile.DateMetadata;
import org.ardent.modelfile.LoadedModel;
import org.ardent.modelfile.Reference;

/** Says how odd encoded rows are and which columns make them so. Not thread safe. */
public final class RowJudge {
  private static final MathContext DIGITS = new MathContext(6);
  private static final double LEAST_PLAIN = 1e-4;
  private static final double MOST_PLAIN = 1e15;

  private final ExampleScorer scorer;
  private final Layout layout;
  private final Reference reference;
  private final OutcomeUnits units;
  private final CellSurprises surprises;
  private final Map<String, DateForm> dates;
  private final Map<Integer, Levels> levels = new HashMap<>();

  /**
   * A judge.
   *
   * @throws IllegalArgumentException if the model cannot judge; the message says which model can
   */
  public RowJudge(LoadedModel model, ExampleScorer scorer) {
    String problem = model.withoutVerdict();
    if (problem != null) {
      throw new IllegalArgumentException(problem);
    }
    this.scorer = scorer;
    layout = model.model().layout();
    reference = model.reference();
    units = new OutcomeUnits(layout, reference.units());
    surprises = new CellSurprises(layout, reference.rarity());
    dates = DateMetadata.read(model);
  }

  /** The reference that rows are compared with. */
  public Reference reference() {
    return reference;
  }

  /**
   * The oddity of each row, nats.
   *
   * @param columns as {@link ExampleScorer#columns} gives them for the rows
   */
  public double[] oddities(Examples examples, double[][] columns) {
    double[][] compared = units.compared(examples, columns);
    double[][] rare = surprises.of(examples);
    return IntStream.range(0, compared.length)
        .mapToDouble(i -> reference.oddity(compared[i], rare[i]))
        .toArray();
  }

  /** The text of a cell. */
  @FunctionalInterface
  public interface CellText {
    /** What the row has in a column, which is not missing. */
    String of(int row, int column);
  }

  /**
   * The columns that make rows odd; the one that adds most comes first.
   *
   * @param columns as {@link ExampleScorer#columns} gives them for the rows
   * @param judging how many columns to name, and their names
   * @param text the text of their cells
   */
  public List<List<Reason>> reasons(
      Examples examples, double[][] columns, Judging judging, CellText text) {
    double[][] compared = units.compared(examples, columns);
    double[][] rare = surprises.of(examples);
    List<List<Integer>> odd = new ArrayList<>();
    for (int i = 0; i < compared.length; i++) {
      odd.add(odd(compared[i], rare[i], judging.reasons()));
    }
    int[] some = IntStream.range(0, odd.size()).filter(i -> !odd.get(i).isEmpty()).toArray();
    Map<Integer, Map<Integer, String>> expected = new HashMap<>();
    Examples oddRows = examples.select(some);
    scorer
        .density()
        .visitOutputs(
            oddRows,
            (i, t, out, o) -> {
              int column = layout.variableAt(t);
              if (odd.get(some[i]).contains(column)) {
                expected
                    .computeIfAbsent(some[i], row -> new HashMap<>())
                    .put(
                        column,
                        text(
                            column,
                            judging.columns().get(column),
                            layout.conditional(t).mode(out, o)));
              }
            });
    return IntStream.range(0, odd.size())
        .mapToObj(
            i ->
                odd.get(i).stream()
                    .map(
                        column ->
                            new Reason(
                                judging.columns().get(column),
                                shown(judging.columns().get(column), text.of(i, column)),
                                columns[i][column],
                                usual(column, columns[i][column], compared[i][column]),
                                reference.contribution(
                                    column, compared[i][column], rare[i][column]),
                                expected.get(i).get(column)))
                    .toList())
        .toList();
  }

  /** The median of log p of a column, as it is compared with a cell's. */
  private double usual(int column, double logDensity, double compared) {
    double unit = logDensity == compared ? 0 : logDensity - compared;
    return reference.median(column) + unit;
  }

  /** The columns that add most to a row's oddity. */
  private List<Integer> odd(double[] row, double[] rare, int most) {
    double[] adds = new double[row.length];
    Arrays.setAll(adds, column -> reference.contribution(column, row[column], rare[column]));
    return IntStream.range(0, row.length)
        .filter(column -> adds[column] > 0)
        .boxed()
        .sorted(Comparator.comparingDouble(column -> -adds[column]))
        .limit(most)
        .collect(Collectors.toList());
  }

  /** The text of a cell, a number of days or seconds as the date that it is. */
  private String shown(String name, String cell) {
    DateForm form = dates.get(name);
    double number =
        form == null || cell == null ? Double.NaN : Numbers.parse(cell, 0, cell.length());
    String date = Double.isNaN(number) ? null : form.text(number);
    return date == null ? cell : date;
  }

  /** An encoded value as text; null if it is missing. */
  private String text(int column, String name, double x) {
    Variable variable = layout.variables().get(column);
    double cell = Double.isNaN(x) ? x : variable.decode(x);
    if (Double.isNaN(cell)) {
      return null;
    }
    if (!variable.levels().isEmpty()) {
      return levels.computeIfAbsent(column, c -> Levels.of(variable)).word((int) cell);
    }
    String date = dates.containsKey(name) ? dates.get(name).text(cell) : null;
    if (date != null) {
      return date;
    }
    return variable.isReal() ? rounded(cell) : Numbers.text(cell);
  }

  /** A number to six digits, without an exponent if that is short. */
  private static String rounded(double number) {
    double size = Math.abs(number);
    BigDecimal decimal = new BigDecimal(number).round(DIGITS).stripTrailingZeros();
    return (size >= LEAST_PLAIN && size < MOST_PLAIN) || size == 0
        ? decimal.toPlainString()
        : decimal.toString();
  }
}
