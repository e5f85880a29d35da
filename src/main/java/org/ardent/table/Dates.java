package org.ardent.table;

import java.sql.Date;
import java.sql.Timestamp;
import java.time.DateTimeException;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import org.apache.spark.sql.catalyst.util.DateTimeUtils;

/** Dates as days, and points in time as seconds, since 1970 in UTC. */
public final class Dates {
  private static final double MICROS = 1e6;
  private static final double NANOS = 1e9;
  private static final double DAY = 86_400;
  private static final int DATE_LENGTH = 10;

  private Dates() {}

  /**
   * The number of a cell of Spark SQL's type date or timestamp.
   *
   * @throws IllegalArgumentException if it is of another type
   */
  static double number(Object cell) {
    if (cell instanceof Timestamp time) {
      return DateTimeUtils.fromJavaTimestamp(time) / MICROS;
    }
    if (cell instanceof Date date) {
      return DateTimeUtils.fromJavaDate(date);
    }
    if (cell instanceof TemporalAccessor time) {
      return number(time);
    }
    throw new IllegalArgumentException("no date: " + cell.getClass());
  }

  private static double number(TemporalAccessor time) {
    if (time.isSupported(ChronoField.INSTANT_SECONDS)) {
      return time.getLong(ChronoField.INSTANT_SECONDS)
          + time.get(ChronoField.NANO_OF_SECOND) / NANOS;
    }
    long day = time.getLong(ChronoField.EPOCH_DAY);
    return time.isSupported(ChronoField.NANO_OF_DAY)
        ? day * DAY + time.getLong(ChronoField.NANO_OF_DAY) / NANOS
        : day;
  }

  /**
   * The number of a text such as 2026-11-28, 2026-11-28 09:49:00 or 2026-11-28T09:49:00+01:00; NaN
   * if it is none. Without an offset a time is in UTC.
   */
  public static double parse(String text) {
    if (text.length() < DATE_LENGTH || text.charAt(4) != '-' || text.charAt(7) != '-') {
      return Double.NaN;
    }
    try {
      return number(
          text.length() == DATE_LENGTH
              ? DateTimeFormatter.ISO_LOCAL_DATE.parse(text)
              : DateTimeFormatter.ISO_DATE_TIME.parse(text.replace(' ', 'T')));
    } catch (DateTimeException e) {
      return Double.NaN;
    }
  }

  /** The date of a number of days, as Spark SQL has it. */
  public static Date date(double days) {
    return DateTimeUtils.toJavaDate(Math.toIntExact(Math.round(days)));
  }

  /** The time of a number of seconds, as Spark SQL has it. */
  public static Timestamp time(double seconds) {
    return DateTimeUtils.toJavaTimestamp(Math.round(seconds * MICROS));
  }
}
