package org.ardent.tune;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ardent.io.InvalidInputException;
import org.ardent.io.InvalidSettingException;
import org.ardent.train.TrainingJob;

/**
 * Reads a space of settings. A line is {@code NAME = ALTERNATIVE | ALTERNATIVE | …}; an alternative
 * is a value, {@code LOW .. HIGH} or {@code log LOW .. HIGH}. What follows a # is a comment.
 */
final class SpaceParser {
  private static final Pattern RANGE = Pattern.compile("(log\\b)?\\s*(.*?)\\s*\\.\\.\\s*(.*)");

  private final String source;
  private final TrainingJob base;
  private final Map<TunedSetting, SettingValues> found = new EnumMap<>(TunedSetting.class);
  private int number;

  /**
   * A parser.
   *
   * @param source what messages call the text
   * @param base what is trained, where the space says nothing
   */
  SpaceParser(String source, TrainingJob base) {
    this.source = source;
    this.base = base;
  }

  /**
   * The values of each setting.
   *
   * @throws InvalidInputException about the first line that is wrong
   */
  Map<TunedSetting, SettingValues> parse(String text) {
    for (String line : text.split("\\R", -1)) {
      number++;
      String content = line.replaceFirst("#.*", "").strip();
      if (!content.isEmpty()) {
        parseLine(content);
      }
    }
    if (found.isEmpty()) {
      throw new InvalidInputException(
          source + " has no setting, expected lines such as 'dropout = 0 .. 0.6'");
    }
    return found;
  }

  private void parseLine(String line) {
    int equals = line.indexOf('=');
    if (equals < 0) {
      throw wrong("is '" + InvalidInputException.excerpt(line) + "', expected NAME = VALUES");
    }
    TunedSetting setting;
    try {
      setting = TunedSetting.named(line.substring(0, equals).strip());
    } catch (IllegalArgumentException e) {
      throw wrong(e.getMessage());
    }
    List<SettingValues.Alternative> alternatives = new ArrayList<>();
    for (String text : line.substring(equals + 1).split("\\|", -1)) {
      SettingValues.Alternative alternative = alternative(setting, text.strip());
      alternative.ends().forEach(end -> check(setting, end));
      alternatives.add(alternative);
    }
    if (found.put(setting, new SettingValues(alternatives)) != null) {
      throw wrong("has " + setting.label() + " again");
    }
  }

  private SettingValues.Alternative alternative(TunedSetting setting, String text) {
    if (text.isEmpty()) {
      throw wrong(setting.label() + " has an empty value");
    }
    Matcher range = RANGE.matcher(text);
    if (!range.matches()) {
      // As it is printed where it is drawn.
      return new SettingValues.Value(
          switch (setting.form()) {
            case REAL -> isNumber(text) ? String.valueOf(Double.parseDouble(text)) : text;
            case WHOLE -> text.replaceAll("\\s+", "");
            case WORD -> text;
          });
    }
    if (setting.form() == TunedSetting.Form.WORD) {
      throw wrong(setting.label() + " is '" + text + "', expected words, with | between them");
    }
    String low = range.group(2);
    String high = range.group(3);
    boolean log = range.group(1) != null;
    for (String end : List.of(low, high)) {
      boolean whole = setting.form() == TunedSetting.Form.WHOLE;
      if (!isNumber(end) || (whole && !end.matches("-?\\d{1,9}"))) {
        throw wrong(
            String.format(
                Locale.ROOT,
                "%s is '%s', expected %s on both sides of ..",
                setting.label(),
                text,
                whole ? "a whole number" : "a number"));
      }
    }
    double from = Double.parseDouble(low);
    double to = Double.parseDouble(high);
    if (from >= to) {
      throw wrong(
          String.format(
              Locale.ROOT,
              "%s is '%s', an empty range, expected the lower end first",
              setting.label(),
              text));
    }
    if (log && from <= 0) {
      throw wrong(
          String.format(
              Locale.ROOT,
              "%s is '%s', expected a lower end above 0, which has a logarithm",
              setting.label(),
              text));
    }
    return new SettingValues.Range(low, high, log);
  }

  private static boolean isNumber(String text) {
    return text.matches("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d{1,3})?");
  }

  /** A value out of range is found here, and not after an hour. */
  private void check(TunedSetting setting, String value) {
    try {
      TunedSetting.Draft draft = new TunedSetting.Draft();
      setting.put(draft, value);
      draft.orElse(base);
    } catch (InvalidSettingException e) {
      // Whether it goes with others is seen when a trial has them all.
      if (setting.isCalled(e.setting().property())) {
        throw new InvalidInputException(place() + e.message(p -> setting.label()), e);
      }
    } catch (IllegalArgumentException e) {
      String message = e.getMessage();
      throw new InvalidInputException(
          place() + (message.startsWith("is ") ? setting.label() + " " : "") + message, e);
    }
  }

  private String place() {
    return String.format(Locale.ROOT, "%s: line %d: ", source, number);
  }

  private InvalidInputException wrong(String what) {
    return new InvalidInputException(place() + what);
  }
}
