package org.ardent.score;

import java.util.List;
import org.ardent.model.Evaluator;
import org.ardent.model.Examples;
import org.ardent.model.Layout;
import org.ardent.model.Model;
import org.ardent.model.Objective;
import org.ardent.modelfile.LoadedModel;
import org.ardent.pack.ExamplesBuilder;
import org.ardent.pack.RowEncoder;
import org.ardent.table.TableRow;

/**
 * A model as it scores rows of a table that a {@link org.ardent.table.RowCheck} found good. Not
 * thread safe.
 */
final class RowScorer {
  /** Rows that are scored together: enough for the kernels to reuse what they load. */
  static final int BATCH = 256;

  private final Model model;
  private final Layout layout;
  private final Objective evaluator;
  private final RowEncoder encoder;
  private final double shift;
  private final ExamplesBuilder builder = new ExamplesBuilder();

  RowScorer(LoadedModel loaded) {
    model = loaded.model();
    layout = model.layout();
    shift = model.objectiveShift();
    evaluator = model.evaluator(loaded.parameters());
    encoder = new RowEncoder(layout);
  }

  /**
   * The objective of the rows without a problem, of densities log p in nats and the data's own
   * units, in which models of other standardisations agree.
   *
   * @param out receives one value per row without a problem
   */
  void objective(List<TableRow> rows, double[] out) {
    objective(encode(rows), out);
  }

  /**
   * The same, and by how much log p of each standardised row is larger.
   *
   * @param logUnits receives one value per row without a problem
   */
  void objective(List<TableRow> rows, double[] out, double[] logUnits) {
    Examples examples = encode(rows);
    objective(examples, out);
    for (int i = 0; i < examples.size(); i++) {
      logUnits[i] = layout.logUnit(examples, i);
    }
  }

  private void objective(Examples examples, double[] out) {
    evaluator.objective(examples, out, 0);
    for (int i = 0; i < examples.size(); i++) {
      out[i] -= examples.hasHoles() ? model.objectiveShift(examples, i) : shift;
    }
  }

  /**
   * Log p of every column given those before it in the ordering, in column order, nats and the
   * data's own units.
   *
   * @return an array per row without a problem
   * @throws UnsupportedOperationException if the model has several orderings
   * @throws ClassCastException if the model is no density
   */
  double[][] columns(List<TableRow> rows) {
    int n = layout.size();
    Examples examples = encode(rows);
    double[] byPosition = new double[examples.size() * n];
    ((Evaluator) evaluator).conditionalLogLikelihood(examples, byPosition);
    double[][] byColumn = new double[examples.size()][n];
    for (int t = 0; t < n; t++) {
      int column = layout.variableAt(t);
      double logUnit = layout.variables().get(column).logUnit();
      for (int i = 0; i < byColumn.length; i++) {
        byColumn[i][column] = byPosition[i * n + t] - logUnit;
      }
    }
    return byColumn;
  }

  private Examples encode(List<TableRow> rows) {
    for (TableRow row : rows) {
      if (row.problem() == null) {
        encoder.encode(row, builder.rows(), builder);
      }
    }
    return builder.build();
  }
}
