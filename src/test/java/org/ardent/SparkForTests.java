package org.ardent;

import org.apache.spark.sql.SparkSession;

/** One small Spark for all tests of a run, started by the first that asks. */
public final class SparkForTests {
  private SparkForTests() {}

  /** The session: two local threads, no UI. It ends with the virtual machine. */
  public static SparkSession session() {
    return Holder.SESSION;
  }

  private static final class Holder {
    static final SparkSession SESSION =
        SparkSession.builder()
            .appName("ardent-tests")
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.driver.host", "localhost")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .getOrCreate();
  }
}
