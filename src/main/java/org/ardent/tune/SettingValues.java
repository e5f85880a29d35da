package org.ardent.tune;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.stream.Collectors;
import org.ardent.math.Random;

/**
 * The values that a setting may have: alternatives, all equally likely, each a value or a range.
 *
 * @param alternatives at least one
 */
record SettingValues(List<Alternative> alternatives) {
  /** Drawn numbers have so many digits: they are easy to read, and to give. */
  private static final MathContext DIGITS = new MathContext(3);

  SettingValues {
    alternatives = List.copyOf(alternatives);
  }

  /** A value or a range. */
  sealed interface Alternative permits Value, Range {
    /** One of its values. */
    String draw(double uniform, boolean whole);

    /** Its values at the ends: all are within what is allowed if these are. */
    List<String> ends();
  }

  /** One value, as it is written. */
  record Value(String text) implements Alternative {
    @Override
    public String draw(double uniform, boolean whole) {
      return text;
    }

    @Override
    public List<String> ends() {
      return List.of(text);
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /**
   * Numbers from one to another, uniform, or with a uniform logarithm.
   *
   * @param low the least, as it is written
   * @param high the largest, as it is written
   */
  record Range(String low, String high, boolean log) implements Alternative {
    @Override
    public String draw(double uniform, boolean whole) {
      double from = Double.parseDouble(low);
      double to = Double.parseDouble(high);
      // Of whole numbers, each has the part of the line from itself to the next.
      double end = whole ? to + 1 : to;
      double drawn =
          log
              ? StrictMath.exp(
                  StrictMath.log(from) + uniform * (StrictMath.log(end) - StrictMath.log(from)))
              : from + uniform * (end - from);
      if (whole) {
        return String.valueOf((long) Math.max(from, Math.min(to, Math.floor(drawn))));
      }
      double rounded = new BigDecimal(drawn).round(DIGITS).doubleValue();
      return String.valueOf(Math.max(from, Math.min(to, rounded)));
    }

    @Override
    public List<String> ends() {
      return List.of(low, high);
    }

    @Override
    public String toString() {
      return (log ? "log " : "") + low + " .. " + high;
    }
  }

  /** Draws a value. */
  String draw(Random random, boolean whole) {
    Alternative drawn = alternatives.get(random.nextInt(alternatives.size()));
    return drawn.draw(random.nextDouble(), whole);
  }

  /** Whether a picture shows its numbers best by their logarithms. */
  boolean isLog() {
    return alternatives.stream().anyMatch(a -> a instanceof Range range && range.log);
  }

  /** As in a file. */
  @Override
  public String toString() {
    return alternatives.stream().map(String::valueOf).collect(Collectors.joining(" | "));
  }
}
