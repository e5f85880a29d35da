package org.ardent.score;

import java.util.List;
import org.ardent.math.LogSumExp;
import org.ardent.model.AutoregressiveModel;
import org.ardent.model.OrderingEnsemble;
import org.ardent.modelfile.LoadedModel;
import org.ardent.table.Table;

/**
 * Scores a table in 1, 2, 4, … orderings of an order-agnostic model. Each pass adds the new
 * orderings to the sum of every row. The driver keeps eight bytes per row.
 */
public final class OrderingScores {
  private final Table table;
  private final LoadedModel model;
  private final OnInvalid onInvalid;
  private final long seed;

  /**
   * Scores of a table.
   *
   * @param onInvalid what happens to malformed rows
   * @param seed of the orderings
   */
  public OrderingScores(Table table, LoadedModel model, OnInvalid onInvalid, long seed) {
    this.table = table;
    this.model = model;
    this.onInvalid = onInvalid;
    this.seed = seed;
  }

  /**
   * The model whose density is the mean over some orderings.
   *
   * @throws IllegalArgumentException if it was trained for one ordering, and more are asked for
   */
  public static LoadedModel mean(LoadedModel model, int first, int end, long seed) {
    AutoregressiveModel mean = OrderingEnsemble.of(model.model().density(), first, end, seed);
    return new LoadedModel(mean, model.parameters(), model.metadata());
  }

  /**
   * The likelihood under the mean over the orderings.
   *
   * @param orderings at least 2
   * @param listener hears of 1, 2, 4, … orderings as soon as their likelihood is known
   */
  public TableScore score(int orderings, OrderingsListener listener) {
    Progress progress = new Progress(listener);
    double[] logSums = null;
    int from = 0;
    for (int to = 1; ; to = Math.min(orderings, 2 * to)) {
      TableScorer.RowScores rows = score(from, to, logSums == null ? 0 : logSums.length, progress);
      double logWeight = StrictMath.log(to - from);
      double[] scores = rows.scores();
      Likelihood of = rows.total().likelihood().ensemble();
      double meanLogUnit = of.logUnits() / of.weight();
      Likelihood likelihood = Likelihood.NONE;
      for (int i = 0; i < scores.length; i++) {
        double logSum = scores[i] + logWeight;
        scores[i] = logSums == null ? logSum : LogSumExp.of(new double[] {logSums[i], logSum});
        if (!Double.isNaN(scores[i])) {
          likelihood = likelihood.plus(scores[i] - StrictMath.log(to), 1, meanLogUnit);
        }
      }
      logSums = scores;
      progress.known(to, likelihood);
      if (to == orderings) {
        return new TableScore(
            new EnsembleLikelihood(likelihood, List.of(likelihood)),
            rows.total().invalid(),
            OddRows.NONE);
      }
      from = to;
    }
  }

  /** One pass over the rows. Their number, 0 if it is not known yet, is for the progress. */
  private TableScorer.RowScores score(int from, int to, int rows, Progress progress) {
    LoadedModel mean = mean(model, from, to, seed);
    try (TableScorer scorer = new TableScorer(table, List.of(mean), onInvalid);
        RunningTasks tasks =
            new RunningTasks(
                table.rows().context(),
                done -> progress.at(from, (to - from) * Math.min(1, (double) done / rows)))) {
      return scorer.scoreRows(tasks.counter());
    }
  }

  /**
   * Passes on what both Spark's listeners and the driver know, one after the other. Listeners may
   * hear of tasks when the pass is over.
   */
  private static final class Progress {
    private final OrderingsListener listener;
    private double last;

    Progress(OrderingsListener listener) {
      this.listener = listener;
    }

    /** So many orderings are done, and a share of others; NaN if it is not known. */
    synchronized void at(int whole, double part) {
      if (whole + part > last) {
        last = whole + part;
        listener.onProgress(last);
      }
    }

    synchronized void known(int orderings, Likelihood likelihood) {
      last = orderings;
      listener.onLikelihood(orderings, likelihood);
    }
  }
}
