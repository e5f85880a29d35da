package org.ardent.score;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.ardent.io.InvalidInputException;
import org.ardent.table.RowCheck;
import org.ardent.table.RowReader;
import org.ardent.table.TableRow;

/** Appends scores to the rows of a partition as they stream past, in order and bounded memory. */
public final class ScoreColumns implements MapPartitionsFunction<Row, Row> {
  private static final long serialVersionUID = 1L;

  private final RowReader reader;
  private final RowCheck check;
  private final Broadcast<ScoringModel> model;
  private final OnInvalid onInvalid;
  private final boolean total;
  private final boolean perColumn;

  /**
   * A function of partitions.
   *
   * @param total whether log p(x) is appended
   * @param perColumn whether, after it, log p of every column given those before it is appended
   */
  public ScoreColumns(
      RowReader reader,
      RowCheck check,
      Broadcast<ScoringModel> model,
      OnInvalid onInvalid,
      boolean total,
      boolean perColumn) {
    this.reader = reader;
    this.check = check;
    this.model = model;
    this.onInvalid = onInvalid;
    this.total = total;
    this.perColumn = perColumn;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    return new Scored(rows);
  }

  private final class Scored implements Iterator<Row> {
    private final Iterator<Row> rows;
    private final RowScorer scorer = model.value().scorer();
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
        } else if (onInvalid == OnInvalid.FAIL) {
          throw invalid(problem);
        } else if (onInvalid == OnInvalid.NULL) {
          batch.add(row.withProblem(problem));
        }
      }
      score(batch);
    }

    private void score(List<TableRow> batch) {
      double[][] columns = perColumn ? scorer.columns(batch) : null;
      double[] totals;
      if (perColumn) {
        totals = Arrays.stream(columns).mapToDouble(ScoreColumns::sum).toArray();
      } else {
        totals = new double[batch.size()];
        scorer.objective(batch, totals);
      }
      int scored = 0;
      for (TableRow row : batch) {
        if (row.problem() != null) {
          ready.add(with(row.original(), null, null));
        } else {
          ready.add(with(row.original(), totals[scored], columns == null ? null : columns[scored]));
          scored++;
        }
      }
    }

    private Row with(Row row, Double score, double[] ofColumns) {
      int n = row.size();
      Object[] cells = new Object[n + (total ? 1 : 0) + (perColumn ? 1 : 0)];
      for (int i = 0; i < n; i++) {
        cells[i] = row.get(i);
      }
      if (total) {
        cells[n] = score;
      }
      if (perColumn) {
        // Spark takes arrays of objects where it takes any array.
        cells[cells.length - 1] =
            ofColumns == null ? null : Arrays.stream(ofColumns).boxed().toArray(Double[]::new);
      }
      return RowFactory.create(cells);
    }
  }

  /** In column order, so that whoever adds up what is appended gets the same. */
  private static double sum(double[] columns) {
    double sum = 0;
    for (double logDensity : columns) {
      sum += logDensity;
    }
    return sum;
  }

  static InvalidInputException invalid(String problem) {
    return new InvalidInputException(
        String.format(
            Locale.ROOT,
            "a row cannot be scored: %s; handleInvalid skip or keep allows such rows",
            problem));
  }
}
