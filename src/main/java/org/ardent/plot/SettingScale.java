package org.ardent.plot;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where the values of a setting lie: few different ones, or words, side by side in order; others on
 * an axis, of numbers or of their logarithms.
 */
final class SettingScale {
  private static final int FEW = 5;
  private static final double MARGIN = 0.06;

  private final Map<String, Double> positions;
  private final List<Tick> ticks;

  /**
   * A tick.
   *
   * @param position from 0, left, to 1
   */
  record Tick(double position, String label) {}

  private SettingScale(Map<String, Double> positions, List<Tick> ticks) {
    this.positions = positions;
    this.ticks = ticks;
  }

  /**
   * The scale of some values.
   *
   * @param log whether numbers lie by their logarithms; those that have none lie at the left
   */
  static SettingScale of(List<String> values, boolean log) {
    List<String> different =
        values.stream()
            .distinct()
            .sorted(
                Comparator.comparingDouble((String v) -> isNumber(v) ? Double.parseDouble(v) : 0)
                    .thenComparing(Comparator.naturalOrder()))
            .toList();
    boolean numbers = different.stream().allMatch(SettingScale::isNumber);
    if (!numbers || different.size() <= FEW) {
      return sideBySide(different);
    }
    double[] all = different.stream().mapToDouble(Double::parseDouble).toArray();
    double high = all[all.length - 1];
    return log && high > 0 ? logarithmic(different, all) : linear(different, all);
  }

  private static boolean isNumber(String text) {
    try {
      return Double.isFinite(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static SettingScale sideBySide(List<String> different) {
    Map<String, Double> positions = new TreeMap<>();
    List<Tick> ticks = new ArrayList<>();
    for (int i = 0; i < different.size(); i++) {
      double position = (i + 0.5) / different.size();
      positions.put(different.get(i), position);
      ticks.add(new Tick(position, different.get(i)));
    }
    return new SettingScale(positions, ticks);
  }

  private static SettingScale linear(List<String> different, double[] all) {
    double low = all[0];
    double high = all[all.length - 1];
    Axis axis = Axis.of(low - MARGIN * (high - low), high + MARGIN * (high - low), 5, 0);
    List<Tick> ticks = new ArrayList<>();
    for (BigDecimal tick : axis.ticks()) {
      ticks.add(new Tick(axis.position(tick.doubleValue()), axis.label(tick)));
    }
    Map<String, Double> positions = new TreeMap<>();
    for (int i = 0; i < all.length; i++) {
      positions.put(different.get(i), axis.position(all[i]));
    }
    return new SettingScale(positions, ticks);
  }

  private static SettingScale logarithmic(List<String> different, double[] all) {
    double high = StrictMath.log10(all[all.length - 1]);
    double low = high;
    boolean none = false;
    for (double value : all) {
      none |= value <= 0;
      low = value > 0 ? Math.min(low, StrictMath.log10(value)) : low;
    }
    double range = Math.max(high - low, 0.1);
    double from = low - (none ? 0.2 : MARGIN) * range;
    double width = high + MARGIN * range - from;
    List<Tick> ticks = new ArrayList<>();
    if (none) {
      ticks.add(new Tick(MARGIN, "0"));
    }
    int[] digits = range > 1.5 ? new int[] {1} : new int[] {1, 2, 5};
    for (int exponent = (int) Math.floor(low); exponent <= high; exponent++) {
      for (int digit : digits) {
        double value = exponent + StrictMath.log10(digit);
        if (value >= low - MARGIN * range && value <= high + MARGIN * range) {
          ticks.add(
              new Tick(
                  (value - from) / width,
                  exponent < -3
                      ? String.format(Locale.ROOT, "%de%d", digit, exponent)
                      : BigDecimal.valueOf(digit).scaleByPowerOfTen(exponent).toPlainString()));
        }
      }
    }
    Map<String, Double> positions = new TreeMap<>();
    for (int i = 0; i < all.length; i++) {
      positions.put(
          different.get(i), all[i] > 0 ? (StrictMath.log10(all[i]) - from) / width : MARGIN);
    }
    return new SettingScale(positions, ticks);
  }

  double position(String value) {
    return positions.get(value);
  }

  /** From the left to the right. */
  List<Tick> ticks() {
    return ticks;
  }
}
