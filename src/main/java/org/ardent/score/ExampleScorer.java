package org.ardent.score;

import java.util.Arrays;
import org.ardent.model.Evaluator;
import org.ardent.model.Examples;
import org.ardent.model.Layout;
import org.ardent.model.Model;
import org.ardent.model.Objective;
import org.ardent.modelfile.LoadedModel;

/** A model as it scores encoded rows, in the data's own units. Not thread safe. */
public final class ExampleScorer {
  private final Model model;
  private final Layout layout;
  private final Objective evaluator;
  private final double shift;

  /** A scorer with scratch memory of its own. */
  public ExampleScorer(LoadedModel loaded) {
    model = loaded.model();
    layout = model.layout();
    evaluator = model.evaluator(loaded.parameters());
    shift = model.objectiveShift();
  }

  /**
   * The objective of each row. For densities it is log p in nats and the data's own units, so that
   * models with different standardisations can be compared.
   *
   * @param out receives one value per row
   */
  public void objective(Examples examples, double[] out) {
    evaluator.objective(examples, out, 0);
    subtractShift(examples, out);
  }

  private void subtractShift(Examples examples, double[] out) {
    for (int i = 0; i < examples.size(); i++) {
      out[i] -= examples.hasHoles() ? model.objectiveShift(examples, i) : shift;
    }
  }

  /**
   * Log p of every column given those before it in the ordering, in column order, in nats and the
   * data's own units; NaN for a cell that is not observed.
   *
   * @return an array per row
   * @throws UnsupportedOperationException if the model has several orderings
   * @throws ClassCastException if the model is no density
   */
  public double[][] columns(Examples examples) {
    double[] byPosition = new double[examples.size() * layout.size()];
    density().conditionalLogLikelihood(examples, byPosition);
    return byColumn(examples, byPosition);
  }

  /**
   * Both {@link #objective} and {@link #columns}. Where a model has numbers, it adds up its
   * conditionals by position in double precision, so one pass gives both, to the same bits.
   *
   * @param totals receives the objective of each row
   */
  public double[][] columns(Examples examples, double[] totals) {
    if (!layout.hasNumbers() || model.masks() > 1) {
      objective(examples, totals);
      return columns(examples);
    }
    int n = layout.size();
    double[] byPosition = new double[examples.size() * n];
    density().conditionalLogLikelihood(examples, byPosition);
    for (int i = 0; i < examples.size(); i++) {
      double sum = 0;
      for (int t = 0; t < n; t++) {
        sum += byPosition[i * n + t];
      }
      totals[i] = sum;
    }
    subtractShift(examples, totals);
    return byColumn(examples, byPosition);
  }

  private double[][] byColumn(Examples examples, double[] byPosition) {
    int n = layout.size();
    double[][] byColumn = new double[examples.size()][n];
    for (int t = 0; t < n; t++) {
      int column = layout.variableAt(t);
      double logUnit = layout.variables().get(column).logUnit();
      for (int i = 0; i < byColumn.length; i++) {
        byColumn[i][column] = byPosition[i * n + t] - logUnit;
      }
    }
    for (int i = 0; i < byColumn.length; i++) {
      for (int h = examples.holeStart(i); h < examples.holeStart(i + 1); h++) {
        byColumn[i][layout.variableAt(examples.hole(h))] = Double.NaN;
      }
    }
    return byColumn;
  }

  /** The same with 0 for cells that are not observed; a row's numbers sum to its log p. */
  public double[][] summands(Examples examples) {
    double[][] columns = columns(examples);
    for (double[] row : columns) {
      Arrays.setAll(row, c -> Double.isNaN(row[c]) ? 0 : row[c]);
    }
    return columns;
  }

  /** The evaluator of a density. */
  public Evaluator density() {
    return (Evaluator) evaluator;
  }
}
