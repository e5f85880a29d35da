package org.ardent.score;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.function.Consumer;
import org.ardent.math.LogSumExp;
import org.ardent.model.Score;
import org.ardent.modelfile.LoadedModel;
import org.ardent.table.RowCheck;
import org.ardent.table.TableRow;

/**
 * Scores the rows of one partition with one or more models as they stream past, in order and in
 * bounded memory. When the rows end, says what it saw.
 */
final class ScoringIterator implements Iterator<ScoringIterator.Scored> {
  /**
   * A row with its score: of densities, log p(x) under the ensemble in nats and the data's units.
   *
   * @param row with its problem if it is malformed; it then has no score
   * @param score NaN if there is none
   */
  record Scored(TableRow row, double score) {
    boolean isValid() {
      return row.problem() == null;
    }
  }

  private final int partition;
  private final Iterator<TableRow> rows;
  private final RowCheck check;
  private final List<RowScorer> scorers;
  private final Score score;
  private final OnInvalid onInvalid;
  private final Consumer<PartitionScore> atEnd;
  private final double[][] scores;
  private final double[][] logUnits;
  private final Queue<Scored> ready = new ArrayDeque<>(RowScorer.BATCH);
  private final double[] ofRow;
  private final Likelihood[] likelihoods;
  private Likelihood ensemble = Likelihood.NONE;
  private InvalidRows invalid = InvalidRows.NONE;
  private String failure;
  private long seen;
  private boolean ended;

  ScoringIterator(
      int partition,
      Iterator<TableRow> rows,
      RowCheck check,
      List<LoadedModel> models,
      OnInvalid onInvalid,
      Consumer<PartitionScore> atEnd) {
    this.partition = partition;
    this.rows = rows;
    this.check = check;
    this.onInvalid = onInvalid;
    this.atEnd = atEnd;
    scorers = models.stream().map(RowScorer::new).toList();
    scores = new double[scorers.size()][RowScorer.BATCH];
    logUnits = new double[scorers.size()][RowScorer.BATCH];
    ofRow = new double[scorers.size()];
    likelihoods = new Likelihood[scorers.size()];
    Arrays.fill(likelihoods, Likelihood.NONE);
    score = models.get(0).model().score();
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && !ended) {
      fill();
    }
    return !ready.isEmpty();
  }

  @Override
  public Scored next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.remove();
  }

  private void fill() {
    List<TableRow> batch = new ArrayList<>(RowScorer.BATCH);
    while (batch.size() < RowScorer.BATCH && !ended) {
      TableRow row = nextKept();
      if (row != null) {
        batch.add(row);
      }
    }
    for (int m = 0; m < scores.length; m++) {
      scorers.get(m).objective(batch, scores[m], logUnits[m]);
    }
    int scored = 0;
    for (TableRow row : batch) {
      ready.add(row.problem() == null ? scored(row, scored++) : new Scored(row, Double.NaN));
    }
    if (ended) {
      atEnd.accept(
          new PartitionScore(
              partition,
              new EnsembleLikelihood(ensemble, Arrays.asList(likelihoods)),
              invalid,
              failure));
    }
  }

  /** The next row, or null if it is to be left out or there is none. */
  private TableRow nextKept() {
    if (!rows.hasNext()) {
      ended = true;
      return null;
    }
    TableRow row = rows.next();
    seen++;
    String problem = check.problem(row);
    if (problem == null) {
      return row;
    }
    if (row.end() || onInvalid == OnInvalid.FAIL) {
      failure = problem;
      ended = true;
      return null;
    }
    invalid = invalid.plus(seen - 1, problem);
    return onInvalid == OnInvalid.SKIP ? null : row.withProblem(problem);
  }

  private Scored scored(TableRow row, int i) {
    for (int m = 0; m < scores.length; m++) {
      ofRow[m] = scores[m][i];
      likelihoods[m] = likelihoods[m].plus(ofRow[m], row.weight(), logUnits[m][i]);
    }
    double objective = LogSumExp.mean(ofRow);
    ensemble = ensemble.plus(objective, row.weight(), logUnits[0][i]);
    return new Scored(row, score.of(objective));
  }
}
