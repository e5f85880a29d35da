package org.ardent.score;

import java.util.Arrays;
import java.util.List;
import org.ardent.model.Examples;
import org.ardent.model.Layout;
import org.ardent.modelfile.LoadedModel;
import org.ardent.modelfile.Reference;
import org.ardent.pack.ExamplesBuilder;
import org.ardent.pack.RowEncoder;
import org.ardent.table.TableRow;

/**
 * Scores rows of a table with one model. A {@link org.ardent.table.RowCheck} has found the rows
 * good. Not thread safe.
 */
final class RowScorer {
  /** Rows that are scored together, so that the kernels reuse what they load. */
  static final int BATCH = 256;

  private final LoadedModel model;
  private final Layout layout;
  private final ExampleScorer scorer;
  private final RowEncoder encoder;
  private final ExamplesBuilder builder = new ExamplesBuilder();
  private RowJudge judge;

  RowScorer(LoadedModel loaded) {
    model = loaded;
    layout = loaded.model().layout();
    scorer = new ExampleScorer(loaded);
    encoder = new RowEncoder(layout);
  }

  /** Good rows, encoded. */
  record Encoded(List<TableRow> rows, Examples examples) {
    /** Some of them. */
    Encoded select(int[] some) {
      return new Encoded(Arrays.stream(some).mapToObj(rows::get).toList(), examples.select(some));
    }
  }

  /** Encodes rows; all must be good. */
  Encoded encode(List<TableRow> rows) {
    for (TableRow row : rows) {
      encoder.encode(row, builder.rows(), builder);
    }
    return new Encoded(rows, builder.build());
  }

  /** As {@link ExampleScorer#objective}. */
  void objective(Encoded rows, double[] out) {
    scorer.objective(rows.examples, out);
  }

  /** How much larger log p of each standardised row is. */
  void logUnits(Encoded rows, double[] out) {
    for (int i = 0; i < rows.examples.size(); i++) {
      out[i] = layout.logUnit(rows.examples, i);
    }
  }

  /** As {@link ExampleScorer#columns}. */
  double[][] columns(Encoded rows) {
    return scorer.columns(rows.examples);
  }

  /** As {@link ExampleScorer#columns(Examples, double[])}. */
  double[][] columns(Encoded rows, double[] totals) {
    return scorer.columns(rows.examples, totals);
  }

  /** As {@link RowJudge#oddities}. */
  double[] oddities(Encoded rows, double[][] columns) {
    return judge().oddities(rows.examples, columns);
  }

  /**
   * The reference by which rows are judged.
   *
   * @throws IllegalArgumentException if the model cannot judge
   */
  Reference reference() {
    return judge().reference();
  }

  /** As {@link RowJudge#reasons}. */
  List<List<Reason>> reasons(Encoded rows, double[][] columns, Judging judging) {
    return judge().reasons(rows.examples, columns, judging, (i, c) -> text(rows.rows.get(i), c));
  }

  private static String text(TableRow row, int column) {
    return Double.isNaN(row.values().apply(column)) ? null : row.text(column);
  }

  private RowJudge judge() {
    if (judge == null) {
      judge = new RowJudge(model, scorer);
    }
    return judge;
  }
}
