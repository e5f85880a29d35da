package org.ardent.ml;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.ardent.io.NameList;
import scala.runtime.AbstractFunction1;

/**
 * Which values a param may have. Its message says what was expected, which Spark's own message
 * leaves out.
 */
final class ParamCheck<T> extends AbstractFunction1<T, Object> implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Sent along with params, so serializable. */
  private interface Test<T> extends Predicate<T>, Serializable {}

  private final String param;
  private final Test<T> test;
  private final String expected;

  private ParamCheck(String param, Test<T> test, String expected) {
    this.param = param;
    this.test = test;
    this.expected = expected;
  }

  /** One of some names. */
  static ParamCheck<String> oneOf(String param, List<String> names) {
    List<String> copy = List.copyOf(names);
    return new ParamCheck<>(param, copy::contains, "one of " + NameList.of(copy));
  }

  /** A text that a parser takes. Its complaint goes on after the name of the param. */
  static ParamCheck<String> parsed(String param, Parser parser) {
    return new ParamCheck<>(
        param,
        text -> {
          try {
            parser.parse(text);
            return true;
          } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(param + " " + e.getMessage(), e);
          }
        },
        "");
  }

  /** Sent along with params, so serializable. */
  interface Parser extends Serializable {
    /** Parses a text. */
    Object parse(String text);
  }

  /** A number from a least one on. */
  static ParamCheck<Object> atLeast(String param, int least) {
    return new ParamCheck<>(param, x -> number(x) >= least, "at least " + least);
  }

  /** A number above a bound. */
  static ParamCheck<Object> above(String param, int bound) {
    return new ParamCheck<>(param, x -> number(x) > bound, "more than " + bound);
  }

  /** A whole number between bounds, which are included. */
  static ParamCheck<Object> between(String param, int least, int most) {
    return new ParamCheck<>(
        param, x -> number(x) >= least && number(x) <= most, least + " to " + most);
  }

  /** A number between bounds, which are included. */
  static ParamCheck<Object> between(String param, double least, double most) {
    return new ParamCheck<>(
        param, x -> number(x) >= least && number(x) <= most, least + " to " + most);
  }

  /** A number from 0 to less than 1. */
  static ParamCheck<Object> fraction(String param) {
    return new ParamCheck<>(
        param, x -> number(x) >= 0 && number(x) < 1, "at least 0 and less than 1");
  }

  /** A whole number from 1 on, or −1. */
  static ParamCheck<Object> positiveOrNever(String param) {
    return new ParamCheck<>(
        param, x -> number(x) >= 1 || number(x) == -1, "at least 1, or -1 for never");
  }

  /** Whole numbers from 1 on. */
  static ParamCheck<int[]> allPositive(String param) {
    return new ParamCheck<>(
        param, units -> Arrays.stream(units).allMatch(u -> u > 0), "numbers of at least 1");
  }

  private static double number(Object x) {
    return ((Number) x).doubleValue();
  }

  /**
   * Whether a value is allowed.
   *
   * @throws IllegalArgumentException if it is not; the message says what is
   */
  @Override
  public Object apply(T value) {
    if (!test.test(value)) {
      throw new IllegalArgumentException(
          param + " given invalid value " + text(value) + ", expected " + expected);
    }
    return true;
  }

  /** The last after "or". */
  static String list(List<String> names) {
    int last = names.size() - 1;
    return String.join(", ", names.subList(0, last)) + " or " + names.get(last);
  }

  /** A value in words: arrays have none of their own. */
  static String text(Object value) {
    if (value instanceof int[] numbers) {
      return Arrays.toString(numbers);
    }
    return value instanceof Object[] objects ? Arrays.toString(objects) : String.valueOf(value);
  }
}
