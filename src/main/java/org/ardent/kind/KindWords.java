package org.ardent.kind;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ardent.model.Variable;
import org.ardent.model.Variable.Nominal;

/**
 * A column's kind as the command line writes it: {@code grid:0.5+from:0+atoms+nullable}.
 *
 * @param word what comes first: binary, categorical, categorical:K, integer, grid:STEP, real, auto
 * @param more what follows it: nullable or required; of numbers atoms (those that the data says),
 *     atoms:V1:V2…, from:LOWEST, to:HIGHEST
 */
public record KindWords(String word, List<String> more, KindRules rules) {

  /** The kind; empty if the words say none. */
  public Optional<ColumnKind> kind() {
    try {
      return Optional.of(parse());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private ColumnKind parse() {
    Boolean nullable = null;
    List<Double> atoms = List.of();
    double lower = Double.NaN;
    double upper = Double.POSITIVE_INFINITY;
    boolean ofNumbers = false;
    for (String each : more) {
      String[] parts = each.split(":", -1);
      switch (parts[0]) {
        case "nullable", "required" -> {
          require(parts.length == 1);
          nullable = parts[0].equals("nullable");
        }
        case "atoms" -> {
          atoms = parts.length == 1 ? null : numbers(parts);
          ofNumbers = true;
        }
        case "from" -> {
          lower = only(parts);
          ofNumbers = true;
        }
        case "to" -> {
          upper = only(parts);
          ofNumbers = true;
        }
        default -> throw new IllegalArgumentException(each);
      }
    }
    double step = step();
    require(!ofNumbers || !Double.isNaN(step));
    require(step != 0 || (Double.isNaN(lower) && Double.isInfinite(upper)));
    ColumnKind kind =
        Double.isNaN(step)
            ? withoutNumbers()
            : new ColumnKind.Number(
                rules,
                rules.density(step != 0),
                Variable.Real.MIN_LOG_SCALE,
                new ColumnKind.Grid(step, 0, lower, upper),
                atoms);
    return nullable == null ? kind : new ColumnKind.Nullable(kind, nullable);
  }

  /** The grid's step, 0 of real numbers, NaN of what is no number. */
  private double step() {
    if (word.equals("real")) {
      return 0;
    }
    if (word.equals("integer")) {
      return 1;
    }
    if (!word.startsWith("grid:")) {
      return Double.NaN;
    }
    double step = Double.parseDouble(word.substring(word.indexOf(':') + 1));
    require(step > 0 && Double.isFinite(step));
    return step;
  }

  private ColumnKind withoutNumbers() {
    return switch (word) {
      case "auto" -> new ColumnKind.Inferred(rules);
      case "binary" -> new ColumnKind.Binary();
      case "categorical" -> new ColumnKind.Categorical(rules);
      default -> {
        require(word.matches("categorical:\\d{1,9}"));
        yield new ColumnKind.Given(
            new Nominal(Integer.parseInt(word.substring(word.indexOf(':') + 1))));
      }
    };
  }

  private static List<Double> numbers(String[] parts) {
    List<Double> numbers = new ArrayList<>();
    for (int i = 1; i < parts.length; i++) {
      numbers.add(number(parts[i]));
    }
    return numbers;
  }

  private static double only(String[] parts) {
    require(parts.length == 2);
    return number(parts[1]);
  }

  private static double number(String text) {
    double number = Double.parseDouble(text);
    require(Double.isFinite(number));
    return number;
  }

  private static void require(boolean said) {
    if (!said) {
      throw new IllegalArgumentException();
    }
  }
}
