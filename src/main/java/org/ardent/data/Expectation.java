package org.ardent.data;

import java.io.Serializable;
import java.util.List;
import org.ardent.model.Variable;

/** What the columns of a table may hold. Zero is always allowed: it is every kind's first value. */
public sealed interface Expectation extends Serializable {
  /** Any finite number. */
  Expectation ANY = new Same(Range.REAL);

  /** 0 and 1 only. */
  Expectation BINARY = new Same(new Range(2));

  /** The kinds of a model's variables, in column order. */
  static Expectation of(List<? extends Variable> variables) {
    return new PerColumn(variables.stream().map(Expectation::range).toList());
  }

  /** What a column may hold. */
  Range range(int column);

  private static Range range(Variable variable) {
    if (variable instanceof Variable.Binary) {
      return new Range(2);
    }
    return variable instanceof Variable.Nominal nominal ? new Range(nominal.values()) : Range.REAL;
  }

  /**
   * The values of one column.
   *
   * @param values 0…values−1 are allowed; 0 for any number
   */
  record Range(int values) implements Serializable {
    /** Any finite number; beyond this size squares overflow. */
    static final double LARGEST = 1e150;

    static final Range REAL = new Range(0);

    /** Whether a value is allowed. */
    public boolean accepts(double value) {
      return values == 0
          ? Math.abs(value) <= LARGEST
          : value >= 0 && value < values && value == Math.rint(value);
    }

    /** What is allowed, for messages. */
    public String words() {
      return switch (values) {
        case 0 -> "a finite number of at most " + LARGEST;
        case 2 -> "0 or 1";
        default -> "a whole number from 0 to " + (values - 1);
      };
    }
  }

  /** The same for all columns. */
  record Same(Range range) implements Expectation {
    @Override
    public Range range(int column) {
      return range;
    }
  }

  /** Column by column. */
  record PerColumn(List<Range> ranges) implements Expectation {
    @Override
    public Range range(int column) {
      return ranges.get(column);
    }
  }
}
