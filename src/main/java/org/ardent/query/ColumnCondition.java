package org.ardent.query;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoublePredicate;
import java.util.function.IntPredicate;
import org.ardent.io.NameList;
import org.ardent.kind.Levels;
import org.ardent.kind.Numbers;
import org.ardent.model.Variable;
import org.ardent.model.conditional.Region;
import org.ardent.model.conditional.Region.Interval;
import org.ardent.table.Dates;

/**
 * Comparisons of one column with constants, as regions of its encoded values. A constant is a
 * Double or a String.
 *
 * @param name of the column, for messages
 * @param variable its kind
 */
record ColumnCondition(String name, Variable variable) {
  /** Comparisons, as SQL has them. */
  enum Comparison {
    EQUAL,
    LESS,
    AT_MOST,
    GREATER,
    AT_LEAST;

    /** The same with its sides exchanged. */
    Comparison flipped() {
      return switch (this) {
        case EQUAL -> EQUAL;
        case LESS -> GREATER;
        case AT_MOST -> AT_LEAST;
        case GREATER -> LESS;
        case AT_LEAST -> AT_MOST;
      };
    }

    private boolean holds(int sign) {
      return switch (this) {
        case EQUAL -> sign == 0;
        case LESS -> sign < 0;
        case AT_MOST -> sign <= 0;
        case GREATER -> sign > 0;
        case AT_LEAST -> sign >= 0;
      };
    }
  }

  /** That the cell is missing, or that it is not. */
  Region missing(boolean isMissing) {
    return isMissing ? new Region(List.of(), true) : new Region(Region.ALL.intervals(), false);
  }

  /** All values but those of a region; a missing cell, of which SQL knows neither, is in none. */
  Region not(Region region) {
    return region.complement();
  }

  /** The values that compare so with a constant. */
  Region compare(Comparison comparison, Object constant) {
    if (variable.isNumber()) {
      return interval(comparison, number(constant));
    }
    if (variable.levels().isEmpty()) {
      double number = number(constant);
      return codes(k -> comparison.holds(Double.compare(k, number)));
    }
    return words(comparison, constant);
  }

  /** The values of a list. */
  Region in(List<Object> constants) {
    List<Interval> points = new ArrayList<>();
    for (Object constant : constants) {
      points.addAll(compare(Comparison.EQUAL, constant).intervals());
    }
    List<Interval> distinct =
        points.stream().distinct().sorted((a, b) -> Double.compare(a.lower(), b.lower())).toList();
    return new Region(distinct, false);
  }

  private Region interval(Comparison comparison, double bound) {
    double x = variable.encode(bound);
    Interval values =
        switch (comparison) {
          case EQUAL -> Interval.point(x);
          case LESS -> new Interval(Double.NEGATIVE_INFINITY, false, x, false);
          case AT_MOST -> new Interval(Double.NEGATIVE_INFINITY, false, x, true);
          case GREATER -> new Interval(x, false, Double.POSITIVE_INFINITY, false);
          case AT_LEAST -> new Interval(x, true, Double.POSITIVE_INFINITY, false);
        };
    return new Region(List.of(values), false);
  }

  private Region codes(IntPredicate chosen) {
    List<Interval> points = new ArrayList<>();
    for (int k = 0; k < variable.values(); k++) {
      if (chosen.test(k)) {
        points.add(Interval.point(k));
      }
    }
    return new Region(points, false);
  }

  /** Words compare as text, or as numbers where the constant is one. */
  private Region words(Comparison comparison, Object constant) {
    List<String> levels = variable.levels();
    if (comparison == Comparison.EQUAL) {
      String word = constant instanceof Double number ? Numbers.text(number) : (String) constant;
      int code = levels.indexOf(word);
      if (code < 0) {
        throw new ConditionException(
            "has "
                + Numbers.quote(word)
                + ", which is no level of "
                + name
                + ", expected "
                + Levels.of(variable).words());
      }
      return codes(k -> k == code);
    }
    if (constant instanceof String word) {
      return codes(k -> k < levels.size() && comparison.holds(levels.get(k).compareTo(word)));
    }
    double number = (Double) constant;
    DoublePredicate holds = x -> comparison.holds(Double.compare(x, number));
    return codes(
        k ->
            k < levels.size()
                && holds.test(Numbers.parse(levels.get(k), 0, levels.get(k).length())));
  }

  /** A constant as a number: a string may be one, or a date. */
  private double number(Object constant) {
    if (constant instanceof Double number) {
      return number;
    }
    String text = ((String) constant).strip();
    double number = Numbers.parse(text, 0, text.length());
    number = Double.isNaN(number) ? Dates.parse(text) : number;
    if (Double.isNaN(number)) {
      throw new ConditionException(
          "has " + Numbers.quote(text) + ", but " + name + " is " + variable.kind());
    }
    return number;
  }

  /** The column that a name means: as it is written, or else without regard to case. */
  static int column(String name, List<String> names) {
    int column = names.indexOf(name);
    if (column >= 0) {
      return column;
    }
    List<String> alike = names.stream().filter(name::equalsIgnoreCase).toList();
    if (alike.size() != 1) {
      throw new ConditionException(
          "has '" + name + "', expected columns of the model: " + NameList.of(names));
    }
    return names.indexOf(alike.get(0));
  }
}
