package org.ardent.score;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.ardent.math.LogSumExp;
import org.ardent.model.Score;
import org.ardent.modelfile.LoadedModel;
import org.ardent.table.RowCheck;
import org.ardent.table.TableRow;

/**
 * Scores the rows of one partition with one or more models as they stream past, in order and in
 * bounded memory. After the last row it has the sums.
 */
final class ScoringIterator implements Iterator<ScoringIterator.Scored> {
  /**
   * A row with its score. For densities it is log p(x) under the ensemble in nats and the data's
   * units.
   *
   * @param row with its problem if it is malformed; it then has no score
   * @param score NaN if there is none
   * @param judged null if rows are not judged, or if there is no score
   */
  record Scored(TableRow row, double score, OddRow judged) {
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
  private final Inspection inspection;
  private final Consumer<PartitionScore> atEnd;
  private final double[][] scores;
  private final double[][] logUnits;
  private final Queue<Scored> ready = new ArrayDeque<>(RowScorer.BATCH);
  private final double[] ofRow;

  /** The places of the good rows of a batch in the partition. */
  private final List<Long> places = new ArrayList<>();

  private final Likelihood[] likelihoods;
  private Likelihood ensemble = Likelihood.NONE;
  private InvalidRows invalid = InvalidRows.NONE;
  private OddRows odd = OddRows.NONE;
  private String failure;
  private long seen;
  private boolean ended;

  ScoringIterator(
      int partition,
      Iterator<TableRow> rows,
      RowCheck check,
      List<LoadedModel> models,
      OnInvalid onInvalid,
      Inspection inspection,
      Consumer<PartitionScore> atEnd) {
    this.partition = partition;
    this.rows = rows;
    this.check = check;
    this.onInvalid = onInvalid;
    this.inspection = inspection;
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
    places.clear();
    while (batch.size() < RowScorer.BATCH && !ended) {
      TableRow row = nextKept();
      if (row != null) {
        batch.add(row);
      }
    }
    List<TableRow> good = batch.stream().filter(row -> row.problem() == null).toList();
    OddRow[] judged = new OddRow[good.size()];
    for (int m = 0; m < scores.length; m++) {
      RowScorer.Encoded encoded = scorers.get(m).encode(good);
      scorers.get(m).logUnits(encoded, logUnits[m]);
      if (inspection == null) {
        scorers.get(m).objective(encoded, scores[m]);
      } else {
        judge(scorers.get(m), encoded, scorers.get(m).columns(encoded, scores[m]), judged);
      }
    }
    int scored = 0;
    for (TableRow row : batch) {
      ready.add(
          row.problem() == null
              ? scored(row, scored, judged[scored++])
              : new Scored(row, Double.NaN, null));
    }
    if (ended) {
      atEnd.accept(
          new PartitionScore(
              partition,
              new EnsembleLikelihood(ensemble, Arrays.asList(likelihoods)),
              invalid,
              odd,
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
      places.add(seen - 1);
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

  /** Judges rows that one model has scored. */
  private void judge(
      RowScorer scorer, RowScorer.Encoded encoded, double[][] columns, OddRow[] judged) {
    List<List<Reason>> reasons =
        inspection.explanation()
            ? scorer.reasons(encoded, columns, inspection.judging())
            : Collections.nCopies(columns.length, List.of());
    double[] oddities = scorer.oddities(encoded, columns);
    long outliers = 0;
    for (int i = 0; i < judged.length; i++) {
      double oddity = oddities[i];
      judged[i] =
          new OddRow(
              places.get(i),
              scores[0][i],
              oddity,
              scorer.reference().severity(oddity),
              reasons.get(i));
      outliers += inspection.judging().isOutlier(oddity) ? 1 : 0;
    }
    odd = odd.plus(outliers, Arrays.stream(judged), inspection.top());
    if (!inspection.explanation()) {
      explain(scorer, encoded, columns, judged);
    }
  }

  /** Finds reasons only for rows that are among the oddest so far. */
  private void explain(
      RowScorer scorer, RowScorer.Encoded encoded, double[][] columns, OddRow[] judged) {
    int[] kept =
        IntStream.range(0, judged.length).filter(i -> odd.top().contains(judged[i])).toArray();
    if (kept.length == 0) {
      return;
    }
    List<List<Reason>> reasons =
        scorer.reasons(
            encoded.select(kept),
            Arrays.stream(kept).mapToObj(i -> columns[i]).toArray(double[][]::new),
            inspection.judging());
    Map<Long, List<Reason>> byRow = new HashMap<>();
    for (int k = 0; k < kept.length; k++) {
      byRow.put(judged[kept[k]].row(), reasons.get(k));
    }
    odd = odd.with(byRow);
  }

  private Scored scored(TableRow row, int i, OddRow judged) {
    for (int m = 0; m < scores.length; m++) {
      ofRow[m] = scores[m][i];
      likelihoods[m] = likelihoods[m].plus(ofRow[m], row.weight(), logUnits[m][i]);
    }
    double objective = LogSumExp.mean(ofRow);
    ensemble = ensemble.plus(objective, row.weight(), logUnits[0][i]);
    return new Scored(row, score.of(objective), judged);
  }
}
