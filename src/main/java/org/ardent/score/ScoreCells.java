package org.ardent.score;

import java.util.Arrays;
import java.util.List;
import org.ardent.table.TableRow;

/** The cells that a model's scores put into rows. Not thread safe. */
final class ScoreCells {
  private final RowScorer scorer;
  private final Judging judging;
  private final List<ScoreCall.Part> parts;

  /**
   * Cells of some parts.
   *
   * @param judging how rows are judged; null if no part needs that
   */
  ScoreCells(RowScorer scorer, Judging judging, List<ScoreCall.Part> parts) {
    this.scorer = scorer;
    this.judging = judging;
    this.parts = parts;
  }

  /**
   * The cells of rows.
   *
   * @return an array per row without a problem, of a cell for each part
   */
  Object[][] of(List<TableRow> batch) {
    List<TableRow> rows = batch.stream().filter(row -> row.problem() == null).toList();
    RowScorer.Encoded encoded = scorer.encode(rows);
    double[] totals = new double[rows.size()];
    double[][] columns = null;
    if (parts.stream().allMatch(part -> part == ScoreCall.Part.TOTAL)) {
      scorer.objective(encoded, totals);
    } else if (parts.contains(ScoreCall.Part.TOTAL)) {
      columns = scorer.columns(encoded, totals);
    } else {
      columns = scorer.columns(encoded);
    }
    List<List<Reason>> reasons =
        parts.contains(ScoreCall.Part.EXPLANATION)
            ? scorer.reasons(encoded, columns, judging)
            : List.of();
    boolean judges = parts.stream().anyMatch(ScoreCells::needsOddity);
    double[] oddities = judges ? scorer.oddities(encoded, columns) : new double[0];
    Object[][] cells = new Object[rows.size()][parts.size()];
    for (int i = 0; i < cells.length; i++) {
      for (int p = 0; p < cells[i].length; p++) {
        cells[i][p] =
            switch (parts.get(p)) {
              case TOTAL -> (Object) totals[i];
              case SUM -> sum(columns[i]);
              // Spark takes arrays of objects where it takes any array.
              case COLUMNS ->
                  Arrays.stream(columns[i])
                      .mapToObj(l -> Double.isNaN(l) ? 0 : l)
                      .toArray(Double[]::new);
              case ODDITY -> oddities[i];
              case SEVERITY -> scorer.reference().severity(oddities[i]);
              case LABEL -> judging.isOutlier(oddities[i]) ? 1.0 : 0.0;
              case EXPLANATION -> ReasonCells.of(reasons.get(i));
            };
      }
    }
    return cells;
  }

  private static boolean needsOddity(ScoreCall.Part part) {
    return part == ScoreCall.Part.ODDITY
        || part == ScoreCall.Part.SEVERITY
        || part == ScoreCall.Part.LABEL;
  }

  /** Sums in column order, so that a user who adds up the appended column gets the same bits. */
  private static double sum(double[] columns) {
    double sum = 0;
    for (double logDensity : columns) {
      sum += Double.isNaN(logDensity) ? 0 : logDensity;
    }
    return sum;
  }
}
