package org.ardent.score;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.ardent.math.Random;
import org.ardent.model.AutoregressiveModel;
import org.ardent.model.Evaluator;
import org.ardent.model.Examples;
import org.ardent.model.Layout;
import org.ardent.model.OrderAgnosticEvaluator;
import org.ardent.model.OrderAgnosticModel;
import org.ardent.model.Variable;
import org.ardent.model.conditional.Conditional;
import org.ardent.modelfile.LoadedModel;
import org.ardent.pack.CellEncoder;
import org.ardent.pack.ExamplesBuilder;

/**
 * Fills the missing cells of rows. Each cell gets the mean or the mode of its conditional given all
 * known cells of the row, or all cells are drawn together (multiple imputation: Rubin 1987). A
 * missing cell counts as not observed, even if the model has an outcome for missing values. It is
 * always filled with a value: never with that outcome, and never with the group of rare words.
 *
 * <p>A model with one ordering can do this only if the known cells come first in its ordering. It
 * estimates what follows the first missing cell from {@value #DRAWS} draws. Not thread safe.
 */
public final class RowImputer {
  /** The number of draws from which a model with one ordering estimates means and modes. */
  static final int DRAWS = 100;

  private final AutoregressiveModel model;
  private final Layout layout;
  private final Evaluator evaluator;
  private final ImputationStrategy strategy;
  private final CellEncoder cells;
  private final ExamplesBuilder builder = new ExamplesBuilder();

  /** An imputer with scratch memory of its own; the model has passed {@link #require}. */
  public RowImputer(LoadedModel loaded, ImputationStrategy strategy) {
    model = loaded.model().density();
    layout = model.layout();
    evaluator = model.evaluator(loaded.parameters());
    this.strategy = strategy;
    cells = new CellEncoder(layout);
  }

  /**
   * Checks that a model has conditionals to impute from.
   *
   * @throws IllegalArgumentException if it has none; the message says which model does
   */
  public static void require(LoadedModel loaded) {
    if (loaded.model().density().masks() > 1) {
      throw new IllegalArgumentException(
          "the model averages "
              + loaded.model().masks()
              + " orderings, which have no conditional given what a row has; train nade-orderless");
    }
  }

  /**
   * Says what is wrong with the missing cells of a row, in the words that follow "row 17"; null if
   * they can be filled.
   *
   * @param row values in column order, NaN where a cell is missing
   * @param names of the columns
   */
  public static String problem(LoadedModel loaded, double[] row, List<String> names) {
    Layout layout = loaded.model().layout();
    if (loaded.model() instanceof OrderAgnosticModel) {
      return null;
    }
    int missing = -1;
    for (int t = 0; t < row.length; t++) {
      int column = layout.variableAt(t);
      if (Double.isNaN(row[column])) {
        missing = missing < 0 ? column : missing;
      } else if (missing >= 0) {
        return "column '"
            + names.get(missing)
            + "' is missing and '"
            + names.get(column)
            + "', which comes later in the ordering, is not: a "
            + loaded.model().name()
            + " fills the last columns of its ordering, nade-orderless any";
      }
    }
    return null;
  }

  /**
   * Fills rows by means and modes, in place.
   *
   * @param rows values in column order and the data's own units, NaN where a cell is missing
   * @return log p of the known cells of each row, nats in the data's own units
   */
  public double[] fill(List<double[]> rows) {
    double[] logLikelihoods = logLikelihoods(rows);
    if (evaluator instanceof OrderAgnosticEvaluator agnostic) {
      fill(agnostic, rows);
    } else {
      rows.forEach(this::estimate);
    }
    return logLikelihoods;
  }

  /** Log p of the known cells of rows, nats in the data's own units. */
  public double[] logLikelihoods(List<double[]> rows) {
    double[] scores = new double[rows.size()];
    if (evaluator instanceof OrderAgnosticEvaluator agnostic) {
      Examples examples = encode(rows);
      agnostic.logLikelihood(examples, scores, 0);
      for (int i = 0; i < scores.length; i++) {
        scores[i] -= model.objectiveShift(examples, i);
      }
      return scores;
    }
    int n = layout.size();
    double[] each = new double[rows.size() * n];
    evaluator.conditionalLogLikelihood(encodeAsZero(rows), each);
    for (int i = 0; i < scores.length; i++) {
      for (int t = 0; t < observed(rows.get(i)); t++) {
        scores[i] += each[i * n + t] - layout.logScale(t);
      }
    }
    return scores;
  }

  /** How many positions at the start of the ordering a row knows. */
  private int observed(double[] row) {
    int t = 0;
    while (t < row.length && !Double.isNaN(row[layout.variableAt(t)])) {
      t++;
    }
    return t;
  }

  private Examples encode(List<double[]> rows) {
    for (double[] row : rows) {
      for (int t = 0; t < row.length; t++) {
        double x = row[layout.variableAt(t)];
        if (Double.isNaN(x)) {
          builder.addHole(t);
        } else {
          cells.encode(t, x, builder);
        }
      }
      builder.endRow(builder.rows());
    }
    return builder.build();
  }

  /** The rows with any value in missing cells, whose scores are not used. */
  private Examples encodeAsZero(List<double[]> rows) {
    for (double[] row : rows) {
      for (int t = 0; t < row.length; t++) {
        double x = row[layout.variableAt(t)];
        cells.encode(t, Double.isNaN(x) ? 0 : x, builder);
      }
      builder.endRow(builder.rows());
    }
    return builder.build();
  }

  private void fill(OrderAgnosticEvaluator agnostic, List<double[]> rows) {
    float[] outputs = new float[Math.multiplyExact(rows.size(), layout.outputs())];
    agnostic.outputs(encode(rows), outputs);
    for (int i = 0; i < rows.size(); i++) {
      double[] row = rows.get(i);
      for (int t = 0; t < row.length; t++) {
        int column = layout.variableAt(t);
        if (Double.isNaN(row[column])) {
          int o = i * layout.outputs() + layout.outputStart(t);
          row[column] = layout.decode(t, best(t, outputs, o));
        }
      }
    }
  }

  /** The encoded mean or mode of a position. */
  private double best(int t, float[] out, int o) {
    writable(t, out, o);
    Conditional conditional = layout.conditional(t);
    Variable variable = layout.variables().get(layout.variableAt(t));
    if (strategy.takesMean(variable)) {
      return variable.nearest(conditional.mean(out, o));
    }
    double[] wide = new double[conditional.outputs()];
    for (int r = 0; r < wide.length; r++) {
      wide[r] = out[o + r];
    }
    return conditional.mode(wide, 0);
  }

  /** Removes the outcomes from a conditional that cannot fill a cell. */
  private void writable(int t, float[] out, int o) {
    for (int r : layout.variables().get(layout.variableAt(t)).unwritable()) {
      out[o + r] = Float.NEGATIVE_INFINITY;
    }
  }

  /**
   * Draws all missing cells of a row together.
   *
   * @param row values in column order and the data's own units, NaN where a cell is missing
   * @param draws K
   * @param index of the row: with the seed it fixes what is drawn
   * @return K rows without a missing cell
   */
  public List<double[]> draw(double[] row, int draws, long seed, long index) {
    double[] values = encoded(row);
    List<double[]> drawn = new ArrayList<>();
    for (int k = 0; k < draws; k++) {
      Random random = Random.of(seed, Random.IMPUTATION, index, k);
      Evaluator.Chooser sample =
          (t, conditional, out, o) -> {
            writable(t, out, o);
            return conditional.sample(out, o, random);
          };
      make(row, values, sample);
      double[] filled = row.clone();
      for (int t = 0; t < filled.length; t++) {
        int column = layout.variableAt(t);
        if (Double.isNaN(filled[column])) {
          filled[column] = layout.decode(t, values[t]);
        }
      }
      drawn.add(filled);
    }
    return drawn;
  }

  private double[] encoded(double[] row) {
    double[] values = new double[row.length];
    for (int t = 0; t < row.length; t++) {
      double x = row[layout.variableAt(t)];
      values[t] = Double.isNaN(x) ? 0 : layout.encode(t, x);
    }
    return values;
  }

  /** Lets a chooser fill the positions that a row lacks. */
  private void make(double[] row, double[] values, Evaluator.Chooser chooser) {
    int n = row.length;
    if (evaluator instanceof OrderAgnosticEvaluator agnostic) {
      int[] known =
          IntStream.range(0, n).filter(t -> !Double.isNaN(row[layout.variableAt(t)])).toArray();
      int[] missing =
          IntStream.range(0, n).filter(t -> Double.isNaN(row[layout.variableAt(t)])).toArray();
      int[] sequence = IntStream.concat(IntStream.of(known), IntStream.of(missing)).toArray();
      agnostic.walk(sequence, known.length, values, chooser);
      return;
    }
    int known = observed(row);
    evaluator.walk(
        n,
        values,
        (t, conditional, out, o) -> t < known ? values[t] : chooser.choose(t, conditional, out, o));
  }

  /** Means and modes of the positions after the known ones, from draws; the first is exact. */
  private void estimate(double[] row) {
    int n = row.length;
    int known = observed(row);
    if (known == n) {
      return;
    }
    double[] values = encoded(row);
    double[] means = new double[n];
    double[] first = new double[1];
    List<Map<Double, Integer>> counts = IntStream.range(0, n).mapToObj(t -> counts()).toList();
    for (int k = 0; k < DRAWS; k++) {
      Random random = Random.of(0, Random.IMPUTATION, k);
      make(
          row,
          values,
          (t, conditional, out, o) -> {
            if (t == known) {
              first[0] = best(t, out, o);
            }
            writable(t, out, o);
            means[t] += conditional.mean(out, o) / DRAWS;
            double x = conditional.sample(out, o, random);
            counts.get(t).merge(x, 1, Integer::sum);
            return x;
          });
    }
    for (int t = known; t < n; t++) {
      int column = layout.variableAt(t);
      Variable variable = layout.variables().get(column);
      // The draws of a density are all different.
      boolean mean = strategy.takesMean(variable) || variable.isReal();
      double x =
          t == known ? first[0] : mean ? variable.nearest(means[t]) : mostFrequent(counts.get(t));
      row[column] = layout.decode(t, x);
    }
  }

  private static Map<Double, Integer> counts() {
    return new HashMap<>();
  }

  /** The most frequent value; the lowest of several. */
  private static double mostFrequent(Map<Double, Integer> counts) {
    double best = Double.NaN;
    int highest = 0;
    for (Map.Entry<Double, Integer> entry : counts.entrySet()) {
      int count = entry.getValue();
      if (count > highest || (count == highest && entry.getKey() < best)) {
        highest = count;
        best = entry.getKey();
      }
    }
    return best;
  }
}
