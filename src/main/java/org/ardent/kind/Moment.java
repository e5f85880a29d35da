package org.ardent.kind;

import java.time.DateTimeException;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;

/**
 * A date or a point in time.
 *
 * @param seconds since 1970 in UTC; of a date, of its midnight
 * @param timed whether it is a point in time, and not a whole day
 */
public record Moment(double seconds, boolean timed) {
  static final double DAY = 86_400;
  private static final double NANOS = 1e9;
  private static final int DATE_LENGTH = 10;

  /** A date. */
  public static Moment ofDay(long day) {
    return new Moment(day * DAY, false);
  }

  /**
   * A date or a time of {@code java.time}.
   *
   * @throws DateTimeException if it is neither
   */
  public static Moment of(TemporalAccessor time) {
    if (time.isSupported(ChronoField.INSTANT_SECONDS)) {
      double seconds = time.getLong(ChronoField.INSTANT_SECONDS);
      return new Moment(seconds + time.get(ChronoField.NANO_OF_SECOND) / NANOS, true);
    }
    long day = time.getLong(ChronoField.EPOCH_DAY);
    return time.isSupported(ChronoField.NANO_OF_DAY)
        ? new Moment(day * DAY + time.getLong(ChronoField.NANO_OF_DAY) / NANOS, true)
        : ofDay(day);
  }

  /**
   * What a text such as 2026-11-28, 2026-11-28 09:49:00 or 2026-11-28T09:49:00+01:00 says; null if
   * it says neither a date nor a time. Without an offset a time is in UTC.
   */
  public static Moment parse(String text) {
    if (text.length() < DATE_LENGTH || text.charAt(4) != '-' || text.charAt(7) != '-') {
      return null;
    }
    try {
      return of(
          text.length() == DATE_LENGTH
              ? DateTimeFormatter.ISO_LOCAL_DATE.parse(text)
              : DateTimeFormatter.ISO_DATE_TIME.parse(text.replace(' ', 'T')));
    } catch (DateTimeException e) {
      return null;
    }
  }
}
