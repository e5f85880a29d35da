package org.ardent.score;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.ardent.io.InvalidInputException;
import org.ardent.kind.Expectation;
import org.ardent.modelfile.LoadedModel;
import org.ardent.shipping.Shipping;
import org.ardent.table.RowCheck;
import org.ardent.table.Table;
import org.ardent.table.TableRow;

/** Compares two tables under one model. */
public final class DriftScan {
  private DriftScan() {}

  /** The sums of a partition, or why it ended early. */
  private record Part(DriftSums sums, long rows, String failure) implements Serializable {}

  /**
   * Compares the likelihoods of two tables.
   *
   * @param names of the model's columns
   * @throws IllegalArgumentException if the model cannot judge rows; the message says which model
   *     can
   * @throws InvalidInputException about the first row that cannot be scored, or if there is none
   */
  public static Drift drift(LoadedModel model, List<String> names, Table reference, Table rows) {
    String problem = model.withoutVerdict();
    if (problem != null) {
      throw new IllegalArgumentException("no drift: " + problem);
    }
    JavaSparkContext context = JavaSparkContext.fromSparkContext(rows.rows().context());
    Broadcast<LoadedModel> shared = Shipping.broadcast(context, model);
    try {
      return new Drift(names, sums(shared, model, reference), sums(shared, model, rows));
    } finally {
      shared.destroy();
    }
  }

  private static DriftSums sums(Broadcast<LoadedModel> shared, LoadedModel model, Table table) {
    RowCheck check = RowCheck.of(table, Expectation.of(model.model()));
    List<Part> parts =
        LocalProperties.described(
            table.rows().context(),
            "compare " + table.source(),
            () ->
                Shipping.collect(
                    table
                        .rows()
                        .mapPartitions(
                            input -> List.of(part(shared.value(), check, input)).iterator(),
                            true)));
    DriftSums sums = new DriftSums(model.model().layout().size());
    long rows = 0;
    for (Part part : parts) {
      sums.add(part.sums);
      rows += part.rows;
      if (part.failure != null) {
        throw new InvalidInputException(table.message(rows, part.failure));
      }
    }
    if (rows == 0) {
      throw new InvalidInputException(table.source() + " is empty, expected at least one row");
    }
    return sums;
  }

  private static Part part(LoadedModel model, RowCheck check, Iterator<TableRow> rows) {
    RowScorer scorer = new RowScorer(model);
    DriftSums sums = new DriftSums(model.model().layout().size());
    long seen = 0;
    String failure = null;
    while (rows.hasNext() && failure == null) {
      List<TableRow> batch = new ArrayList<>(RowScorer.BATCH);
      while (batch.size() < RowScorer.BATCH && rows.hasNext() && failure == null) {
        TableRow row = rows.next();
        failure = check.problem(row);
        if (failure == null) {
          batch.add(row);
        }
      }
      if (!batch.isEmpty()) {
        RowScorer.Encoded encoded = scorer.encode(batch);
        double[][] columns = scorer.columns(encoded);
        double[] oddities = scorer.oddities(encoded, columns);
        for (int i = 0; i < oddities.length; i++) {
          sums.add(columns[i], scorer.reference().severity(oddities[i]));
        }
      }
      seen += batch.size();
    }
    return new Part(sums, seen, failure);
  }
}
