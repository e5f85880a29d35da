package org.ardent.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.ardent.model.Variable;
import org.ardent.model.Variable.Nominal;
import org.ardent.model.Variable.Real;

/** Kinds of columns in words: all of them in one line, each on its own where they are few. */
final class KindsText {
  private static final int FEW_COLUMNS = 32;
  private static final int FEW_SIZES = 5;
  private static final int LONGEST_LEVELS = 60;

  private KindsText() {}

  /** Such as "12 binary, 3 categorical (5, 7, 16 values), 4 real (mixture-of-gaussians of 10)". */
  static String summary(List<Variable> variables) {
    List<Nominal> nominal = instances(variables, Nominal.class);
    List<Real> real = instances(variables, Real.class);
    List<String> parts = new ArrayList<>();
    int binary = variables.size() - nominal.size() - real.size();
    if (binary > 0) {
      parts.add(binary + " binary");
    }
    if (!nominal.isEmpty()) {
      parts.add(
          String.format(Locale.ROOT, "%d categorical (%s values)", nominal.size(), sizes(nominal)));
    }
    if (!real.isEmpty()) {
      String densities =
          real.stream().map(KindsText::density).distinct().collect(Collectors.joining(", "));
      parts.add(String.format(Locale.ROOT, "%d real (%s)", real.size(), densities));
    }
    return String.join(", ", parts);
  }

  /** Prints a line per column, if there are few and not all are binary. */
  static void printColumns(PrintStream out, List<String> names, List<Variable> variables) {
    if (variables.size() > FEW_COLUMNS
        || variables.stream().allMatch(Variable.Binary.class::isInstance)) {
      return;
    }
    int width = Math.min(24, names.stream().mapToInt(String::length).max().orElse(0));
    for (int v = 0; v < variables.size(); v++) {
      out.printf(Locale.ROOT, "  %-" + width + "s  %s%n", names.get(v), column(variables.get(v)));
    }
  }

  private static String column(Variable variable) {
    if (variable instanceof Real real) {
      return String.format(
          Locale.ROOT, "real, mean %.6g, std %.6g, %s", real.mean(), real.std(), density(real));
    }
    if (!(variable instanceof Nominal nominal)) {
      return "binary";
    }
    if (nominal.levels().isEmpty()) {
      return "categorical, 0 to " + (nominal.values() - 1);
    }
    String levels = String.join(", ", nominal.levels());
    return String.format(
        Locale.ROOT,
        "categorical, %d levels: %s",
        nominal.values(),
        levels.length() <= LONGEST_LEVELS ? levels : levels.substring(0, LONGEST_LEVELS) + "…");
  }

  private static String density(Real real) {
    if (real.family() == Variable.Family.GAUSSIAN) {
      return real.family().label();
    }
    String weights = real.learnedWeights() ? "" : ", uniform weights";
    return real.family().label() + " of " + real.components() + weights;
  }

  private static String sizes(List<Nominal> nominal) {
    TreeSet<Integer> sizes =
        nominal.stream().map(Nominal::values).collect(Collectors.toCollection(TreeSet::new));
    return sizes.size() <= FEW_SIZES
        ? sizes.stream().map(String::valueOf).collect(Collectors.joining(", "))
        : sizes.first() + " to " + sizes.last();
  }

  private static <T> List<T> instances(List<Variable> variables, Class<T> kind) {
    return variables.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
