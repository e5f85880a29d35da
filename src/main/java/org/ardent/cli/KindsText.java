package org.ardent.cli;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.ardent.model.Variable;
import org.ardent.model.Variable.Nominal;

/** Describes the kinds of columns: all in one line, or, if they are few, a line for each. */
final class KindsText {
  private static final int FEW_COLUMNS = 32;
  private static final int FEW_SIZES = 5;
  private static final int LONGEST_LEVELS = 60;

  private KindsText() {}

  /** Such as "12 binary, 3 categorical (5, 7, 16 values), 4 real (mixture-of-gaussians of 10)". */
  static String summary(List<Variable> variables) {
    Map<String, List<Variable>> byKind =
        variables.stream()
            .collect(
                Collectors.groupingBy(KindsText::family, LinkedHashMap::new, Collectors.toList()));
    return byKind.entrySet().stream()
        .map(kind -> kind.getValue().size() + " " + kind.getKey() + details(kind.getValue()))
        .collect(Collectors.joining(", "));
  }

  /** The kind without its sizes: what columns are counted by. */
  private static String family(Variable variable) {
    String kind = variable.ungated().kind();
    return kind.substring(0, (kind + ":").indexOf(':'));
  }

  private static String details(List<Variable> alike) {
    String densities =
        alike.stream()
            .map(Variable::density)
            .filter(density -> !density.isEmpty())
            .distinct()
            .collect(Collectors.joining(", "));
    List<Variable> categorical =
        alike.stream().filter(v -> v.ungated() instanceof Nominal).toList();
    String sizes = categorical.isEmpty() ? "" : sizes(categorical) + " values";
    return densities.isEmpty() && sizes.isEmpty() ? "" : " (" + densities + sizes + ")";
  }

  /** Prints a line per column, if there are few and not all are binary. */
  static void printColumns(PrintStream out, List<String> names, List<Variable> variables) {
    if (variables.size() > FEW_COLUMNS || variables.stream().allMatch(Variable::isBinary)) {
      return;
    }
    int width = Math.min(24, names.stream().mapToInt(String::length).max().orElse(0));
    for (int v = 0; v < variables.size(); v++) {
      out.printf(Locale.ROOT, "  %-" + width + "s  %s%n", names.get(v), column(variables.get(v)));
    }
  }

  private static String column(Variable variable) {
    Variable ungated = variable.ungated();
    String gate = variable.kind().substring(ungated.kind().length());
    if (!variable.density().isEmpty()) {
      return String.format(
          Locale.ROOT, "%s, %s, %s", variable.kind(), variable.scale(), variable.density());
    }
    if (!(ungated instanceof Nominal nominal)) {
      return variable.kind();
    }
    if (nominal.levels().isEmpty()) {
      return "categorical, 0 to " + (nominal.values() - 1) + gate;
    }
    String levels = String.join(", ", nominal.levels());
    return String.format(
        Locale.ROOT,
        "categorical%s, %d levels%s: %s",
        gate,
        nominal.levels().size(),
        nominal.other() ? " and other" : "",
        levels.length() <= LONGEST_LEVELS ? levels : levels.substring(0, LONGEST_LEVELS) + "…");
  }

  private static String sizes(List<Variable> categorical) {
    TreeSet<Integer> sizes =
        categorical.stream()
            .map(variable -> variable.ungated().values())
            .collect(Collectors.toCollection(TreeSet::new));
    return sizes.size() <= FEW_SIZES
        ? sizes.stream().map(String::valueOf).collect(Collectors.joining(", "))
        : sizes.first() + " to " + sizes.last();
  }
}
