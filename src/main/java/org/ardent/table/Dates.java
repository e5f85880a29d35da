package org.ardent.table;

import java.sql.Date;
import java.sql.Timestamp;
import java.time.temporal.TemporalAccessor;
import org.apache.spark.sql.catalyst.util.DateTimeUtils;
import org.ardent.kind.DateForm;
import org.ardent.kind.Moment;

/** Dates as days, and points in time as seconds, since 1970 in UTC. */
public final class Dates {
  private static final double MICROS = 1e6;

  private Dates() {}

  /** What a cell of Spark SQL says that is a date, a time or a text; null if that is neither. */
  static Moment moment(Object cell) {
    if (cell instanceof Timestamp time) {
      return new Moment(DateTimeUtils.fromJavaTimestamp(time) / MICROS, true);
    }
    if (cell instanceof Date date) {
      return Moment.ofDay(DateTimeUtils.fromJavaDate(date));
    }
    if (cell instanceof TemporalAccessor time) {
      return Moment.of(time);
    }
    return cell instanceof String text ? Moment.parse(text) : null;
  }

  /**
   * The number of a text such as 2026-11-28, 2026-11-28 09:49:00 or 2026-11-28T09:49:00+01:00; NaN
   * if it is none. Without an offset a time is in UTC.
   */
  public static double parse(String text) {
    Moment moment = Moment.parse(text);
    return moment == null ? Double.NaN : DateForm.NUMBER.number(moment);
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
