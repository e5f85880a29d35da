package org.ardent.score;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.ardent.io.InvalidInputException;
import org.ardent.table.RowCheck;
import org.ardent.table.RowReader;
import org.ardent.table.TableRow;

/** Appends scores to the rows of a partition as they stream past, in order and bounded memory. */
public final class ScoreColumns implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1L;

  private final RowScoring scoring;
  private final RowReader reader;
  private final RowCheck check;
  private final int kept;
  private final List<ScoreCall.Part> parts;

  /**
   * A function of partitions.
   *
   * @param positions of the inputs in the rows
   * @param kept how many cells at the start of a row are kept; the others are only read
   * @param parts what is appended
   */
  public ScoreColumns(RowScoring scoring, int[] positions, int kept, List<ScoreCall.Part> parts) {
    this.scoring = scoring;
    this.kept = kept;
    this.parts = List.copyOf(parts);
    reader = scoring.reader(positions);
    check = reader.check(scoring.expectation());
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    return new Scored(rows);
  }

  private final class Scored implements Iterator<Row> {
    private final Iterator<Row> rows;
    private final ScoreCells scored =
        new ScoreCells(scoring.model().value().scorer(), scoring.judging(), parts);
    private final Queue<Row> ready = new ArrayDeque<>(RowScorer.BATCH);

    Scored(Iterator<Row> rows) {
      this.rows = rows;
    }

    @Override
    public boolean hasNext() {
      while (ready.isEmpty() && rows.hasNext()) {
        fill();
      }
      return !ready.isEmpty();
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return ready.remove();
    }

    private void fill() {
      List<TableRow> batch = new ArrayList<>(RowScorer.BATCH);
      while (batch.size() < RowScorer.BATCH && rows.hasNext()) {
        TableRow row = reader.read(rows.next());
        String problem = check.problem(row);
        if (problem == null) {
          batch.add(row);
        } else if (scoring.onInvalid() == OnInvalid.FAIL) {
          throw invalid(problem);
        } else {
          batch.add(row.withProblem(problem));
        }
      }
      score(batch);
    }

    private void score(List<TableRow> batch) {
      Object[][] scores = scored.of(batch);
      int next = 0;
      for (TableRow row : batch) {
        Object[] cells = new Object[kept + parts.size()];
        for (int i = 0; i < kept; i++) {
          cells[i] = row.original().get(i);
        }
        if (row.problem() == null) {
          System.arraycopy(scores[next++], 0, cells, kept, parts.size());
        }
        ready.add(RowFactory.create(cells));
      }
    }
  }

  static InvalidInputException invalid(String problem) {
    return new InvalidInputException(
        String.format(
            Locale.ROOT,
            "a row cannot be scored: %s; handleInvalid skip or keep allows such rows",
            problem));
  }
}
