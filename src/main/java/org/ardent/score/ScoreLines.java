package org.ardent.score;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.ardent.model.Score;

/** What is written of every row: its score and, where asked for, the verdict on it. */
final class ScoreLines implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Score score;
  private final Inspection inspection;

  /**
   * Lines of one kind.
   *
   * @param inspection null if only scores are written
   */
  ScoreLines(Score score, Inspection inspection) {
    this.score = score;
    this.inspection = inspection;
  }

  private boolean hasSeverity() {
    return inspection != null && inspection.severity();
  }

  private boolean hasExplanation() {
    return inspection != null && inspection.explanation();
  }

  /** Whether a line has only a score. */
  boolean areScores() {
    return !hasSeverity() && !hasExplanation();
  }

  /** The columns that are added to rows. */
  StructType schema() {
    StructType schema = new StructType().add(score.label(), DataTypes.DoubleType);
    if (hasSeverity()) {
      schema =
          schema.add("outlierScore", DataTypes.DoubleType).add("severity", DataTypes.DoubleType);
    }
    return hasExplanation() ? schema.add("explanation", ReasonCells.LIST) : schema;
  }

  /** The names of the columns of a line. */
  String header() {
    return String.join(",", schema().fieldNames());
  }

  /** A row as a line of text. */
  String line(ScoringIterator.Scored scored) {
    StringBuilder line = new StringBuilder().append(scored.score());
    OddRow judged = scored.judged();
    if (hasSeverity()) {
      line.append(',').append(judged == null ? Double.NaN : judged.oddity());
      line.append(',').append(judged == null ? Double.NaN : judged.severity());
    }
    if (hasExplanation()) {
      line.append(",\"");
      line.append(judged == null ? "" : Reason.text(judged.reasons()).replace("\"", "\"\""));
      line.append('"');
    }
    return line.toString();
  }

  /** Rows with the columns that are added. */
  Iterator<Row> rows(ScoredRows columns, Iterator<ScoringIterator.Scored> scored) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return scored.hasNext();
      }

      @Override
      public Row next() {
        ScoringIterator.Scored next = scored.next();
        return next.isValid() ? columns.row(next.row(), cells(next)) : columns.row(next.row());
      }
    };
  }

  private Object[] cells(ScoringIterator.Scored scored) {
    List<Object> cells = new ArrayList<>();
    cells.add(scored.score());
    OddRow judged = scored.judged();
    if (hasSeverity()) {
      cells.add(judged.oddity());
      cells.add(judged.severity());
    }
    if (hasExplanation()) {
      cells.add(ReasonCells.of(judged.reasons()));
    }
    return cells.toArray();
  }
}
