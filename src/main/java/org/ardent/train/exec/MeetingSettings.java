package org.ardent.train.exec;

import org.apache.spark.SparkContext;
import org.ardent.io.InvalidInputException;

/** What Spark's configuration says of how executors train, under {@code spark.ardent}. */
public final class MeetingSettings {
  private MeetingSettings() {}

  /**
   * Checks it, before there is work to lose.
   *
   * @throws InvalidInputException if a value is none of those expected
   */
  public static void require(SparkContext context) {
    Aggregation.of(context.env().conf());
    MeetingTransport.port(context.env().conf());
  }
}
