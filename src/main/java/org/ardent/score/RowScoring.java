package org.ardent.score;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.types.StructType;
import org.ardent.kind.DateColumns;
import org.ardent.kind.Expectation;
import org.ardent.table.RowReader;

/**
 * How rows of a DataFrame are scored: what the model reads, and what happens to rows that it cannot
 * score.
 *
 * @param inputs the columns that the model reads, or one column of vectors or arrays
 * @param names the columns that the model's are taken from, in its order
 * @param dates which columns of dates become what
 * @param width how many numbers these vectors have; 0 where each input has a column of its own
 * @param expectation what the columns may hold
 * @param onInvalid whether a row that cannot be scored is an error; it has no score otherwise
 * @param judging how rows are judged; null if they are not judged
 */
public record RowScoring(
    StructType inputs,
    List<String> names,
    DateColumns dates,
    int width,
    Expectation expectation,
    Broadcast<ScoringModel> model,
    OnInvalid onInvalid,
    Judging judging)
    implements Serializable {

  /** Scoring without judging. */
  public RowScoring(
      StructType inputs,
      List<String> names,
      DateColumns dates,
      int width,
      Expectation expectation,
      Broadcast<ScoringModel> model,
      OnInvalid onInvalid) {
    this(inputs, names, dates, width, expectation, model, onInvalid, null);
  }

  /** Whether the inputs are the numbers of one column. */
  public boolean ofList() {
    return width > 0;
  }

  /** A reader of rows that have the inputs' cells at these positions. */
  RowReader reader(int[] positions) {
    return ofList()
        ? RowReader.ofList(inputs.fieldNames()[0], positions[0], width)
        : RowReader.ofCells(inputs, positions, names, dates);
  }
}
