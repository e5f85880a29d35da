package org.ardent.train;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.function.Consumer;
import org.ardent.data.ExamplesBuilder;
import org.ardent.data.LoadedModel;
import org.ardent.data.RowCheck;
import org.ardent.data.RowEncoder;
import org.ardent.data.TableRow;
import org.ardent.math.LogSumExp;
import org.ardent.model.Model;
import org.ardent.model.Objective;
import org.ardent.model.Score;

/**
 * Scores the rows of one partition with one or more models as they stream past, in order and in
 * bounded memory. Stops at the first bad row; when the rows end, says what it saw.
 */
final class ScoringIterator implements Iterator<ScoringIterator.Scored> {
  /** Rows that are scored together: enough for the kernels to reuse what they load. */
  private static final int BATCH = 256;

  /**
   * A row with its score: of densities, log p(x) under the ensemble in nats and the data's units.
   */
  record Scored(TableRow row, double score) {}

  private final int partition;
  private final Iterator<TableRow> rows;
  private final RowCheck check;
  private final List<Scorer> scorers;
  private final Score score;
  private final Consumer<PartitionScore> atEnd;
  private final ExamplesBuilder builder = new ExamplesBuilder();
  private final double[][] scores;
  private final Queue<Scored> ready = new ArrayDeque<>(BATCH);
  private final double[] ofRow;
  private final Likelihood[] likelihoods;
  private Likelihood ensemble = Likelihood.NONE;
  private String problem;
  private boolean ended;

  /** A model as it scores: its evaluator, its encoding of rows, what brings it to data units. */
  private record Scorer(Objective evaluator, RowEncoder encoder, double shift) {
    static Scorer of(LoadedModel loaded) {
      Model model = loaded.model();
      return new Scorer(
          model.evaluator(loaded.parameters()),
          new RowEncoder(model.layout()),
          model.objectiveShift());
    }
  }

  ScoringIterator(
      int partition,
      Iterator<TableRow> rows,
      RowCheck check,
      List<LoadedModel> models,
      Consumer<PartitionScore> atEnd) {
    this.partition = partition;
    this.rows = rows;
    this.check = check;
    this.atEnd = atEnd;
    scorers = models.stream().map(Scorer::of).toList();
    scores = new double[scorers.size()][BATCH];
    ofRow = new double[scorers.size()];
    likelihoods = new Likelihood[scorers.size()];
    Arrays.fill(likelihoods, Likelihood.NONE);
    score = models.get(0).model().score();
  }

  @Override
  public boolean hasNext() {
    if (ready.isEmpty() && !ended) {
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
    TableRow[] batch = new TableRow[BATCH];
    int count = 0;
    while (count < BATCH && problem == null && rows.hasNext()) {
      TableRow row = rows.next();
      problem = check.problem(row);
      if (problem == null) {
        batch[count++] = row;
      }
    }
    for (int m = 0; m < scores.length; m++) {
      score(scorers.get(m), batch, count, scores[m]);
    }
    for (int i = 0; i < count; i++) {
      for (int m = 0; m < scores.length; m++) {
        ofRow[m] = scores[m][i];
        likelihoods[m] = likelihoods[m].plus(ofRow[m]);
      }
      double objective = LogSumExp.mean(ofRow);
      ensemble = ensemble.plus(objective);
      ready.add(new Scored(batch[i], score.of(objective)));
    }
    if (count < BATCH) {
      ended = true;
      atEnd.accept(
          new PartitionScore(
              partition, new EnsembleLikelihood(ensemble, Arrays.asList(likelihoods)), problem));
    }
  }

  /**
   * The objective of rows, of densities log p in the data's own units, in which models of other
   * standardisations agree.
   */
  private void score(Scorer scorer, TableRow[] batch, int count, double[] out) {
    for (int i = 0; i < count; i++) {
      scorer.encoder.encode(scorer.encoder.values(batch[i]), i, builder);
    }
    scorer.evaluator.objective(builder.build(), out, 0);
    for (int i = 0; i < count; i++) {
      out[i] -= scorer.shift;
    }
  }
}
