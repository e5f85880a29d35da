package org.ardent.train.exec;

import java.util.Arrays;
import java.util.Locale;
import org.apache.spark.SparkConf;
import org.ardent.io.InvalidInputException;

/** Who adds up what executors bring, and changes the state by it. */
enum Aggregation {
  /** The driver. */
  DRIVER,

  /** The executors, each a slice. */
  SLICES;

  /** Which of them, in words; the driver without it. */
  static final String CONF = "spark.ardent.aggregation";

  /**
   * The one that is asked for.
   *
   * @throws InvalidInputException if it is none of them
   */
  static Aggregation of(SparkConf conf) {
    String word = conf.get(CONF, DRIVER.word());
    return Arrays.stream(values())
        .filter(each -> each.word().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInputException(CONF + " is '" + word + "', expected driver or slices"));
  }

  private String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
