package org.ardent.score;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.ardent.table.RowCheck;
import org.ardent.table.RowReader;
import org.ardent.table.TableRow;
import scala.runtime.AbstractFunction1;

/**
 * A column of scores as a function of the inputs: a struct of them, or the vector or array that
 * holds them.
 *
 * <p>It scores row by row, as an expression must. Models are several times as fast on batches; see
 * {@link ScoreColumns}.
 */
public final class ScoreCall extends AbstractFunction1<Object, Object> implements Serializable {
  private static final long serialVersionUID = 1L;

  private final RowScoring scoring;
  private final Part part;
  private transient RowReader reader;
  private transient RowCheck check;

  /** The part of a row's score that a column holds. */
  public enum Part {
    /** Log p(x), nats in the data's own units. */
    TOTAL,
    /** The same as the sum of {@link #COLUMNS}, to whose last bit it may differ from the other. */
    SUM,
    /** Log p of every column given those before it, in column order. */
    COLUMNS,
    /** How odd the row is, as {@link org.ardent.modelfile.Reference} defines it, nats. */
    ODDITY,
    /** The share of the reference rows that are less odd, 0 to 100. */
    SEVERITY,
    /** 1 of an outlier, else 0. */
    LABEL,
    /** The columns that make it odd. */
    EXPLANATION;

    /** The type of the column. */
    public DataType type() {
      return switch (this) {
        case COLUMNS -> DataTypes.createArrayType(DataTypes.DoubleType, false);
        case EXPLANATION -> ReasonCells.LIST;
        case TOTAL, SUM, ODDITY, SEVERITY, LABEL -> DataTypes.DoubleType;
      };
    }
  }

  /** A function. */
  public ScoreCall(RowScoring scoring, Part part) {
    this.scoring = scoring;
    this.part = part;
  }

  /** How rows are scored; functions with the same scoring may be computed together. */
  public RowScoring scoring() {
    return scoring;
  }

  /** The part that it gives. */
  public Part part() {
    return part;
  }

  @Override
  public Object apply(Object argument) {
    Row row =
        !scoring.ofList() && argument instanceof Row struct ? struct : RowFactory.create(argument);
    prepare();
    TableRow read = reader.read(row);
    String problem = check.problem(read);
    if (problem != null) {
      if (scoring.onInvalid() == OnInvalid.FAIL) {
        throw ScoreColumns.invalid(problem);
      }
      return null;
    }
    ScoreCells cells =
        new ScoreCells(scoring.model().value().scorer(), scoring.judging(), List.of(part));
    return cells.of(List.of(read))[0][0];
  }

  /** Equal functions give equal columns, so that Spark finds what it has computed or cached. */
  @Override
  public boolean equals(Object other) {
    return other instanceof ScoreCall call && part == call.part && scoring.equals(call.scoring);
  }

  @Override
  public int hashCode() {
    return Objects.hash(part, scoring.inputs(), scoring.onInvalid());
  }

  private synchronized void prepare() {
    if (reader == null) {
      reader = scoring.reader(IntStream.range(0, scoring.inputs().size()).toArray());
      check = reader.check(scoring.expectation());
    }
  }
}
