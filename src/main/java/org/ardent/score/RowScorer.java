package org.ardent.score;

import java.util.List;
import org.ardent.model.Examples;
import org.ardent.model.Layout;
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

  private final Layout layout;
  private final ExampleScorer scorer;
  private final RowEncoder encoder;
  private final ExamplesBuilder builder = new ExamplesBuilder();

  RowScorer(LoadedModel loaded) {
    layout = loaded.model().layout();
    scorer = new ExampleScorer(loaded);
    encoder = new RowEncoder(layout);
  }

  /**
   * As {@link ExampleScorer#objective}.
   *
   * @param out receives one value per row without a problem
   */
  void objective(List<TableRow> rows, double[] out) {
    scorer.objective(encode(rows), out);
  }

  /**
   * The same, and by how much log p of each standardised row is larger.
   *
   * @param logUnits receives one value per row without a problem
   */
  void objective(List<TableRow> rows, double[] out, double[] logUnits) {
    Examples examples = encode(rows);
    scorer.objective(examples, out);
    for (int i = 0; i < examples.size(); i++) {
      logUnits[i] = layout.logUnit(examples, i);
    }
  }

  /**
   * As {@link ExampleScorer#columns}.
   *
   * @return an array per row without a problem
   */
  double[][] columns(List<TableRow> rows) {
    return scorer.columns(encode(rows));
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
