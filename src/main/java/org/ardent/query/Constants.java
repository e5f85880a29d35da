package org.ardent.query;

import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.apache.spark.unsafe.types.UTF8String;

/** Values of constant expressions. */
final class Constants {
  private static final double MICROS = 1e6;

  private Constants() {}

  /**
   * A number, a truth value as 0 or 1, a date as days, a time as seconds, or a text: a Double or a
   * String. Nothing of what is no constant, or null.
   */
  static Optional<Object> value(Expression e) {
    if (!e.resolved() || !e.foldable()) {
      return Optional.empty();
    }
    Object value = e.eval(null);
    if (value instanceof UTF8String text) {
      return Optional.of(text.toString());
    }
    if (value instanceof Boolean truth) {
      return Optional.of(truth ? 1.0 : 0.0);
    }
    if (value instanceof Decimal decimal) {
      return Optional.of(decimal.toDouble());
    }
    if (value instanceof Number number) {
      boolean time =
          e.dataType() instanceof TimestampType || e.dataType() instanceof TimestampNTZType;
      return Optional.of(time ? number.doubleValue() / MICROS : number.doubleValue());
    }
    return Optional.empty();
  }
}
