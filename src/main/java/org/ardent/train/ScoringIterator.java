package org.ardent.train;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.function.Consumer;
import org.ardent.data.ExamplesBuilder;
import org.ardent.data.RowCheck;
import org.ardent.data.RowEncoder;
import org.ardent.data.TableRow;
import org.ardent.model.Model;
import org.ardent.model.Objective;
import org.ardent.model.Score;

/**
 * Scores the rows of one partition as they stream past, in order and in bounded memory. Stops at
 * the first bad row; when the rows end, says what it saw.
 */
final class ScoringIterator implements Iterator<ScoringIterator.Scored> {
  /** Rows that are scored together: enough for the kernels to reuse what they load. */
  private static final int BATCH = 256;

  /** A row with its score. */
  record Scored(TableRow row, double score) {}

  private final int partition;
  private final Iterator<TableRow> rows;
  private final RowCheck check;
  private final Objective evaluator;
  private final RowEncoder encoder;
  private final double shift;
  private final Score score;
  private final Consumer<PartitionScore> atEnd;
  private final ExamplesBuilder builder = new ExamplesBuilder();
  private final double[] scores = new double[BATCH];
  private final Queue<Scored> ready = new ArrayDeque<>(BATCH);
  private Likelihood likelihood = Likelihood.NONE;
  private String problem;
  private boolean ended;

  ScoringIterator(
      int partition,
      Iterator<TableRow> rows,
      RowCheck check,
      Model model,
      float[] parameters,
      Consumer<PartitionScore> atEnd) {
    this.partition = partition;
    this.rows = rows;
    this.check = check;
    this.atEnd = atEnd;
    evaluator = model.evaluator(parameters);
    encoder = new RowEncoder(model.layout());
    shift = model.objectiveShift();
    score = model.score();
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
        encoder.encode(encoder.values(row), count, builder);
        batch[count++] = row;
      }
    }
    evaluator.objective(builder.build(), scores, 0);
    for (int i = 0; i < count; i++) {
      double objective = scores[i] - shift;
      likelihood = likelihood.plus(objective);
      ready.add(new Scored(batch[i], score.of(objective)));
    }
    if (count < BATCH) {
      ended = true;
      atEnd.accept(new PartitionScore(partition, likelihood, problem));
    }
  }
}
