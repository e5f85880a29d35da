package org.ardent.kind;

import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.ardent.model.Model;
import org.ardent.model.Variable;

/** The values that the columns of a table may hold. */
public sealed interface Expectation extends Serializable {
  /** Any finite number. */
  Expectation ANY = new Same(Range.REAL);

  /** 0 and 1 only. */
  Expectation BINARY = new Same(Range.of(2));

  /** Any finite number and any word. */
  Expectation ANYTHING = new Same(Range.ANYTHING);

  /** The kinds of a model's variables, in column order. */
  static Expectation of(List<? extends Variable> variables) {
    // Beside other kinds, 0 and 1 may be what was seen of numbers.
    boolean mixed = variables.stream().anyMatch(variable -> !variable.ungated().isBinary());
    List<Range> ranges =
        variables.stream()
            .map(variable -> mixed ? Range.ofMixed(variable) : Range.of(variable))
            .toList();
    boolean alike = ranges.stream().distinct().limit(2).count() == 1;
    // Every task gets a copy, which would be large for very many similar columns.
    return new PerColumn(alike ? Collections.nCopies(ranges.size(), ranges.get(0)) : ranges);
  }

  /**
   * What rows may hold that a model scores: the kinds of its variables, and missing cells in every
   * column if it scores rows by what they have.
   */
  static Expectation of(Model model) {
    Expectation kinds = of(model.layout().variables());
    return model.takesHoles() ? orMissing(kinds, model.layout().size()) : kinds;
  }

  /** The same, where any cell may be missing. */
  static Expectation orMissing(Expectation kinds, int columns) {
    List<Range> ranges =
        IntStream.range(0, columns).mapToObj(c -> kinds.range(c).orMissing()).toList();
    boolean alike = ranges.stream().distinct().limit(2).count() == 1;
    return new PerColumn(alike ? Collections.nCopies(columns, ranges.get(0)) : ranges);
  }

  /** The values that a column may hold. */
  Range range(int column);

  /**
   * The values of one column. The number 0 is always allowed, unless there are levels: it is every
   * kind's first value.
   *
   * @param values 0…values−1 are allowed; 0 for any number
   * @param anyNumber whether other numbers are allowed besides, as improbable ones
   * @param anyWord whether words are allowed besides, whatever they are
   * @param levels the only words that are allowed, or null
   * @param missing whether a cell may be empty
   */
  record Range(int values, boolean anyNumber, boolean anyWord, Levels levels, boolean missing)
      implements Serializable {
    /** Any finite number; beyond this size squares overflow. */
    static final double LARGEST = 1e150;

    public static final Range REAL = of(0);
    static final Range ANYTHING = new Range(0, false, true, null, true);

    /** Numbers only. */
    static Range of(int values) {
      return new Range(values, false, false, null, false);
    }

    /** What a variable may be: any number where it is one, on a grid too. */
    static Range of(Variable variable) {
      Levels levels = variable.levels().isEmpty() ? null : Levels.of(variable);
      Variable ungated = variable.ungated();
      return new Range(ungated.values(), false, false, levels, variable.takesMissing());
    }

    /** The same beside variables of other kinds: a binary one with a gate takes any number. */
    private static Range ofMixed(Variable variable) {
      Range range = of(variable);
      boolean open = variable.ungated().isBinary() && variable.takesMissing();
      return new Range(range.values, open, range.anyWord, range.levels, range.missing);
    }

    /** The same, where cells may be missing. */
    public Range orMissing() {
      return new Range(values, anyNumber, anyWord, levels, true);
    }

    /** Whether a number is allowed. */
    public boolean accepts(double value) {
      boolean whole = value >= 0 && value < values && value == Math.rint(value);
      return whole || ((values == 0 || anyNumber) && Math.abs(value) <= LARGEST);
    }

    /** The allowed values, for messages. */
    public String words() {
      if (levels != null) {
        return levels.words();
      }
      return switch (anyNumber ? 0 : values) {
        case 0 -> "a finite number of at most " + LARGEST;
        case 2 -> "0 or 1";
        default -> "a whole number from 0 to " + (values - 1);
      };
    }

    /** The allowed values for a place where a word was found, or nothing. */
    public String insteadOfWord() {
      if (anyNumber) {
        return "0 or 1";
      }
      return values == 0 ? "a number" : words();
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
