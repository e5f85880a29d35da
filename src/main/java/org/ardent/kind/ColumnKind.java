package org.ardent.kind;

import java.util.Locale;
import org.ardent.io.Setting;
import org.ardent.kind.Expectation.Range;
import org.ardent.model.RealDensity;
import org.ardent.model.Variable;
import org.ardent.model.Variable.Nominal;

/**
 * What is asked of one column: its kind, and as much of the rest as is not left to the training
 * data.
 */
public sealed interface ColumnKind {
  /** What the column may hold. */
  Range range();

  /**
   * The variable, once all rows have been seen and found in range.
   *
   * @param column what was seen
   * @param rows how many rows
   * @throws IllegalArgumentException if there is no such variable; the message goes on after the
   *     column's name
   */
  Variable variable(ColumnStatistics column, long rows);

  /**
   * No kind is asked for. Words are categories; 0 and 1 alone are binary; whole numbers from 0 to
   * at most {@link #MOST_VALUES} − 1, no more of them than rows, are categories; all else is real.
   */
  record Inferred(RealDensity density) implements ColumnKind {
    /** Above so many values, whole numbers are taken for measurements. */
    static final int MOST_VALUES = 256;

    @Override
    public Range range() {
      return Range.ANYTHING;
    }

    @Override
    public Variable variable(ColumnStatistics column, long rows) {
      if (column.binary()) {
        return new Variable.Binary();
      }
      boolean few = column.max() < Math.min(rows, MOST_VALUES);
      if (column.words() > 0 || (column.integral() && column.min() >= 0 && few)) {
        return new Categorical().variable(column, rows);
      }
      return new Real(density, Variable.Real.MIN_LOG_SCALE).variable(column, rows);
    }
  }

  /** Values 0 and 1. */
  record Binary() implements ColumnKind {
    @Override
    public Range range() {
      return Range.of(2);
    }

    @Override
    public Variable variable(ColumnStatistics column, long rows) {
      return new Variable.Binary();
    }
  }

  /** Words, or whole numbers from 0 of which the largest gives K. */
  record Categorical() implements ColumnKind {
    /** More values than this want to be asked for by number. */
    private static final int MOST_VALUES = 1 << 16;

    @Override
    public Range range() {
      return new Range(MOST_VALUES, true, null, true);
    }

    @Override
    public Variable variable(ColumnStatistics column, long rows) {
      if (column.words() == 0) {
        return new Nominal(Math.max(2, (int) column.max() + 1));
      }
      if (column.levels().size() > ColumnStatistics.MAX_LEVELS) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "has more than %d different words, expected categories; %s leaves it out",
                ColumnStatistics.MAX_LEVELS,
                Setting.COLUMNS));
      }
      if (column.levels().size() == 1) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "is %s in every row, expected at least two levels; %s leaves it out",
                Numbers.quote(column.levels().get(0)),
                Setting.COLUMNS));
      }
      return Nominal.of(column.levels());
    }
  }

  /** Numbers, standardised by the training data. */
  record Real(RealDensity density, double minLogScale) implements ColumnKind {
    @Override
    public Range range() {
      return Range.REAL;
    }

    @Override
    public Variable variable(ColumnStatistics column, long rows) {
      if (column.std() == 0) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "is %s in every row, expected a real column to vary; %s leaves it out",
                Numbers.text(column.min()),
                Setting.COLUMNS));
      }
      return density.standardizedBy(column.mean(), column.std(), minLogScale);
    }
  }

  /** A variable that needs nothing of the data. */
  record Given(Variable variable) implements ColumnKind {
    @Override
    public Range range() {
      return Range.of(variable);
    }

    @Override
    public Variable variable(ColumnStatistics column, long rows) {
      return variable;
    }
  }
}
