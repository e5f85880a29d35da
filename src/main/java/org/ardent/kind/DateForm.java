package org.ardent.kind;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** What a column holds of a date or a time: its number, or a part of it. All are in UTC. */
public enum DateForm {
  /** Days of a date, seconds of a time: as each cell is. */
  NUMBER,
  /** Days since 1970; a time counts as its day. */
  DAYS,
  /** Seconds since 1970; a date counts as its midnight. */
  SECONDS,
  /** The year, a whole number. */
  YEAR,
  /** 1 to 12. */
  MONTH,
  /** The day of the month, 1 to 31. */
  DAY,
  /** Monday to Sunday. */
  WEEKDAY,
  /** 0 to 23. */
  HOUR,
  /** 0 to 59. */
  MINUTE;

  private static final List<String> WEEKDAYS =
      List.of("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday");

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT);

  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

  /** Its name for users. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it is a part, in a column of its own. */
  public boolean isPart() {
    return compareTo(YEAR) >= 0;
  }

  /** The names that users may ask for. */
  static List<String> asked() {
    return Arrays.stream(values())
        .filter(form -> form.isPart() || form == NUMBER)
        .map(DateForm::label)
        .toList();
  }

  /** The name of the column that has it: of a part that of the dates, a dot and the part. */
  public String column(String dates) {
    return isPart() ? dates + "." + label() : dates;
  }

  /** The words of a part that is a category; empty of numbers, the year among them. */
  public List<String> levels() {
    return switch (this) {
      case MONTH -> numbers(1, 12);
      case DAY -> numbers(1, 31);
      case WEEKDAY -> WEEKDAYS;
      case HOUR -> numbers(0, 23);
      case MINUTE -> numbers(0, 59);
      case NUMBER, DAYS, SECONDS, YEAR -> List.of();
    };
  }

  private static List<String> numbers(int first, int last) {
    return IntStream.rangeClosed(first, last).mapToObj(Integer::toString).toList();
  }

  /** What a moment has of it, as a number; of a weekday 0. */
  public double number(Moment moment) {
    return switch (this) {
      case NUMBER -> (moment.timed() ? SECONDS : DAYS).number(moment);
      case DAYS -> Math.floor(moment.seconds() / Moment.DAY);
      case SECONDS -> moment.seconds();
      case YEAR -> time(moment.seconds()).getYear();
      case MONTH -> time(moment.seconds()).getMonthValue();
      case DAY -> time(moment.seconds()).getDayOfMonth();
      case WEEKDAY -> 0;
      case HOUR -> time(moment.seconds()).getHour();
      case MINUTE -> time(moment.seconds()).getMinute();
    };
  }

  /** What a moment has of it, where that is a word; else null. */
  public String word(Moment moment) {
    return this == WEEKDAY
        ? WEEKDAYS.get(time(moment.seconds()).getDayOfWeek().getValue() - 1)
        : null;
  }

  private static OffsetDateTime time(double seconds) {
    return Instant.ofEpochSecond((long) Math.floor(seconds)).atOffset(ZoneOffset.UTC);
  }

  /**
   * A number of a column as people read it: a date, or a time to the second.
   *
   * @return null if it is no date that a calendar has
   */
  public String text(double number) {
    try {
      return switch (this) {
        case DAYS -> time(Math.rint(number) * Moment.DAY).format(DATE);
        case SECONDS -> time(Math.rint(number)).format(SECOND);
        default -> Numbers.text(number);
      };
    } catch (DateTimeException e) {
      return null;
    }
  }
}
