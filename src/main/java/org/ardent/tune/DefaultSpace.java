package org.ardent.tune;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.ardent.train.TrainingJob;
import org.ardent.train.TrainingSettings;

/**
 * The space around the settings that are chosen for a table, as text. The page on the command line
 * has it as a table.
 */
final class DefaultSpace {
  private static final MathContext DIGITS = new MathContext(3);

  private DefaultSpace() {}

  static String of(TrainingJob chosen) {
    TrainingSettings settings = chosen.settings();
    List<Integer> hidden = chosen.choice().hiddenLayers();
    boolean lbfgs = settings.optimizer().equals(TrainingSettings.LBFGS);
    boolean adam = settings.optimizer().startsWith("adam");
    StringBuilder text = new StringBuilder();
    if (!hidden.isEmpty()) {
      line(
          text,
          "hidden",
          List.of(0.5, 1.0, 2.0).stream()
              .map(factor -> scaled(hidden, factor))
              .distinct()
              .collect(Collectors.joining(" | ")));
    }
    if (!lbfgs) {
      double rate = settings.stepSize();
      line(text, "learning-rate", adam ? around(rate, 5) : around(rate, 30));
      int batch = settings.batchSize();
      line(text, "batch-size", Math.max(1, batch / 2) + " | " + batch + " | " + 2 * batch);
      if (!hidden.isEmpty()) {
        line(text, "dropout", "0 .. " + Math.max(0.6, Math.min(0.8, settings.dropout() + 0.3)));
      }
    }
    line(text, "weight-decay", penalty(settings.weightDecay(), lbfgs ? 1e-4 : 1e-2));
    line(text, "l1", penalty(settings.l1(), 1e-4));
    return text.toString();
  }

  private static void line(StringBuilder text, String name, String values) {
    text.append(name).append(" = ").append(values).append('\n');
  }

  private static String scaled(List<Integer> layers, double factor) {
    return layers.stream()
        .map(units -> String.valueOf(Math.max(1, Math.round(units * factor))))
        .collect(Collectors.joining(","));
  }

  /** From a part of a value to a multiple of it. */
  private static String around(double value, double factor) {
    return String.format(
        Locale.ROOT, "log %s .. %s", rounded(value / factor), rounded(value * factor));
  }

  /** Around a penalty; where there is none, none or around a usual one. */
  private static String penalty(double value, double usual) {
    return value > 0 ? around(value, 10) : "0 | " + around(usual, 10);
  }

  private static double rounded(double value) {
    return new BigDecimal(value).round(DIGITS).doubleValue();
  }
}
