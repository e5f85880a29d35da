package org.ardent.checkpoint;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ardent.io.InvalidSettingException;
import org.ardent.io.Setting;

/**
 * How often a run saves a checkpoint.
 *
 * @param count how many units
 * @param unit of what
 */
public record CheckpointInterval(int count, Unit unit) {
  /** What is counted. */
  public enum Unit {
    EPOCHS,
    STEPS,
    SECONDS
  }

  private static final Setting SETTING = new Setting("checkpointInterval");

  /** Every epoch. */
  public static final CheckpointInterval DEFAULT = epochs(1);

  private static final Pattern TEXT = Pattern.compile("([1-9]\\d{0,8})(steps|s)?");

  public CheckpointInterval {
    if (count < 1) {
      throw new InvalidSettingException(SETTING, "is " + count + ", expected at least 1");
    }
  }

  /** Every so many epochs: iterations, in the words of Spark ML's checkpointInterval. */
  public static CheckpointInterval epochs(int count) {
    return new CheckpointInterval(count, Unit.EPOCHS);
  }

  /**
   * An interval as text: 2 for epochs, 100steps, 60s.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  public static CheckpointInterval parse(String text) {
    Matcher matcher = TEXT.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new InvalidSettingException(
          SETTING,
          String.format(
              Locale.ROOT,
              "is '%s', expected epochs such as 2, 100steps, or seconds such as 60s",
              text));
    }
    String unit = matcher.group(2);
    return new CheckpointInterval(
        Integer.parseInt(matcher.group(1)),
        unit == null ? Unit.EPOCHS : unit.equals("s") ? Unit.SECONDS : Unit.STEPS);
  }

  /** Whether so much has passed since the last checkpoint that the next is due. */
  boolean isPast(long epochs, long steps, double seconds) {
    return switch (unit) {
      case EPOCHS -> epochs >= count;
      case STEPS -> steps >= count;
      case SECONDS -> seconds >= count;
    };
  }

  @Override
  public String toString() {
    return switch (unit) {
      case EPOCHS -> Integer.toString(count);
      case STEPS -> count + "steps";
      case SECONDS -> count + "s";
    };
  }
}
